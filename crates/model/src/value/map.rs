//! Tables that turn a key into a value.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use finding::Span;

use super::Value;
use crate::{Blame, How, Matcher, Text};

/// One line of a map.
#[derive(Clone, Debug)]
pub struct MapEntry {
    /// Where it is written.
    pub span: Span,
    /// What the key must be.
    pub matcher: Matcher,
    /// What comes out; groups of the matcher's pattern can be used in it.
    pub value: Value,
}

/// A table that turns a key into a value: the first entry that matches wins.
#[derive(Clone, Debug)]
pub struct Map {
    /// Its name or file.
    pub name: Text,
    /// Where it is declared or used.
    pub span: Span,
    /// What comes out where nothing matches; absent where `None`.
    pub default: Option<Value>,
    /// Why its entries are not known, where they are not.
    pub unknown: Option<Blame>,
    entries: Vec<MapEntry>,
    exact: HashMap<Text, usize>,
    folded: HashMap<Text, usize>,
    rest: Vec<usize>,
}

impl Map {
    /// A map of entries in order of precedence; exact texts are found by hash.
    pub fn new(name: impl Into<Text>, span: Span, entries: Vec<MapEntry>, default: Option<Value>) -> Self {
        let mut map = Map {
            name: name.into(),
            span,
            default,
            unknown: None,
            entries,
            exact: HashMap::new(),
            folded: HashMap::new(),
            rest: Vec::new(),
        };
        for (index, entry) in map.entries.iter().enumerate() {
            match &entry.matcher {
                Matcher::Strings(strings) if strings.how == How::Equal => {
                    let hashed = if strings.fold { &mut map.folded } else { &mut map.exact };
                    for text in &strings.any {
                        hashed.entry(text.clone()).or_insert(index);
                    }
                }
                _ => map.rest.push(index),
            }
        }
        map
    }

    /// A map whose entries are not known.
    pub fn missing(name: impl Into<Text>, span: Span, default: Option<Value>, blame: Blame) -> Self {
        Map { unknown: Some(blame), ..Map::new(name, span, Vec::new(), default) }
    }

    /// All entries in order of precedence.
    pub fn entries(&self) -> &[MapEntry] {
        &self.entries
    }

    /// The entry of least index among those found by hash.
    pub(crate) fn hashed(&self, key: &str) -> Option<usize> {
        let exact = self.exact.get(key).copied();
        if self.folded.is_empty() {
            return exact;
        }
        let folded = self.folded.get(key.to_ascii_lowercase().as_str()).copied();
        [exact, folded].into_iter().flatten().min()
    }

    /// Indices of the entries that have to be tried one by one.
    pub(crate) fn rest(&self) -> &[usize] {
        &self.rest
    }
}

impl PartialEq for Map {
    fn eq(&self, other: &Self) -> bool {
        self.span == other.span && self.name == other.name
    }
}

impl Eq for Map {}

impl Hash for Map {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.span.hash(state);
        self.name.hash(state);
    }
}
