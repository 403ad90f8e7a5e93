//! Ways through all cells.

use std::fmt;

use super::code::Cursor;
use super::{Cells, Entry, Key, Place, UNTIDY};
use crate::Cell;

impl Cells {
    /// Shows all of what is counted, minute by minute; in a minute a place may come several times, in any order.
    pub fn each(&self, mut take: impl FnMut(i64, &Entry)) {
        let mut entry = Entry::default();
        for (minute, own) in &self.minutes {
            let mut cursor = Cursor::new(&own.bytes);
            while cursor.next(&mut entry) {
                take(*minute, &entry);
            }
        }
    }

    /// All cells, sorted by their keys: each is made when it is asked for.
    pub fn iter(&self) -> impl Iterator<Item = (Key, Cell)> {
        let order = self.order();
        let key = |minute, number: u32| {
            let Place { pool, endpoint, route } = self.places.all.get(number as usize).cloned().unwrap_or_default();
            Key { minute, pool, endpoint, route }
        };
        let minutes = self.minutes.iter();
        minutes.flat_map(move |(minute, own)| {
            let cells = self.sorted(&own.bytes, &order);
            cells.into_iter().map(move |(number, cell)| (key(*minute, number), cell))
        })
    }

    /// How many cells there are.
    pub fn count(&self) -> usize {
        self.iter().count()
    }

    /// The name of an ending.
    pub(super) fn ending(&self, number: u32) -> &str {
        self.endings.get(number as usize).map_or("", |name| name.as_str())
    }

    /// The rank of each place by its number; that of two is the same where they are.
    fn order(&self) -> Vec<u32> {
        let places = &self.places.all;
        let mut numbers: Vec<u32> = (0..places.len() as u32).collect();
        numbers.sort_unstable_by_key(|number| &places[*number as usize]);
        let mut ranks = vec![0; places.len()];
        let same = numbers.chunk_by(|one, other| places[*one as usize] == places[*other as usize]);
        for (rank, same) in same.enumerate() {
            same.iter().for_each(|number| ranks[*number as usize] = rank as u32);
        }
        ranks
    }

    /// The cells of a minute in their order, each once, by the number of the place.
    fn sorted(&self, bytes: &[u8], order: &[u32]) -> Vec<(u32, Cell)> {
        let (mut cursor, mut entry) = (Cursor::new(bytes), Entry::default());
        let mut cells: Vec<(u32, Cell)> = Vec::new();
        while cursor.next(&mut entry) {
            cells.push((entry.place, entry.cell(|ending| self.ending(ending))));
        }
        let rank = |number: u32| order.get(number as usize);
        cells.sort_by_key(|(number, _)| rank(*number));
        cells.dedup_by(|(other, cell), (one, sum)| {
            let is_same = rank(*one) == rank(*other);
            if is_same {
                sum.merge(cell);
            }
            is_same
        });
        cells
    }

    /// Adds up places that come again in a minute, where they may be most of it.
    pub(super) fn tidy(&mut self, minute: i64) {
        let Some(own) = self.minutes.get(&minute).filter(|own| own.bytes.len() > 2 * own.tidy + UNTIDY) else { return };
        let mut bytes = Vec::new();
        let mut entry = Entry::default();
        for (number, cell) in self.sorted(&own.bytes, &self.order()) {
            entry.place = number;
            entry.fill(&cell, |name| self.endings.iter().position(|own| own == name).unwrap_or_default() as u32);
            entry.put(&mut bytes);
        }
        bytes.shrink_to_fit();
        if let Some(own) = self.minutes.get_mut(&minute) {
            (own.tidy, own.bytes) = (bytes.len(), bytes);
        }
    }
}

impl<'c> IntoIterator for &'c Cells {
    type Item = (Key, Cell);
    type IntoIter = Box<dyn Iterator<Item = (Key, Cell)> + 'c>;

    fn into_iter(self) -> Self::IntoIter {
        Box::new(self.iter())
    }
}

impl Extend<(Key, Cell)> for Cells {
    fn extend<I: IntoIterator<Item = (Key, Cell)>>(&mut self, cells: I) {
        cells.into_iter().for_each(|(key, cell)| self.add(key, &cell));
    }
}

impl FromIterator<(Key, Cell)> for Cells {
    fn from_iter<I: IntoIterator<Item = (Key, Cell)>>(cells: I) -> Self {
        let mut all = Cells::default();
        all.extend(cells);
        all
    }
}

/// The same counts, whatever the numbers.
impl PartialEq for Cells {
    fn eq(&self, other: &Cells) -> bool {
        self.iter().eq(other.iter())
    }
}

impl fmt::Debug for Cells {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_map().entries(self).finish()
    }
}
