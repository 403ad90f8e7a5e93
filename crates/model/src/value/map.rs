//! Tables that turn a key into a value.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use finding::Span;

use super::Value;
use crate::{Blame, How, Matcher, Strings, Text};

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
    pub unknown: Option<Arc<Blame>>,
    entries: Box<[MapEntry]>,
    /// Small maps are gone through.
    index: Option<Box<Index>>,
}

/// A map with fewer entries needs no index.
const INDEXED_FROM: usize = 8;

/// Entries of a large map by what they ask for.
#[derive(Clone, Debug, Default)]
struct Index {
    exact: HashMap<Text, usize>,
    folded: HashMap<Text, usize>,
    rest: Vec<usize>,
}

impl Map {
    /// A map of entries in order of precedence; exact texts are found by hash.
    pub fn new(name: impl Into<Text>, span: Span, entries: Vec<MapEntry>, default: Option<Value>) -> Self {
        let index = (entries.len() >= INDEXED_FROM).then(|| Box::new(Index::of(&entries)));
        Map { name: name.into(), span, default, unknown: None, entries: entries.into(), index }
    }

    /// A map whose entries are not known.
    pub fn missing(name: impl Into<Text>, span: Span, default: Option<Value>, blame: Blame) -> Self {
        Map { unknown: Some(Arc::new(blame)), ..Map::new(name, span, Vec::new(), default) }
    }

    /// All entries in order of precedence.
    pub fn entries(&self) -> &[MapEntry] {
        &self.entries
    }

    /// The first entry that asks for just this text.
    pub(crate) fn exact(&self, key: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.exact(key),
            None => self.entries.iter().position(|entry| texts(entry).is_some_and(|texts| texts.matches(key))),
        }
    }

    /// Indices of the entries that have to be tried one by one.
    pub(crate) fn rest(&self) -> impl Iterator<Item = usize> {
        let (listed, few) = match &self.index {
            Some(index) => (index.rest.as_slice(), 0),
            None => (&[][..], self.entries.len()),
        };
        listed.iter().copied().chain((0..few).filter(|&number| texts(&self.entries[number]).is_none()))
    }
}

impl Index {
    fn of(entries: &[MapEntry]) -> Self {
        let mut index = Index::default();
        for (number, entry) in entries.iter().enumerate() {
            let Some(texts) = texts(entry) else {
                index.rest.push(number);
                continue;
            };
            let hashed = if texts.fold { &mut index.folded } else { &mut index.exact };
            for text in &texts.any {
                hashed.entry(text.clone()).or_insert(number);
            }
        }
        index
    }

    fn exact(&self, key: &str) -> Option<usize> {
        let exact = self.exact.get(key).copied();
        if self.folded.is_empty() {
            return exact;
        }
        let folded = self.folded.get(key.to_ascii_lowercase().as_str()).copied();
        [exact, folded].into_iter().flatten().min()
    }
}

/// The texts that an entry asks for, where it asks for whole ones.
fn texts(entry: &MapEntry) -> Option<&Strings> {
    match &entry.matcher {
        Matcher::Strings(strings) if strings.how == How::Equal => Some(strings),
        _ => None,
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
