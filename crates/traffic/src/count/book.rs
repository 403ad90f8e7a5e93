//! All that is counted of the lines that one reader was given.

use std::collections::BTreeMap;

use super::askers::Askers;
use super::dense::Dense;
use super::event::Event;
use super::groups::{Groups, Packed};
use super::known::{Known, Seen};
use super::names::Names;
use super::pack::{Segment, pack};
use super::spots::Spots;
use super::table::{Key, Table};
use crate::cells::{Numbering, Place};
use crate::{Rollup, Sample};

/// How many events of other minutes wait before they are packed.
const LATE: usize = 1 << 15;
/// The minute of an array that isn't used.
const NEVER: i64 = i64::MIN;

/// Counts of many lines, and the names in them.
#[derive(Clone, Debug)]
pub(crate) struct Book {
    pub(crate) pools: Names,
    pub(crate) endpoints: Names,
    pub(crate) routes: Names,
    endings: Names,
    numbers: Table<3, u32>,
    pub(crate) known: Known,
    /// Each with the number of its spot.
    series: Vec<(Series, u32)>,
    spots: Spots,
    /// Two minutes at hand: lines are written when requests end, so those about the turn of a minute are mixed.
    now: [Dense; 2],
    groups: [Groups; 2],
    late: Vec<Event>,
    done: BTreeMap<i64, Vec<Segment>>,
    pub(crate) clients: Askers,
    bunches: Vec<Packed>,
    /// Lines that stand for all, where they are wanted.
    pub(crate) sample: Option<Sample>,
}

/// Pool, endpoint and route, by their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Series {
    pub(crate) pool: u32,
    pub(crate) endpoint: u32,
    pub(crate) route: u32,
}

impl Default for Book {
    fn default() -> Self {
        Book {
            pools: Names::default(),
            endpoints: Names::default(),
            routes: Names::default(),
            endings: Names::default(),
            numbers: Table::default(),
            known: Known::default(),
            series: Vec::new(),
            spots: Spots::default(),
            now: [Dense::new(NEVER), Dense::new(NEVER)],
            groups: [Groups::default(), Groups::default()],
            late: Vec::new(),
            done: BTreeMap::new(),
            clients: Askers::default(),
            bunches: Vec::new(),
            sample: None,
        }
    }
}

impl Book {
    /// The number of a series, and what else is to be known of it.
    #[inline]
    pub(crate) fn seen(&mut self, series: Series) -> Seen {
        let pool = u64::from(series.pool);
        let key = Key::of([pool << 32 | u64::from(series.endpoint), u64::from(series.route), 0]);
        let number = self.numbers.get(&key).unwrap_or_else(|| {
            let number = self.series.len() as u32;
            self.series.push((series, self.spots.number(series.pool, series.endpoint)));
            self.numbers.set(key, number);
            number
        });
        Seen { number, pool: series.pool, is_answered: series.endpoint > 0 }
    }

    /// The number of an ending. There are few; of a format that takes something else for one, those past 65,535 are put together.
    pub(crate) fn ending(&mut self, ending: &[u8]) -> u16 {
        let number = self.endings.get(ending).unwrap_or_else(|| self.endings.add_within(ending, u16::MAX));
        number as u16
    }

    /// Counts an event.
    #[inline(always)]
    pub(crate) fn add(&mut self, event: &Event) {
        let place = usize::from(self.now[0].minute != event.minute);
        if self.now[place].minute != event.minute {
            // A copy, so that the event itself needn't be in memory.
            return self.put_elsewhere(&Event { ..*event });
        }
        self.add_at(place, event);
    }

    #[inline]
    fn add_at(&mut self, place: usize, event: &Event) {
        let series = event.series;
        if self.now[place].add(event) {
            self.spread(place, series);
        }
    }

    /// Counts what waits of a series; a minute that has become too large is packed.
    #[inline(never)]
    fn spread(&mut self, place: usize, series: u32) {
        let groups = self.now[place].spread(series);
        let (Series { pool, .. }, spot) = self.series[series as usize];
        self.groups[place].add(pool, spot, groups);
        if self.now[place].is_full() {
            let minute = self.now[place].minute;
            self.put_away(place);
            self.now[place].minute = minute;
        }
    }

    /// Counts an event of a minute that isn't at hand: a newer one takes the place of the oldest.
    #[cold]
    fn put_elsewhere(&mut self, event: &Event) {
        let old = usize::from(self.now[1].minute < self.now[0].minute);
        if event.minute > self.now[old].minute {
            self.put_away(old);
            self.now[old].minute = event.minute;
            return self.add_at(old, event);
        }
        self.late.push(*event);
        if self.late.len() >= LATE {
            // Where the clock was set back all would be late from now on.
            self.close();
        }
    }

    fn put_away(&mut self, place: usize) {
        let minute = &mut self.now[place];
        if !minute.is_empty() {
            let groups = |series: u32, groups: &[u16]| {
                let (Series { pool, .. }, spot) = self.series[series as usize];
                self.groups[place].add(pool, spot, groups);
            };
            self.done.entry(minute.minute).or_default().push(pack(minute, groups));
            self.groups[place].pack(minute.minute, &self.spots, &mut self.bunches);
        }
        minute.minute = NEVER;
    }

    /// Packs all that is at hand.
    pub(crate) fn close(&mut self) {
        self.put_away(0);
        self.put_away(1);
        let mut late = std::mem::take(&mut self.late);
        late.sort_unstable_by_key(|event| event.minute);
        for minute in late.chunk_by(|one, other| one.minute == other.minute) {
            self.now[0].minute = minute.first().map_or(NEVER, |event| event.minute);
            for event in minute {
                self.add_at(0, event);
            }
            self.put_away(0);
        }
        late.clear();
        self.late = late;
    }

    /// Cells and clients of several books, which are empty afterwards, go into one roll-up.
    pub(crate) fn settle(books: &mut [Book], rollup: &mut Rollup) {
        for book in &mut *books {
            book.close();
            book.now = [Dense::new(NEVER), Dense::new(NEVER)];
        }
        let mut numberings: Vec<Numbering> = books.iter().map(|_| Numbering::default()).collect();
        while let Some(minute) = books.iter().filter_map(|book| book.done.keys().next()).min().copied() {
            for (book, numbering) in books.iter_mut().zip(&mut numberings) {
                for segment in book.done.remove(&minute).unwrap_or_default() {
                    let ending = |ending| book.endings.text(ending);
                    rollup.cells.take(minute, &segment, numbering, |series| book.place(series), ending);
                }
            }
        }
        for book in books {
            if let Some(sample) = book.sample.take() {
                rollup.sample.get_or_insert_default().merge(sample);
            }
            for Packed { minute, pool, parts } in std::mem::take(&mut book.bunches) {
                let own = rollup.bunches.entry((minute, book.pools.text(pool))).or_default();
                own.take(&parts, |endpoint| Some(book.endpoints.text(endpoint)));
            }
            for (pool, clients) in std::mem::take(&mut book.clients).finish().enumerate() {
                if !clients.is_empty() {
                    rollup.clients.entry(book.pools.text(pool as u32)).or_default().merge(&clients);
                }
            }
        }
    }

    /// The names of a series.
    fn place(&self, series: u32) -> Option<Place> {
        let (Series { pool, endpoint, route }, _) = *self.series.get(series as usize)?;
        let (pool, endpoint) = (self.pools.text(pool), self.endpoints.text(endpoint));
        Some(Place { pool, endpoint, route: self.routes.text(route) })
    }
}
