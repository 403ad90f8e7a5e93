//! Requests that were made up, and what they come to in one process.
#![allow(dead_code, reason = "each test file is a crate of its own, and none needs all of it")]

use std::collections::BTreeMap;

use model::Text;
use traffic::{Bunches, Cell, Key, Rollup, Sketch};

/// One request, as a log has it.
#[derive(Clone, Debug)]
pub struct Request {
    /// Microseconds since 1970.
    pub time: i64,
    pub pool: String,
    /// Those that failed, then the one that answered; none where no endpoint was asked.
    pub endpoints: Vec<String>,
    pub route: String,
    /// 0 where there is none.
    pub status: u16,
    pub is_log_in: bool,
    /// Microseconds.
    pub latency: Option<u32>,
    pub retries: u16,
    pub ending: String,
    pub client: String,
}

/// 2026-11-20 10:00 UTC in minutes.
pub const START: i64 = 29_919_480;

/// Numbers without pattern (Steele, Lea and Flood, 2014: SplitMix), the same ones for one seed.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }

    fn one_of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len() as u64) as usize].clone()
    }
}

pub fn requests(seed: u64, count: usize) -> Vec<Request> {
    let mut dice = Dice(seed);
    (0..count).map(|_| request(&mut dice)).collect()
}

fn request(dice: &mut Dice) -> Request {
    let pool = dice.one_of(&["auth", "api", "it's \"odd\"\\\t\n", ""]);
    let status = dice.one_of(&[200, 200, 200, 204, 304, 401, 403, 404, 503, 0, 101]);
    let tries = if pool.is_empty() { 0 } else { 1 + dice.below(10) / 8 + dice.below(10) / 9 };
    let endpoints: Vec<String> =
        (0..tries).map(|_| dice.one_of(&["10.0.1.11:8080", "10.0.1.12:8080", "[2001:db8::1]:80"]).to_owned()).collect();
    let edges = [0, 1, 127, 128, 129, 255, 256, 65_535, 65_536, u32::MAX - 1, u32::MAX, 1 << 31, (1 << 31) - 1];
    let latency = match dice.below(8) {
        0 => None,
        1 => Some(dice.one_of(&edges)),
        octave => Some(dice.below(1 << (4 * octave)) as u32),
    };
    Request {
        time: START * 60_000_000 + dice.below(5 * 60_000_000) as i64,
        endpoints,
        route: dice.one_of(&["", "login", "p\u{e4}th"]).to_owned(),
        is_log_in: dice.below(3) == 0,
        retries: tries.saturating_sub(1) as u16,
        ending: dice.one_of(&["", "", "", "sH", "cD", "UF,URX"]).to_owned(),
        client: format!("198.51.100.{}", dice.below(40)),
        pool: pool.to_owned(),
        status,
        latency,
    }
}

/// What requests come to.
pub fn rollup(requests: &[Request]) -> Rollup {
    let mut all = Rollup::default();
    for request in requests {
        all.lines += 1;
        let (answering, failing) =
            request.endpoints.split_last().map_or(("", &[][..]), |(last, rest)| (last.as_str(), rest));
        for endpoint in failing {
            all.cells.add(key(request, endpoint), &Cell { passed_on: 1, ..Cell::default() });
        }
        all.cells.add(key(request, answering), &cell(request));
        all.clients.entry(Text::new(&request.pool)).or_default().add(request.client.as_bytes(), 1);
    }
    all
}

fn key(request: &Request, endpoint: &str) -> Key {
    let minute = request.time.div_euclid(60_000_000);
    let [pool, endpoint, route] = [&request.pool, endpoint, &request.route].map(Text::new);
    Key { minute, pool, endpoint, route }
}

fn cell(request: &Request) -> Cell {
    let mut cell = Cell { requests: 1, ..Cell::default() };
    let class = match request.status {
        100..600 => usize::from(request.status / 100 - 1),
        _ => 5,
    };
    cell.classes[class] += 1;
    cell.refused += u64::from(request.is_log_in && matches!(request.status, 401 | 403));
    cell.retries += u64::from(request.retries);
    if !request.ending.is_empty() {
        cell.merge(&Cell { endings: vec![(request.ending.clone(), 1)], ..Cell::default() });
    }
    if let Some(latency) = request.latency {
        cell.latency.add(Sketch::bucket(latency), 1);
    }
    cell
}

/// The same, and how they came in bunches.
pub fn with_bunches(requests: &[Request]) -> Rollup {
    let mut all = rollup(requests);
    let mut names: Vec<&str> = Vec::new();
    let mut bunches: BTreeMap<(i64, Text), Bunches> = BTreeMap::new();
    for request in requests {
        let Some(answered) = request.endpoints.last() else { continue };
        let known = names.iter().position(|name| name == answered);
        let endpoint = known.unwrap_or_else(|| {
            names.push(answered);
            names.len() - 1
        });
        let client = traffic::hash_line(request.client.as_bytes());
        bunches
            .entry((request.time / 60_000_000, request.pool.clone().into()))
            .or_default()
            .add(client, endpoint as u32);
    }
    for (key, own) in bunches {
        all.bunches.entry(key).or_default().merge(&own, |endpoint| Some(names[endpoint as usize].into()));
    }
    all
}
