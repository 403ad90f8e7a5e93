//! Counts of many minutes and places, in little room.

mod code;
mod sum;
mod walk;

pub use code::Entry;
pub use sum::Sum;

pub(crate) use code::{COUNTS, put, put_number, take_number};

use std::collections::BTreeMap;

use model::Text;
use rustc_hash::FxHashMap;

use crate::Cell;
use code::Cursor;

/// What a [`Cell`] counts. Sorted by minute, then pool, endpoint and route.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Minutes since 1970, UTC.
    pub minute: i64,
    /// The pool; empty where the line names none.
    pub pool: Text,
    /// The endpoint as the log has it; empty where no endpoint was asked.
    pub endpoint: Text,
    /// The route; empty for requests of no route that has a name.
    pub route: Text,
}

/// Where requests went.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The pool; empty where the line names none.
    pub pool: Text,
    /// The endpoint as the log has it; empty where no endpoint was asked.
    pub endpoint: Text,
    /// The route; empty for requests of no route that has a name.
    pub route: Text,
}

/// What is counted of each place in each minute.
///
/// Cells are kept as bytes, those of a minute one after the other in any order; of a place that comes several times all are added up. A
/// day of a few hundred places is some megabytes like this, and would be ten times as much as a map.
#[derive(Clone, Default)]
pub struct Cells {
    places: Places,
    endings: Vec<Text>,
    minutes: BTreeMap<i64, Minute>,
}

/// Places by their numbers. Each is there in some minute; one may have several numbers.
#[derive(Clone, Default)]
struct Places {
    all: Vec<Place>,
    numbers: FxHashMap<Place, u32>,
}

/// The cells of one minute.
#[derive(Clone, Default)]
struct Minute {
    bytes: Vec<u8>,
    /// How many bytes there were when they were last tidied up.
    tidy: usize,
}

/// What may come to a minute bit by bit before places that come again are added up.
const UNTIDY: usize = 1 << 14;

/// The numbers that places and endings have here, by those that they have elsewhere.
#[derive(Default)]
pub(crate) struct Numbering {
    places: FxHashMap<u32, u32>,
    endings: FxHashMap<u32, u32>,
}

impl Cells {
    /// The places by their numbers. Each is there in some minute, and one may have several numbers.
    pub fn places(&self) -> &[Place] {
        &self.places.all
    }

    /// The minutes since 1970 that have cells, in order.
    pub fn minutes(&self) -> impl DoubleEndedIterator<Item = i64> {
        self.minutes.keys().copied()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.minutes.is_empty()
    }

    /// Adds counts to those of a place in a minute.
    pub fn add(&mut self, key: Key, cell: &Cell) {
        let Key { minute, pool, endpoint, route } = key;
        let mut entry = Entry { place: self.places.number(Place { pool, endpoint, route }), ..Entry::default() };
        entry.fill(cell, |name| number(&mut self.endings, name));
        entry.put(&mut self.minutes.entry(minute).or_default().bytes);
        self.tidy(minute);
    }

    /// Takes in all of another.
    pub fn merge(&mut self, other: Cells) {
        if self.is_empty() {
            *self = other;
            return;
        }
        let mut numbering = Numbering::default();
        for (minute, own) in other.minutes {
            let place = |number: u32| other.places.all.get(number as usize).cloned();
            self.take(minute, &own.bytes, &mut numbering, place, |ending| text(&other.endings, ending));
            self.tidy(minute);
        }
    }

    /// Those of the minutes and places that are wanted.
    pub fn only(&self, minutes: impl Fn(i64) -> bool, places: impl Fn(&Place) -> bool) -> Cells {
        let mut all = Cells::default();
        let mut numbering = Numbering::default();
        for (minute, own) in self.minutes.iter().filter(|(minute, _)| minutes(**minute)) {
            let place = |number: u32| self.places.all.get(number as usize).filter(|place| places(place)).cloned();
            all.take(*minute, &own.bytes, &mut numbering, place, |ending| text(&self.endings, ending));
        }
        all
    }

    /// Gives places other names; those that are the same then are added up.
    pub fn rename(&mut self, rename: impl Fn(&mut Place)) {
        self.places.all.iter_mut().for_each(rename);
        self.places.numbers.clear();
        for (number, place) in self.places.all.iter().enumerate() {
            self.places.numbers.entry(place.clone()).or_insert(number as u32);
        }
    }

    /// Takes in cells of a minute that have other numbers, which `place` and `ending` tell apart; cells of places that it doesn't know are
    /// left out.
    pub(crate) fn take(
        &mut self,
        minute: i64,
        bytes: &[u8],
        numbering: &mut Numbering,
        place: impl Fn(u32) -> Option<Place>,
        ending: impl Fn(u32) -> Text,
    ) {
        let mut into = self.minutes.remove(&minute).unwrap_or_default();
        into.bytes.reserve_exact(bytes.len());
        let mut cursor = Cursor::new(bytes);
        let place = |theirs: u32| {
            let known = numbering.places.get(&theirs).copied();
            known.or_else(|| {
                let own = self.places.number(place(theirs)?);
                numbering.places.insert(theirs, own);
                Some(own)
            })
        };
        let ending = |theirs: u32| {
            *numbering.endings.entry(theirs).or_insert_with(|| number(&mut self.endings, &ending(theirs)))
        };
        let (mut place, mut ending) = (place, ending);
        while cursor.copy(&mut into.bytes, &mut place, &mut ending) {}
        if !into.bytes.is_empty() {
            self.minutes.insert(minute, into);
        }
    }
}

impl Places {
    fn number(&mut self, place: Place) -> u32 {
        let next = self.all.len() as u32;
        *self.numbers.entry(place).or_insert_with_key(|place| {
            self.all.push(place.clone());
            next
        })
    }
}

/// The number of an ending; there are few.
fn number(endings: &mut Vec<Text>, name: &str) -> u32 {
    let known = endings.iter().position(|own| own == name);
    if known.is_none() {
        endings.push(name.into());
    }
    known.unwrap_or(endings.len() - 1) as u32
}

fn text(endings: &[Text], number: u32) -> Text {
    endings.get(number as usize).cloned().unwrap_or_default()
}
