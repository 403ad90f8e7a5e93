//! Requests dealt out one after the other.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use model::deal::{Busy, Dealt, Key};
use model::{BalancePolicy, Pool, Protocol, Wait};
use rustc_hash::FxHashMap;

use super::Settings;
use super::chance::Chance;
use super::clients::{Clients, is_table, key_of};

/// So many requests are dealt out where nobody says how many.
const REQUESTS: u64 = 20_000;
/// More aren't, however many are under way at one time.
const MOST: u64 = 400_000;
/// The first half only fills the endpoints, where requests take time; so many times over.
const FILLED: f64 = 6.0;

/// What is played.
pub(super) struct Scene<'a> {
    pub pool: &'a Pool,
    pub clients: &'a Clients,
    /// Endpoints that are lost, and known to be.
    pub out: &'a [bool],
    /// Balancers and workers that don't know of each other.
    pub dealers: u32,
    /// Seconds that a request is under way at each endpoint; none where each ends before the next one comes.
    pub times: Option<&'a [f64]>,
    /// Requests a second.
    pub rate: Option<f64>,
    pub settings: &'a Settings,
    /// Which of several scenes it is: each has its own chance.
    pub stream: u64,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    /// Requests of each endpoint.
    pub dealt: Vec<u64>,
    /// Under way at each at one time, on average; `None` where requests take no time.
    pub open: Option<Vec<f64>>,
    /// Requests that nobody took, or that waited too long.
    pub refused: u64,
    /// Requests that waited.
    pub waited: u64,
    /// Seconds that they waited, in all.
    pub wait: f64,
}

/// Nanoseconds in a second: times are whole numbers, so that they have one order everywhere.
const SECOND: f64 = 1e9;

/// The end of a request: when, at which dealer, at which endpoint, and in which life of the dealer it began.
type End = Reverse<(u64, u32, usize, u64)>;

/// A request that waits.
#[derive(Clone, Copy, Debug)]
struct Waiting {
    since: u64,
    number: u64,
}

/// A balancer or worker with who waits there.
struct Desk {
    busy: Busy,
    /// Requests that wait for one endpoint.
    own: Vec<VecDeque<Waiting>>,
    /// Those that wait for any.
    any: VecDeque<Waiting>,
    /// Where it remembers clients to be.
    known: FxHashMap<usize, usize>,
}

/// A connection over which requests come.
#[derive(Clone, Copy, Debug, Default)]
struct Visit {
    desk: usize,
    client: Option<usize>,
    /// Where the connection as a whole was dealt to.
    endpoint: Option<usize>,
    left: u64,
}

/// So many connections are open at one time where clients are very many and ask more than once.
const VISITS: u64 = 64;

/// The state of a scene.
struct Play<'a> {
    scene: &'a Scene<'a>,
    chance: Chance,
    desks: Vec<Desk>,
    /// How often dealers began anew.
    life: u64,
    ends: BinaryHeap<End>,
    now: u64,
    /// From here on is counted.
    counted_from: u64,
    tally: Tally,
    open: Vec<u64>,
    /// Nanoseconds that requests were under way at each endpoint, and until when they are counted.
    spent: Vec<u128>,
    spent_until: u64,
    counts_since: u64,
    /// Where clients are kept by what they remember themselves.
    cookies: FxHashMap<usize, usize>,
    /// Parts of the clients, summed up.
    parts: Vec<f64>,
    visits: FxHashMap<usize, Visit>,
}

impl Scene<'_> {
    /// Plays it to its end.
    pub fn run(&self, fresh: &Busy) -> Tally {
        let count = self.pool.endpoints.len();
        let requests = self.requests();
        let warm = if self.rate.is_some() { requests / 2 } else { 0 };
        let mut sum = 0.0;
        let parts = self.clients.few().unwrap_or_default().iter().map(|(_, part)| {
            sum += part;
            sum
        });
        let mut play = Play {
            scene: self,
            chance: Chance::new(self.settings.seed, self.stream),
            desks: Vec::new(),
            life: 0,
            ends: BinaryHeap::new(),
            now: 0,
            counted_from: warm,
            tally: Tally { dealt: vec![0; count], ..Tally::default() },
            open: vec![0; count],
            spent: vec![0; count],
            spent_until: 0,
            counts_since: 0,
            cookies: FxHashMap::default(),
            parts: parts.collect(),
            visits: FxHashMap::default(),
        };
        play.begin(fresh);
        for number in 0..requests {
            if number > 0 && self.settings.reload_every.is_some_and(|every| every > 0 && number.is_multiple_of(every)) {
                play.life += 1;
                play.begin(fresh);
            }
            play.next(number);
        }
        play.finish()
    }

    /// How many requests are dealt out.
    fn requests(&self) -> u64 {
        let under_way = match (self.rate, self.times) {
            (Some(rate), Some(times)) => rate * times.iter().copied().fold(0.0, f64::max),
            _ => 0.0,
        };
        self.settings.requests.unwrap_or_else(|| ((under_way * FILLED) as u64).clamp(REQUESTS, MOST))
    }
}

