//! Numbers of which most are not said.

use std::sync::Arc;

use finding::{Span, Spanned};

/// Numbers by what they are for. Only those that are said take place, as every endpoint and every place that uses a pool has
/// some of its own; clones share them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings<K>(Option<Arc<[One<K>]>>);

/// Side by side without gaps, unlike a pair with a [`Spanned`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct One<K> {
    value: u64,
    span: Span,
    key: K,
}

impl<K: Copy + Eq> Settings<K> {
    /// The number, where it is said.
    pub fn get(&self, key: K) -> Option<Spanned<u64>> {
        self.all().iter().find(|one| one.key == key).map(|one| Spanned::new(one.value, one.span))
    }

    /// Says a number, or nothing in the place of one that was said.
    pub fn set(&mut self, key: K, number: Option<Spanned<u64>>) {
        let others = self.all().iter().copied().filter(|one| one.key != key);
        let own = number.map(|Spanned { value, span }| One { value, span, key });
        let all: Vec<One<K>> = others.chain(own).collect();
        self.0 = (!all.is_empty()).then(|| all.into());
    }

    fn all(&self) -> &[One<K>] {
        self.0.as_deref().unwrap_or_default()
    }
}

impl<K> Default for Settings<K> {
    fn default() -> Self {
        Settings(None)
    }
}

/// Of several numbers for the same the last.
impl<K: Copy + Eq> FromIterator<(K, Option<Spanned<u64>>)> for Settings<K> {
    fn from_iter<I: IntoIterator<Item = (K, Option<Spanned<u64>>)>>(numbers: I) -> Self {
        let mut settings = Settings::default();
        numbers.into_iter().for_each(|(key, number)| settings.set(key, number));
        settings
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Wait;

    #[test]
    fn the_last_word_counts_and_silence_takes_no_place() {
        let at = |value| Some(Spanned::new(value, Span::new(finding::FileId(0), 0, 1)));
        let mut said: Settings<Wait> =
            [(Wait::Connect, at(1)), (Wait::Queue, None), (Wait::Connect, at(2))].into_iter().collect();
        assert_eq!((said.get(Wait::Connect), said.get(Wait::Queue)), (at(2), None));
        said.set(Wait::Connect, None);
        assert_eq!(said, Settings::default());
    }
}
