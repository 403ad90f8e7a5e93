//! All that is counted of the lines that one reader was given.

use std::collections::BTreeMap;

use super::client::Client;
use super::dense::{Dense, Event, NO_GROUP};
use super::groups::{Groups, Packed};
use super::known::Known;
use super::names::Names;
use super::pack::{Segment, pack};
use super::spots::Spots;
use super::table::Table;
use crate::cells::{Numbering, Place};
use crate::{Heavy, Rollup, Sample};

/// How many events of other minutes wait before they are packed.
const LATE: usize = 1 << 15;
/// The minute of an array that isn't used.
const NEVER: i64 = i64::MIN;

/// So many requests wait to be counted: one after the other a processor can look for several of their places in memory at once.
const WAITING: usize = 128;

/// A request that waits.
#[derive(Clone, Copy, Debug, Default)]
struct Waiting {
    event: Event,
    hash: u64,
    /// The client's name, unless it is long.
    client: (u64, u64, u64),
}

/// Counts of many lines, and the names in them.
#[derive(Clone, Debug)]
pub(crate) struct Book {
    pub(crate) pools: Names,
    pub(crate) endpoints: Names,
    pub(crate) routes: Names,
    endings: Names,
    numbers: Table,
    pub(crate) known: Known,
    /// Each with the number of its spot.
    series: Vec<(Series, u32)>,
    spots: Spots,
    /// Those that wait, and how many they are.
    waiting: Box<[Waiting; WAITING]>,
    waits: usize,
    /// Two minutes at hand: lines are written when requests end, so those about the turn of a minute are mixed.
    now: [Dense; 2],
    groups: [Groups; 2],
    late: Vec<Event>,
    done: BTreeMap<i64, Vec<Segment>>,
    /// By number of the pool.
    clients: Vec<Heavy>,
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
            waiting: Box::new([Waiting::default(); WAITING]),
            waits: 0,
            now: [Dense::new(NEVER), Dense::new(NEVER)],
            groups: [Groups::default(), Groups::default()],
            late: Vec::new(),
            done: BTreeMap::new(),
            clients: Vec::new(),
            bunches: Vec::new(),
            sample: None,
        }
    }
}

impl Book {
    /// The number of a series.
    #[inline]
    pub(crate) fn number(&mut self, series: Series) -> u32 {
        let key = [u64::from(series.pool) << 32 | u64::from(series.endpoint), u64::from(series.route), 0];
        match self.numbers.get(key) {
            Some(number) => number,
            None => {
                let number = self.series.len() as u32;
                self.series.push((series, self.spots.number(series.pool, series.endpoint)));
                self.numbers.set(key, number);
                number
            }
        }
    }

    /// Whether requests of a series were answered by an endpoint.
    #[inline]
    pub(crate) fn is_answered(&self, series: u32) -> bool {
        self.series[series as usize].0.endpoint > 0
    }

    /// The number of an ending. There are few; of a format that takes something else for one, those past 65,535 are put together.
    pub(crate) fn ending(&mut self, ending: &[u8]) -> u16 {
        let number = self.endings.get(ending).unwrap_or_else(|| self.endings.add_within(ending, u16::MAX));
        number as u16
    }

    /// Counts an event, and the client whose request it is.
    #[inline(always)]
    pub(crate) fn add(&mut self, event: Event, client: Client) {
        if let Some(name) = client.long {
            self.client(event.series).add_hashed(name, client.hash, 1);
        }
        self.waiting[self.waits % WAITING] = Waiting { event, hash: client.hash, client: client.short };
        self.waits += 1;
        if self.waits >= WAITING {
            self.count();
        }
    }

    /// Counts all that waits.
    #[inline(never)]
    fn count(&mut self) {
        let waits = std::mem::take(&mut self.waits);
        for at in 0..waits {
            let event = self.waiting[at].event;
            self.put(&event);
        }
        for at in 0..waits {
            let Waiting { event, hash, client } = self.waiting[at];
            if client != (0, 0, 0) {
                self.client(event.series).add_short(client.into(), hash, 1);
            }
        }
    }

    #[inline]
    fn client(&mut self, series: u32) -> &mut Heavy {
        let pool = self.series[series as usize].0.pool as usize;
        if pool >= self.clients.len() {
            self.clients.resize(pool + 1, Heavy::default());
        }
        &mut self.clients[pool]
    }

    #[inline]
    fn put(&mut self, event: &Event) {
        let place = usize::from(self.now[0].minute != event.minute);
        let minute = &self.now[place];
        if minute.minute != event.minute || minute.is_full() {
            return self.put_elsewhere(event);
        }
        self.add_at(place, event);
    }

    #[inline]
    fn add_at(&mut self, place: usize, event: &Event) {
        self.now[place].add(event);
        if event.group != NO_GROUP {
            let (series, spot) = self.series[event.series as usize];
            self.groups[place].add(series.pool, spot, event.group);
        }
    }

    /// Counts an event of a minute that isn't at hand, or too large: a newer one takes the place of the oldest.
    #[cold]
    fn put_elsewhere(&mut self, event: &Event) {
        let old = usize::from(self.now[1].minute < self.now[0].minute);
        let full = self.now.iter().position(|minute| minute.minute == event.minute);
        match full.or((event.minute > self.now[old].minute).then_some(old)) {
            Some(place) => {
                self.put_away(place);
                self.now[place].minute = event.minute;
                self.add_at(place, event);
            }
            None => {
                self.late.push(*event);
                if self.late.len() >= LATE {
                    // Where the clock was set back all would be late from now on.
                    self.close();
                }
            }
        }
    }

    fn put_away(&mut self, place: usize) {
        let minute = &mut self.now[place];
        if !minute.is_empty() {
            self.done.entry(minute.minute).or_default().push(pack(minute));
            self.groups[place].pack(minute.minute, &self.spots, &mut self.bunches);
        }
        minute.minute = NEVER;
    }

    /// Packs all that is at hand.
    fn close(&mut self) {
        self.count();
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
            for (pool, clients) in std::mem::take(&mut book.clients).into_iter().enumerate() {
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