impl Play<'_> {
    /// Starts all dealers anew: they remember nothing.
    fn begin(&mut self, fresh: &Busy) {
        let count = self.scene.out.len();
        let mut busy = fresh.clone();
        (0..count).filter(|index| self.scene.out[*index]).for_each(|index| busy.set_up(index, false));
        let desk = |_| Desk {
            busy: busy.clone(),
            own: vec![VecDeque::new(); count],
            any: VecDeque::new(),
            known: FxHashMap::default(),
        };
        self.desks = (0..self.scene.dealers).map(desk).collect();
        self.visits.clear();
    }

    /// One request comes.
    fn next(&mut self, number: u64) {
        let step = self.scene.rate.map_or(1.0, |rate| self.chance.time(1.0 / rate));
        let comes = self.now + (step * SECOND) as u64;
        while self.ends.peek().is_some_and(|Reverse((at, ..))| *at <= comes) {
            self.end();
        }
        self.pass(comes);
        if number == self.counted_from {
            self.counts_since = self.now;
            self.spent.iter_mut().for_each(|spent| *spent = 0);
        }
        let (slot, Visit { desk, client, endpoint, .. }) = self.visit();
        match endpoint.or_else(|| self.kept(desk, client)) {
            Some(endpoint) => self.take(desk, endpoint, number),
            None => {
                let dealt = self.deal(desk, client, number);
                // A connection that isn't read stays where it is with all that comes over it.
                let stays = dealt.filter(|_| self.scene.pool.protocol != Protocol::Http);
                self.visits.entry(slot).and_modify(|visit| visit.endpoint = stays);
            }
        }
    }

    /// The connection over which the next request comes: one that is open, or a new one.
    fn visit(&mut self) -> (usize, Visit) {
        let requests = self.scene.settings.keep_alive.max(1);
        let client = self.client();
        let slot = match client {
            Some(client) => client,
            None if requests > 1 => self.chance.below(VISITS) as usize,
            None => 0,
        };
        let open = self.visits.get(&slot).copied().filter(|visit| visit.left > 0);
        let desks = self.desks.len() as u64;
        let new = |chance: &mut Chance| if desks > 1 { chance.below(desks) as usize } else { 0 };
        let mut visit = match open {
            Some(open) => open,
            None => Visit { desk: new(&mut self.chance), client, endpoint: None, left: requests },
        };
        visit.left -= 1;
        self.visits.insert(slot, visit);
        (slot, visit)
    }

    /// Deals it by the policy.
    fn deal(&mut self, desk: usize, client: Option<usize>, number: u64) -> Option<usize> {
        let key = self.key(client);
        let chance = &mut self.chance;
        let waiting = Waiting { since: self.now, number };
        match self.desks[desk].busy.deal(&key, &mut || chance.part()) {
            Dealt::To(endpoint) => {
                self.remember(desk, client, endpoint);
                self.take(desk, endpoint, number);
                return Some(endpoint);
            }
            Dealt::WaitsFor(endpoint) => self.desks[desk].own[endpoint].push_back(waiting),
            Dealt::Waits => self.desks[desk].any.push_back(waiting),
            Dealt::Nobody => self.tally.refused += u64::from(number >= self.counted_from),
        }
        None
    }

    /// A client, where they are few.
    fn client(&mut self) -> Option<usize> {
        let all = *self.parts.last()?;
        let at = self.chance.part() * all;
        Some(self.parts.partition_point(|sum| *sum <= at).min(self.parts.len() - 1))
    }

    /// The endpoint that stickiness keeps a client at.
    fn kept(&self, desk: usize, client: Option<usize>) -> Option<usize> {
        let (client, _) = client.zip(self.scene.pool.stickiness.as_ref())?;
        let kept = match is_table(self.scene.pool) {
            true => self.desks[desk].known.get(&client),
            false => self.cookies.get(&client),
        };
        kept.copied().filter(|endpoint| !self.scene.out[*endpoint])
    }

    fn remember(&mut self, desk: usize, client: Option<usize>, endpoint: usize) {
        let Some((client, _)) = client.zip(self.scene.pool.stickiness.as_ref()) else { return };
        match is_table(self.scene.pool) {
            true => self.desks[desk].known.insert(client, endpoint),
            false => self.cookies.insert(client, endpoint),
        };
    }

    /// What the policy hashes: the client, or one of very many things.
    fn key(&mut self, client: Option<usize>) -> Key {
        let pool = self.scene.pool;
        if !matches!(pool.balance.value, BalancePolicy::Hash { .. }) {
            return Key::Absent;
        }
        let known = client.and_then(|client| self.scene.clients.few()?.get(client));
        let own = known.and_then(|(address, _)| key_of(pool, *address));
        own.unwrap_or_else(|| Key::Octets(self.chance.bits().to_be_bytes().to_vec()))
    }

    /// The request goes to an endpoint, or waits there.
    fn take(&mut self, desk: usize, endpoint: usize, number: u64) {
        let is_kept = self.scene.pool.stickiness.is_some();
        if is_kept && self.scene.times.is_some() && !self.desks[desk].busy.is_free(endpoint) {
            return self.desks[desk].own[endpoint].push_back(Waiting { since: self.now, number });
        }
        self.tally.dealt[endpoint] += u64::from(number >= self.counted_from);
        self.desks[desk].busy.began(endpoint);
        let Some(times) = self.scene.times else { return self.desks[desk].busy.ended(endpoint) };
        self.open[endpoint] += 1;
        let takes = (self.chance.time(times[endpoint]) * SECOND) as u64;
        self.ends.push(Reverse((self.now + takes, desk as u32, endpoint, self.life)));
    }

    /// The next request under way ends, and one that waits for its place begins.
    fn end(&mut self) {
        let Some(Reverse((at, desk, endpoint, life))) = self.ends.pop() else { return };
        self.pass(at);
        self.open[endpoint] -= 1;
        if life != self.life {
            return;
        }
        let desk = desk as usize;
        self.desks[desk].busy.ended(endpoint);
        while let Some(waiting) = self.desks[desk].oldest(endpoint) {
            let waited = (self.now - waiting.since) as f64 / SECOND;
            let patience =
                self.scene.pool.timeouts.get(Wait::Queue).map_or(f64::INFINITY, |wait| wait.value as f64 / 1e3);
            if waited > patience {
                self.tally.refused += u64::from(waiting.number >= self.counted_from);
                continue;
            }
            if waiting.number >= self.counted_from {
                self.tally.waited += 1;
                self.tally.wait += waited;
            }
            return self.take(desk, endpoint, waiting.number);
        }
    }

    /// Time passes.
    fn pass(&mut self, to: u64) {
        let passed = u128::from(to - self.spent_until);
        self.spent.iter_mut().zip(&self.open).for_each(|(spent, open)| *spent += passed * u128::from(*open));
        (self.now, self.spent_until) = (to, to);
    }

    fn finish(mut self) -> Tally {
        let passed = (self.now - self.counts_since).max(1) as f64;
        if self.scene.times.is_some() {
            self.tally.open = Some(self.spent.iter().map(|spent| *spent as f64 / passed).collect());
        }
        self.tally
    }
}

impl Desk {
    /// Takes who has waited longest among those that this endpoint may serve.
    fn oldest(&mut self, endpoint: usize) -> Option<Waiting> {
        let own = self.own[endpoint].front().map(|waiting| waiting.number);
        let any = self.any.front().map(|waiting| waiting.number);
        match (own, any) {
            (Some(own), Some(any)) if any < own => self.any.pop_front(),
            (Some(_), _) => self.own[endpoint].pop_front(),
            (None, _) => self.any.pop_front(),
        }
    }
}
