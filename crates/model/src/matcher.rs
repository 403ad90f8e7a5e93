//! What a value is held against.

use std::collections::HashSet;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use ipnet::IpNet;

use crate::{Pattern, Text};

/// What a value must be. An absent value matches nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matcher {
    /// One of several texts.
    Strings(Strings),
    /// One of several regular expressions, unanchored.
    Regexes(Vec<Pattern>),
    /// An address in one of several networks.
    Networks(Vec<IpNet>),
    /// A number in one of several ranges.
    Numbers(Vec<Range>),
    /// A text whose length in bytes is in one of several ranges.
    Length(Vec<Range>),
    /// Anything that is there.
    Found,
    /// A text that is neither empty nor `0`.
    Truthy,
}

/// Long lists are told apart by their beginnings.
impl Hash for Matcher {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Matcher::Strings(strings) => {
                (strings.how, strings.fold).hash(state);
                beginning(&strings.any).hash(state);
            }
            Matcher::Regexes(patterns) => beginning(patterns).hash(state),
            Matcher::Networks(networks) => beginning(networks).hash(state),
            Matcher::Numbers(ranges) | Matcher::Length(ranges) => beginning(ranges).hash(state),
            Matcher::Found | Matcher::Truthy => {}
        }
    }
}

fn beginning<T>(of: &[T]) -> &[T] {
    &of[..of.len().min(HASHED_FROM)]
}

impl Matcher {
    /// Equal to one of the texts.
    pub fn equals<T: Into<Text>>(any: impl IntoIterator<Item = T>) -> Self {
        Matcher::Strings(Strings::new(How::Equal, any, false))
    }

    /// Beginning with one of the texts.
    pub fn prefix<T: Into<Text>>(any: impl IntoIterator<Item = T>) -> Self {
        Matcher::Strings(Strings::new(How::Prefix, any, false))
    }
}

/// Numbers from `from` to `to`, both inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Range {
    /// The least.
    pub from: i64,
    /// The greatest.
    pub to: i64,
}

impl Range {
    /// Whether the number is inside.
    pub fn contains(self, number: i64) -> bool {
        self.from <= number && number <= self.to
    }
}

/// How a text is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum How {
    /// The same text.
    Equal,
    /// Begins with it.
    Prefix,
    /// Ends with it.
    Suffix,
    /// Contains it.
    Substring,
    /// Contains it between the given delimiters or the ends.
    Word(&'static str),
}

/// Texts, any of which may match.
#[derive(Clone, Debug)]
pub struct Strings {
    /// How they are compared.
    pub how: How,
    /// The texts; in lower case where `fold` is set.
    pub any: Box<[Text]>,
    /// Whether ASCII case is ignored.
    pub fold: bool,
    /// Made when a long list is first asked; in a place of its own, as most are short.
    set: OnceLock<Arc<HashSet<Text>>>,
}

impl PartialEq for Strings {
    fn eq(&self, other: &Self) -> bool {
        (self.how, self.fold, &self.any) == (other.how, other.fold, &other.any)
    }
}

impl Eq for Strings {}

/// From this many texts on, equality is looked up by hash.
const HASHED_FROM: usize = 8;

impl Strings {
    /// Texts to compare with; lowered here where `fold` is set.
    pub fn new<T: Into<Text>>(how: How, any: impl IntoIterator<Item = T>, fold: bool) -> Self {
        let any = any.into_iter().map(Into::into);
        let any = if fold { any.map(|text| lower(&text)).collect() } else { any.collect() };
        Strings { how, any, fold, set: OnceLock::new() }
    }

    /// Whether one of the texts matches.
    pub fn matches(&self, value: &str) -> bool {
        if self.fold && value.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return self.matches_lowered(&value.to_ascii_lowercase());
        }
        self.matches_lowered(value)
    }

    /// The comparison itself; case was dealt with before. Long lists of whole texts are looked up, not walked.
    fn matches_lowered(&self, value: &str) -> bool {
        if self.how == How::Equal && self.any.len() >= HASHED_FROM {
            return self.set.get_or_init(|| Arc::new(self.any.iter().cloned().collect())).contains(value);
        }
        self.any.iter().any(|text| self.how.holds(value, text))
    }
}

impl How {
    /// Whether the value compares so with one text.
    fn holds(self, value: &str, text: &str) -> bool {
        match self {
            How::Equal => value == text,
            How::Prefix => value.starts_with(text),
            How::Suffix => value.ends_with(text),
            How::Substring => value.contains(text),
            How::Word(delimiters) => holds_word(value, text, delimiters),
        }
    }
}

/// Whether `text`, without delimiters at its own ends, stands in `value` between delimiters or ends.
fn holds_word(value: &str, text: &str, delimiters: &str) -> bool {
    let is_delimiter = |byte: u8| delimiters.as_bytes().contains(&byte);
    let text = text.trim_matches(|character| delimiters.contains(character));
    let bytes = value.as_bytes();
    !text.is_empty()
        && value.match_indices(text).any(|(at, _)| {
            let end = at + text.len();
            (at == 0 || is_delimiter(bytes[at - 1])) && (end == bytes.len() || is_delimiter(bytes[end]))
        })
}

/// In lower case; short texts that are so already cost no allocation.
fn lower(text: &Text) -> Text {
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) { text.to_ascii_lowercase().into() } else { text.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_between_delimiters() {
        let word = |value, text| Strings::new(How::Word("/?"), [text], false).matches(value);
        assert!(word("/a/login/x", "login"));
        assert!(word("/a/login", "/login/"));
        assert!(!word("/a/logins", "login"));
        assert!(!word("/a", ""));
    }

    #[test]
    fn case_is_ignored_only_where_asked() {
        assert!(Strings::new(How::Prefix, ["/API"], true).matches("/api/x"));
        assert!(!Strings::new(How::Prefix, ["/API"], false).matches("/api/x"));
    }

    #[test]
    fn many_texts_are_hashed_with_the_same_answer() {
        let many: Vec<String> = (0..100).map(|n| format!("h{n}")).collect();
        let strings = Strings::new(How::Equal, many, true);
        assert!(strings.matches("H42"));
        assert!(!strings.matches("h100"));
    }
}
