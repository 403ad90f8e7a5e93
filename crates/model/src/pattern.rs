//! Regular expressions.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError, Weak};

use crate::Text;

/// `None` where the expression can't be compiled.
type Compiled = OnceLock<Option<fancy_regex::Regex>>;

/// Expressions that are in use: large configurations repeat the same few thousands of times, and each takes some ten kilobytes.
static IN_USE: LazyLock<Mutex<InUse>> = LazyLock::new(Mutex::default);

/// What was compiled, by source and whether case is ignored.
#[derive(Default)]
struct InUse {
    known: HashMap<(Text, bool), Weak<Compiled>>,
    /// With so many it is looked for those that nobody uses any more.
    full: usize,
}

impl InUse {
    fn share(&mut self, source: &Text, fold: bool) -> Arc<Compiled> {
        let key = (source.clone(), fold);
        if let Some(shared) = self.known.get(&key).and_then(Weak::upgrade) {
            return shared;
        }
        if self.known.len() >= self.full {
            self.known.retain(|_, compiled| compiled.strong_count() > 0);
            self.full = 2 * self.known.len() + 64;
        }
        let made = Arc::new(Compiled::new());
        self.known.insert(key, Arc::downgrade(&made));
        made
    }
}

/// A regular expression, compiled when it is first needed. Those with the same source share what was compiled.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// The expression as written, in the dialect of PCRE.
    pub source: Text,
    /// Whether case is ignored.
    pub fold: bool,
    compiled: Arc<Compiled>,
}

/// A pattern that backtracks more often than this is Unknown rather than slow.
const BACKTRACK_LIMIT: usize = 100_000;

impl Pattern {
    /// Takes the expression; nothing is compiled yet.
    pub fn new(source: impl Into<Text>, fold: bool) -> Self {
        let source = source.into();
        let compiled = IN_USE.lock().unwrap_or_else(PoisonError::into_inner).share(&source, fold);
        Pattern { source, fold, compiled }
    }

    /// The compiled expression; `None` where it can't be compiled.
    pub fn regex(&self) -> Option<&fancy_regex::Regex> {
        self.compiled.get_or_init(|| self.compile()).as_ref()
    }

    /// Compiles for the dialect of PCRE; `None` where the expression is broken.
    fn compile(&self) -> Option<fancy_regex::Regex> {
        let source = if self.fold { format!("(?i){}", self.source) } else { self.source.to_string() };
        fancy_regex::RegexBuilder::new(&source).backtrack_limit(BACKTRACK_LIMIT).build().ok()
    }

    /// Whether it is found in the text; `None` where the expression can't be run.
    pub fn is_match(&self, text: &str) -> Option<bool> {
        self.regex()?.is_match(text).ok()
    }

    /// Its groups in the text, the whole match first; `Some(None)` where it doesn't match.
    pub fn captures<'t>(&self, text: &'t str) -> Option<Option<fancy_regex::Captures<'t>>> {
        self.regex()?.captures(text).ok()
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source && self.fold == other.fold
    }
}

impl Eq for Pattern {}

impl Hash for Pattern {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.source.hash(state);
        self.fold.hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_that_cannot_be_read_is_unknown() {
        assert_eq!(Pattern::new("(", false).is_match("x"), None);
        assert_eq!(Pattern::new("a(?=b)", false).is_match("ab"), Some(true));
    }

    #[test]
    fn the_same_source_is_compiled_once_while_it_is_in_use() {
        let (one, same, other) = (Pattern::new("a+", false), Pattern::new("a+", false), Pattern::new("a+", true));
        assert!(Arc::ptr_eq(&one.compiled, &same.compiled));
        assert!(!Arc::ptr_eq(&one.compiled, &other.compiled));
        let mut in_use = InUse::default();
        for number in 0..10_000 {
            in_use.share(&format!("x{number}").into(), false);
        }
        assert!(in_use.known.len() < 200, "what nobody uses is kept: {}", in_use.known.len());
    }
}
