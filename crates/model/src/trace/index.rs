//! Finds the routes of a table that a request can match, without trying them all.
//!
//! A route that asks for one of certain hosts can only match a request for one of them. So the routes of a table are
//! filed by the texts that they ask for; those that ask for nothing of the kind are always tried.

use std::collections::HashMap;

use rustc_hash::FxHashMap;

use crate::{How, Matcher, Predicate, Table, Text, Value};

use super::eye::Eye;
use super::seen::Seen;
use super::state::State;
use super::touched::{self, Parts};

/// A table with fewer routes is faster without an index.
const INDEXED_FROM: usize = 12;

/// Routes of one table by what they ask for; every list is sorted.
#[derive(Debug, Default)]
pub(super) struct Index {
    drawers: Vec<Drawer>,
    always: Vec<u32>,
    /// Parts of a request that decide where it is looked up.
    pub(super) reads: Parts,
}

/// Routes that ask for texts of one value, compared in one way.
#[derive(Debug)]
struct Drawer {
    key: Key,
    by_text: FxHashMap<Text, Vec<u32>>,
    /// Lengths of the texts, each once, shortest first; for prefixes.
    lengths: Vec<usize>,
    all: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    value: Value,
    prefix: bool,
    fold: bool,
}

/// Where a route can be filed: under these texts.
struct Filed<'t> {
    key: Key,
    texts: Vec<&'t Text>,
}

impl Index {
    /// An index of the table; `None` where it wouldn't help.
    pub(super) fn of(table: &Table) -> Option<Index> {
        if table.routes.len() < INDEXED_FROM {
            return None;
        }
        let mut index = Index::default();
        let mut places: HashMap<Key, usize> = HashMap::new();
        for (number, route) in table.routes.iter().enumerate() {
            match filed(&route.when) {
                Some(filed) => index.file(number as u32, filed, &mut places),
                None => index.always.push(number as u32),
            }
        }
        index.drawers.iter_mut().for_each(Drawer::finish);
        index.reads = index.drawers.iter().fold(0, |all, drawer| all | touched::read_by(&drawer.key.value));
        (index.always.len() < table.routes.len() / 2).then_some(index)
    }

    /// Puts a route under all texts that it asks for.
    fn file(&mut self, route: u32, filed: Filed<'_>, places: &mut HashMap<Key, usize>) {
        let place = *places.entry(filed.key.clone()).or_insert_with(|| {
            self.drawers.push(Drawer { key: filed.key, by_text: FxHashMap::default(), lengths: vec![], all: vec![] });
            self.drawers.len() - 1
        });
        let drawer = &mut self.drawers[place];
        drawer.all.push(route);
        for text in filed.texts {
            let routes = drawer.by_text.entry(text.clone()).or_default();
            if routes.last() != Some(&route) {
                routes.push(route);
            }
        }
    }

    /// Lists of the routes that the request can match; each is sorted.
    pub(super) fn candidates<'i>(&'i self, state: &State<'_>, lists: &mut Vec<&'i [u32]>) {
        lists.clear();
        lists.push(&self.always);
        for drawer in &self.drawers {
            drawer.candidates(state, lists);
        }
    }
}

impl Drawer {
    /// Notes the lengths that occur, once all routes are filed.
    fn finish(&mut self) {
        self.lengths = self.by_text.keys().map(|text| text.len()).collect();
        self.lengths.sort_unstable();
        self.lengths.dedup();
    }

    /// Lists of the routes in this drawer that the request can match; all of them where the value is unknown.
    fn candidates<'i>(&'i self, state: &State<'_>, lists: &mut Vec<&'i [u32]>) {
        Eye::new(state).any(&self.key.value, &mut |seen| {
            match seen {
                Seen::Absent => {}
                Seen::Text(text) if self.key.fold && text.bytes().any(|byte| byte.is_ascii_uppercase()) => {
                    self.under(&text.to_ascii_lowercase(), lists);
                }
                Seen::Text(text) => self.under(&text, lists),
                Seen::Unknown(_) => lists.push(&self.all),
            }
            false
        });
    }

    /// Routes filed under the text, or under a beginning of it.
    fn under<'i>(&'i self, text: &str, lists: &mut Vec<&'i [u32]>) {
        if !self.key.prefix {
            lists.extend(self.by_text.get(text).map(Vec::as_slice));
            return;
        }
        let fitting = self.lengths.iter().take_while(|&&length| length <= text.len());
        let prefixes = fitting.filter_map(|&length| text.get(..length));
        lists.extend(prefixes.filter_map(|prefix| self.by_text.get(prefix)).map(Vec::as_slice));
    }
}

/// The least route number at or after `from` in any of the lists.
pub(super) fn next(lists: &[&[u32]], from: usize) -> Option<usize> {
    let in_list = |list: &&[u32]| list.get(list.partition_point(|&route| (route as usize) < from)).copied();
    lists.iter().filter_map(in_list).min().map(|route| route as usize)
}

/// The texts without one of which the predicate can't hold.
fn filed(of: &Predicate) -> Option<Filed<'_>> {
    match of {
        Predicate::Test(test) => {
            let Matcher::Strings(strings) = &test.matcher else { return None };
            let prefix = match strings.how {
                How::Equal => false,
                How::Prefix => true,
                _ => return None,
            };
            let key = Key { value: test.value.clone(), prefix, fold: strings.fold };
            Some(Filed { key, texts: strings.any.iter().collect() })
        }
        Predicate::All(of) => of.iter().filter_map(filed).min_by_key(|filed| (filed.key.prefix, filed.texts.len())),
        Predicate::Any(of) => {
            let mut all = of.iter().map(filed);
            let mut first = all.next()??;
            for other in all {
                let other = other.filter(|other| other.key == first.key)?;
                first.texts.extend(other.texts);
            }
            Some(first)
        }
        _ => None,
    }
}
