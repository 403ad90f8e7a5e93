//! A stack on which nothing is wrong, in all its variety: people who click in bursts and then think, connections that are kept, mistakes of
//! users, faults now and then.

use std::collections::BTreeMap;

use incident::{Answer, Asked, Backing, ConnectionPool, Row, Seen, Slice, Vitals};
use model::{Ending, EndpointState, ListenerState, PoolState, Running, Text};
use traffic::{Bunches, Heavy, Sketch};

use crate::made::{GOOD, MEANT, Made, at, endpoints, row};

/// SplitMix64 (G. Steele, D. Lea and C. Flood, 2014).
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let hash = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let hash = (hash ^ hash >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        hash ^ hash >> 31
    }

    /// From 0 to 1.
    pub fn part(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn is(&mut self, chance: f64) -> bool {
        self.part() < chance
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// A number between two, all magnitudes alike.
    pub fn magnitude(&mut self, low: f64, high: f64) -> f64 {
        (low.ln() + self.part() * (high / low).ln()).exp()
    }

    /// How many come by themselves where so many are expected (D. Knuth's way, in steps).
    pub fn poisson(&mut self, mean: f64) -> u64 {
        let (mut left, mut count) = (mean, 0);
        let mut product = 1.0;
        loop {
            product *= self.part();
            while product < 1.0 && left > 0.0 {
                let step = left.min(50.0);
                product *= step.exp();
                left -= step;
            }
            if product <= 1.0 {
                return count;
            }
            count += 1;
        }
    }

    pub fn normal(&mut self) -> f64 {
        (-2.0 * self.part().max(1e-300).ln()).sqrt() * (std::f64::consts::TAU * self.part()).cos()
    }
}

/// How busy a stack is and how often what goes wrong there.
#[derive(Clone, Debug)]
pub struct Habits {
    /// Requests a second to `auth` and to `api`.
    pub rates: [f64; 2],
    clients: u64,
    /// Requests that a client sends in a row, on average.
    burst: f64,
    /// How often a request fails by itself, a client asks for what isn't there, a client goes away, a log-in is refused.
    pub failed: f64,
    wrong: f64,
    left: f64,
    refused: f64,
    /// Milliseconds that a request takes, and how widely that is spread.
    millis: f64,
    width: f64,
    /// How often a connection is dead, a probe fails, a lock is waited for.
    broken: f64,
    probe: f64,
    lock: f64,
}

impl Habits {
    pub fn any(dice: &mut Dice) -> Habits {
        Habits {
            rates: [dice.magnitude(2.0, 200.0), dice.magnitude(2.0, 200.0)],
            clients: 10 + dice.below(500),
            burst: 1.0 + dice.part() * 8.0,
            failed: dice.part() * 0.01,
            wrong: dice.part() * 0.04,
            left: dice.part() * 0.01,
            refused: dice.part() * 0.1,
            millis: dice.magnitude(1.0, 300.0),
            width: 0.2 + dice.part() * 0.7,
            broken: dice.part() * 0.002,
            probe: dice.part() * 0.004,
            lock: dice.part() * 0.1,
        }
    }
}

/// A client that sends some requests in a row, on a connection that is kept.
struct Burst {
    pool: usize,
    client: u64,
    endpoint: usize,
    left: u64,
    /// Whether it asks for what isn't there.
    is_wrong: bool,
    is_kept: bool,
}

const POOLS: [(&str, usize); 2] = [("auth", 4), ("api", 2)];

/// A stack that lives on from second to second.
pub struct World {
    pub dice: Dice,
    pub habits: Habits,
    bursts: Vec<Burst>,
    names: [Vec<Text>; 2],
    turn: [usize; 2],
    requests: [u64; 4],
    questions: [u64; 4],
    broken: [u64; 4],
    logins: [(u64, u64); 4],
    /// The part of requests to `auth` that fail now, beyond what is usual.
    pub fault: f64,
}

impl World {
    pub fn new(seed: u64) -> World {
        let mut dice = Dice(seed);
        let habits = Habits::any(&mut dice);
        let names = POOLS.map(|(pool, count)| endpoints(pool, count));
        World {
            dice,
            habits,
            bursts: Vec::new(),
            names,
            turn: [0; 2],
            requests: [0; 4],
            questions: [0; 4],
            broken: [0; 4],
            logins: [(0, 0); 4],
            fault: 0.0,
        }
    }

    /// It has been running for a while.
    pub fn begin(&mut self, made: &mut Made) {
        made.configure(0, GOOD, MEANT);
        for _ in 0..15 {
            self.requests();
        }
    }

    /// All that is seen in a second.
    pub fn live(&mut self, made: &mut Made, second: i64) {
        let mut slice = self.requests();
        (slice.from, slice.to) = (at(second), at(second + 1));
        made.whole_slice(slice);
        self.balancer(made, second + 1);
        self.application(made, second + 1);
        self.database(made, second + 1);
        for (of, asked) in [("log in", Asked::Through), ("auth1", Asked::Straight), ("auth2", Asked::Straight)] {
            let is_good = !self.dice.is(self.habits.probe);
            let status = Some(if is_good { 200 } else { 503 });
            let answer = Answer { asked, pool: "auth".into(), status, is_good, trouble: None, millis: 2.0 };
            made.see(second + 1, of, Seen::Answer(answer));
        }
    }

    fn requests(&mut self) -> Slice {
        for pool in 0..2 {
            for _ in 0..self.dice.poisson(self.habits.rates[pool] / self.habits.burst) {
                let left = 1 + (-self.dice.part().ln() * (self.habits.burst - 1.0)) as u64;
                let is_wrong = self.dice.is(self.habits.wrong / 2.0);
                let (client, is_kept) = (self.dice.below(self.habits.clients), self.dice.is(0.3));
                let endpoint = self.next(pool);
                self.bursts.push(Burst { pool, client, endpoint, left, is_wrong, is_kept });
            }
        }
        let mut rows: BTreeMap<(usize, usize, bool), Row> = BTreeMap::new();
        let mut clients: [Heavy; 2] = Default::default();
        let mut bunches: [Bunches; 2] = Default::default();
        let mut bursts = std::mem::take(&mut self.bursts);
        for burst in &mut bursts {
            let count = burst.left.min(1 + self.dice.below(4));
            burst.left -= count;
            for _ in 0..count {
                if !burst.is_kept {
                    burst.endpoint = self.next(burst.pool);
                }
                clients[burst.pool].add(format!("10.0.0.{}", burst.client).as_bytes(), 1);
                bunches[burst.pool].add(burst.client, burst.endpoint as u32);
                self.request(burst, &mut rows);
            }
        }
        bursts.retain(|burst| burst.left > 0);
        self.bursts = bursts;
        let [auth, api] = clients;
        let [of_auth, of_api] = bunches;
        let names = self.names.clone();
        Slice {
            rows: rows.into_values().chain([self.connections()]).collect(),
            clients: vec![("api".into(), api), ("auth".into(), auth)],
            bunches: vec![("api".into(), names[1].clone(), of_api), ("auth".into(), names[0].clone(), of_auth)],
            ..Slice::default()
        }
    }

    /// Requests are dealt out in turns.
    fn next(&mut self, pool: usize) -> usize {
        self.turn[pool] = (self.turn[pool] + 1) % POOLS[pool].1;
        self.turn[pool]
    }

    fn request(&mut self, burst: &Burst, rows: &mut BTreeMap<(usize, usize, bool), Row>) {
        let is_login = burst.pool == 0 && self.dice.is(0.6);
        let (dice, habits) = (&mut self.dice, &self.habits);
        let names = &self.names[burst.pool];
        let own = rows.entry((burst.pool, burst.endpoint, is_login)).or_insert_with(|| {
            row(POOLS[burst.pool].0, &names[burst.endpoint], if is_login { "login" } else { "" }, 0)
        });
        own.cell.requests += 1;
        let is_failed = dice.is(habits.failed) || burst.pool == 0 && dice.is(self.fault);
        let is_refused = is_login && dice.is(habits.refused);
        let class = match () {
            () if is_failed => 4,
            () if is_refused || burst.is_wrong || dice.is(habits.wrong / 2.0) => 3,
            () if dice.is(habits.left) => 5,
            () => 1,
        };
        own.cell.classes[class] += 1;
        own.cell.refused += u64::from(class == 3 && is_refused);
        let micros = 1_000.0 * habits.millis * (habits.width * dice.normal()).exp();
        own.cell.latency.add(Sketch::bucket(micros.min(4e9) as u32), 1);
        if burst.pool == 0 {
            let endpoint = burst.endpoint;
            self.requests[endpoint] += 1;
            self.questions[endpoint] += 2;
            self.broken[endpoint] += u64::from(dice.is(habits.broken));
            self.logins[endpoint].0 += u64::from(is_login && !is_refused);
            self.logins[endpoint].1 += u64::from(is_refused);
        }
    }

    /// Connections to the database that ended: hardly any.
    fn connections(&mut self) -> Row {
        let ended = self.dice.poisson(0.05);
        let mut own = row("db", "db1", "", ended);
        own.cell.classes = [0, 0, 0, 0, 0, ended];
        if self.dice.is(0.002) && ended > 0 {
            own.endings.push((Ending::ClientSlow, 1));
        }
        own
    }

    fn balancer(&mut self, made: &mut Made, second: i64) {
        let sessions = |dice: &mut Dice, mean: f64| dice.poisson(mean);
        let busy = self.bursts.len() as f64 + 2.0;
        let listener = |name: &str, sessions| ListenerState {
            listener: name.into(),
            sessions,
            sessions_total: second as u64,
            limit: Some(2_000),
            denied: 0,
        };
        let listeners = vec![listener("www", sessions(&mut self.dice, busy)), listener("db", 20 + self.dice.below(4))];
        let one = |name: &Text| EndpointState {
            endpoint: name.clone(),
            is_up: Some(true),
            weight: Some(1),
            ..EndpointState::default()
        };
        let endpoints = self.names[0].iter().map(one).collect();
        let pools = vec![PoolState { pool: "auth".into(), endpoints, ..PoolState::default() }];
        made.running(second, Running { since: Some(at(-500)), listeners, pools, ..Running::default() });
    }

    fn application(&mut self, made: &mut Made, second: i64) {
        for endpoint in 0..4 {
            let used = self.dice.poisson(2.5).min(10);
            let connections = ConnectionPool {
                limit: Some(10),
                used: Some(used),
                waiting: Some(if used == 10 { self.dice.poisson(0.5) } else { 0 }),
                broken: Some(self.broken[endpoint]),
                questions: Some(self.questions[endpoint]),
                millis: Some(self.questions[endpoint] as f64 * 2.0),
                read_only: Some(0),
                failed: Some(0),
                ..ConnectionPool::default()
            };
            let own = Vitals {
                pool: "auth".into(),
                requests: Some(self.requests[endpoint]),
                overloaded: Some(0),
                logins: Some(self.logins[endpoint].0),
                refused: Some(self.logins[endpoint].1),
                connections,
                ..Vitals::default()
            };
            made.see(second, &self.names[0][endpoint], Seen::Vitals(own));
        }
    }

    fn database(&mut self, made: &mut Made, second: i64) {
        let own = Backing {
            pool: "db".into(),
            is_read_only: Some(false),
            connections: Some(20 + self.dice.poisson(4.0)),
            limit: Some(100),
            waiting_for_locks: Some(if self.dice.is(self.habits.lock) { 1 + self.dice.below(3) } else { 0 }),
            longest_millis: Some(self.dice.magnitude(0.5, 800.0)),
            ..Backing::default()
        };
        made.see(second, "db1", Seen::Backing(own));
    }
}
