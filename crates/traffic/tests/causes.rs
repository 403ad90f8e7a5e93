//! Causes, held against traffic in which one of them is at work.

mod pools;
mod sim;

use std::collections::BTreeMap;

use model::Pool;
use model::deal::{Dealer, Key};
use pools::{by_client, fewest, pool, sticky, turns};
use sim::Chance;
use traffic::even::causes::{Explained, Known, explain};
use traffic::even::{Kind, Promise, Verdict, Window, judge};
use traffic::{Bunches, Heavy};

/// What was seen of a pool.
struct Seen {
    pool: Pool,
    promise: Promise,
    windows: Vec<Window>,
    latencies: Vec<Option<f64>>,
    clients: Heavy,
    reloads: Option<Vec<usize>>,
}

impl Seen {
    fn of(pool: Pool, minutes: usize) -> Self {
        let endpoints = pool.endpoints.len();
        let window = Window { counts: vec![0; endpoints], bunches: Some(Bunches::default()) };
        Seen {
            promise: Promise::of(model::shares(&pool)),
            windows: vec![window; minutes],
            latencies: vec![Some(20_000.0); endpoints],
            clients: Heavy::default(),
            reloads: None,
            pool,
        }
    }

    fn add(&mut self, minute: usize, connection: u64, client: [u8; 4], endpoint: usize) {
        let window = &mut self.windows[minute];
        window.counts[endpoint] += 1;
        window.bunches.as_mut().unwrap().add(connection, endpoint as u32);
        self.clients.add(address(client).as_bytes(), 1);
    }

    fn explained(&self) -> Explained {
        explain(&Known {
            pool: &self.pool,
            promise: &self.promise,
            windows: &self.windows,
            latencies: &self.latencies,
            clients: Some(&self.clients),
            reloads: self.reloads.as_deref(),
        })
    }

    fn off(&self) -> Vec<(usize, Kind)> {
        match judge(&self.windows, &self.promise).verdict {
            Verdict::Uneven(off) => off.iter().map(|off| (off.endpoint, off.kind)).collect(),
            _ => vec![],
        }
    }

    /// The cause, after all is printed.
    fn cause(&self) -> Option<&'static str> {
        let explained = self.explained();
        println!("off {:?}", self.off());
        for one in &explained.tried {
            println!("  {} ahead {:.1} explains {:.2} {:.2?}", one.cause, one.ahead, one.explains, one.shares);
            one.signs.iter().for_each(|sign| println!("    {} {}", if sign.is_for { "+" } else { "-" }, sign.text));
        }
        explained.cause().map(|cause| cause.cause)
    }
}

fn address(client: [u8; 4]) -> String {
    std::net::Ipv4Addr::from(client).to_string()
}

fn anybody(chance: &mut Chance) -> [u8; 4] {
    [10, chance.below(200) as u8, chance.below(200) as u8, chance.below(200) as u8]
}

/// In turn, with endpoints that are up as `up` says.
fn dealt(pool: Pool, minutes: usize, rate: f64, up: impl Fn(usize, usize) -> bool) -> Seen {
    let mut chance = Chance::new(3);
    let mut dealer = Dealer::new(&pool).unwrap();
    let mut seen = Seen::of(pool, minutes);
    for minute in 0..minutes {
        (0..seen.pool.endpoints.len()).for_each(|own| dealer.set_up(own, up(own, minute)));
        for _ in 0..chance.poisson(rate) {
            let endpoint = dealer.deal(&Key::Absent).unwrap();
            seen.add(minute, chance.bits(), anybody(&mut chance), endpoint);
        }
    }
    seen
}

#[test]
fn weights_that_were_not_promised() {
    let mut seen = dealt(pool(turns(), &[3, 1, 1, 1]), 30, 200.0, |_, _| true);
    assert!(seen.off().is_empty(), "as configured");
    seen.promise = Promise::even(4);
    assert_eq!(seen.off(), [(0, Kind::Hot)]);
    assert_eq!(seen.cause(), Some("configured-otherwise"));
    assert_eq!(seen.explained().tried.len(), 1, "turns that all have their round explain nothing");
}

#[test]
fn an_endpoint_that_was_down_for_a_while() {
    let seen = dealt(pool(turns(), &[1, 1, 1, 1]), 60, 200.0, |own, minute| own != 2 || !(20..45).contains(&minute));
    assert_eq!(seen.off(), [(2, Kind::Cold)]);
    assert_eq!(seen.cause(), Some("endpoint-down"));
}

#[test]
fn an_endpoint_that_was_down_all_the_time() {
    let seen = dealt(pool(turns(), &[2, 1, 1]), 20, 200.0, |own, _| own != 1);
    assert_eq!(seen.off(), [(1, Kind::Dead)]);
    assert_eq!(seen.cause(), Some("endpoint-down"));
}

/// Requests of few clients on a connection each, which a hash of the address spreads.
fn few_clients(seed: u64, clients: usize) -> Seen {
    let mut chance = Chance::new(seed);
    let pool = pool(by_client(), &[1, 1, 1, 1]);
    let mut dealer = Dealer::new(&pool).unwrap();
    let mut seen = Seen::of(pool, 30);
    let all: Vec<[u8; 4]> = (0..clients).map(|_| anybody(&mut chance)).collect();
    let sizes: Vec<f64> = (1..=clients).map(|rank| 1.0 / rank as f64).collect();
    for minute in 0..30 {
        for _ in 0..chance.poisson(200.0) {
            let client = all[chance.of(&sizes)];
            let endpoint = dealer.deal(&Key::Octets(client.to_vec())).unwrap();
            seen.add(minute, chance.bits(), client, endpoint);
        }
    }
    seen
}

#[test]
fn few_clients_that_are_hashed() {
    let mut uneven = 0;
    for seed in 0..20 {
        let seen = few_clients(seed, 9);
        if !seen.off().is_empty() {
            uneven += 1;
            assert_eq!(seen.cause(), Some("few-clients"), "{seed}");
        }
    }
    assert!(uneven > 15, "{uneven}");
}

#[test]
fn few_clients_that_are_remembered() {
    let mut chance = Chance::new(9);
    let (mut uneven, mut clear) = (0, 0);
    for _ in 0..20 {
        let mut seen = Seen::of(sticky(pool(turns(), &[1, 1, 1, 1])), 30);
        let sizes: Vec<f64> = (1..=12).map(|rank| 1.0 / f64::from(rank)).collect();
        let homes: Vec<usize> = (0..12).map(|_| chance.below(4)).collect();
        for minute in 0..30 {
            for _ in 0..200 {
                let client = chance.of(&sizes);
                seen.add(minute, chance.bits(), [10, 0, 0, client as u8], homes[client]);
            }
        }
        if !seen.off().is_empty() {
            uneven += 1;
            let cause = seen.cause();
            clear += usize::from(cause == Some("few-clients"));
            assert!(cause.is_none_or(|cause| cause == "few-clients" || cause == "endpoint-down"), "{cause:?}");
        }
    }
    println!("{clear} clear of {uneven}");
    assert!(clear >= 14, "{clear} of {uneven}");
}

/// Clients that stay some minutes where they are, with an endpoint that is down for a while.
fn staying(pool: Pool, minutes: usize, up: impl Fn(usize, usize) -> bool) -> Seen {
    let mut chance = Chance::new(4);
    let mut dealer = Dealer::new(&pool).unwrap();
    let mut seen = Seen::of(pool, minutes);
    let mut clients: Vec<(u64, [u8; 4], usize, u64)> = vec![];
    for minute in 0..minutes {
        (0..seen.pool.endpoints.len()).for_each(|own| dealer.set_up(own, up(own, minute)));
        clients.iter_mut().for_each(|client| client.3 -= 1);
        clients.retain(|client| client.3 > 0 || minute == 0);
        while clients.len() < 400 {
            clients.push((chance.bits(), anybody(&mut chance), usize::MAX, chance.geometric(40.0)));
        }
        for (connection, address, home, _) in &mut clients {
            if *home == usize::MAX || !up(*home, minute) {
                *home = dealer.deal(&Key::Absent).unwrap();
            }
            (0..2).for_each(|_| seen.add(minute, *connection, *address, *home));
        }
    }
    seen
}

#[test]
fn clients_that_stay_after_an_outage() {
    let up = |own, minute| own != 1 || !(5..15).contains(&minute);
    let seen = staying(sticky(pool(turns(), &[1, 1, 1, 1])), 45, up);
    assert_eq!(seen.off(), [(1, Kind::Cold)]);
    assert_eq!(seen.cause(), Some("clients-stay"));
}

/// The fewest connections first: an exact queue of requests that take their time.
fn by_fewest(pool: Pool, rate: f64, times: &[f64]) -> Seen {
    let mut chance = Chance::new(6);
    let mut dealer = Dealer::new(&pool).unwrap();
    let mut seen = Seen::of(pool, 20);
    seen.latencies = times.iter().map(|time| Some(*time * 1e6)).collect();
    let mut busy: Vec<Vec<f64>> = vec![vec![]; times.len()];
    let mut now = 0.0;
    while now < 1_200.0 {
        now += -(1.0 - chance.part()).ln() / rate;
        busy.iter_mut().for_each(|ends| ends.retain(|end| *end > now));
        let least = busy.iter().map(Vec::len).min().unwrap();
        // Turns decide among those that have equally few.
        let mut endpoint = dealer.deal(&Key::Absent).unwrap();
        while busy[endpoint].len() > least {
            endpoint = (endpoint + 1) % times.len();
        }
        busy[endpoint].push(now + -(1.0 - chance.part()).ln() * times[endpoint]);
        seen.add(((now / 60.0) as usize).min(19), chance.bits(), anybody(&mut chance), endpoint);
    }
    seen
}

#[test]
fn a_slow_endpoint_that_is_spared() {
    for rate in [10.0, 50.0, 200.0] {
        let seen = by_fewest(pool(fewest(), &[1, 1, 1, 1]), rate, &[0.05, 0.05, 0.2, 0.05]);
        println!("{rate} a second");
        let off = seen.off();
        assert_eq!(seen.cause().filter(|_| !off.is_empty()), (!off.is_empty()).then_some("slow-endpoint"));
        assert!(rate < 50.0 || off == [(2, Kind::Cold)], "{off:?}");
    }
    let fails_fast = by_fewest(pool(fewest(), &[1, 1, 1, 1]), 100.0, &[0.05, 0.05, 0.05, 0.005]);
    assert_eq!(fails_fast.off().first(), Some(&(3, Kind::Hot)));
    assert_eq!(fails_fast.cause(), Some("slow-endpoint"));
}

/// A start after each run of requests.
fn restarted(chance: &mut Chance, length: f64, rate: f64) -> Seen {
    let pool = pool(turns(), &[1, 1, 1, 1]);
    let mut dealer = Dealer::new(&pool).unwrap();
    let mut seen = Seen::of(pool, 120);
    let mut left = chance.geometric(length);
    for minute in 0..120 {
        for _ in 0..chance.poisson(rate) {
            if left == 0 {
                (dealer, left) = (Dealer::new(&seen.pool).unwrap(), chance.geometric(length));
            }
            left -= 1;
            let endpoint = dealer.deal(&Key::Absent).unwrap();
            seen.add(minute, chance.bits(), anybody(chance), endpoint);
        }
    }
    seen
}

#[test]
fn a_storm_of_reloads() {
    let mut chance = Chance::new(12);
    let seen = restarted(&mut chance, 3.0, 10.0);
    assert!(seen.off().contains(&(0, Kind::Hot)) || seen.off().contains(&(3, Kind::Cold)), "{:?}", seen.off());
    assert_eq!(seen.cause(), Some("starts-over"));
}

#[test]
fn reloads_whose_minutes_are_known() {
    let pool = pool(turns(), &[1, 1, 1, 1]);
    let mut chance = Chance::new(13);
    let mut seen = Seen::of(pool, 400);
    for minute in 0..400 {
        let mut dealer = Dealer::new(&seen.pool).unwrap();
        for _ in 0..chance.poisson(3.0) {
            let endpoint = dealer.deal(&Key::Absent).unwrap();
            seen.add(minute, chance.bits(), anybody(&mut chance), endpoint);
        }
    }
    seen.reloads = Some((1..400).collect());
    assert_eq!(seen.off(), [(3, Kind::Cold), (2, Kind::Cold)]);
    assert_eq!(seen.cause(), Some("starts-over"));
    seen.reloads = Some(vec![]);
    assert_eq!(seen.cause(), None, "there was no reload");
}

#[test]
fn no_cause_is_made_up() {
    let mut named: BTreeMap<String, usize> = BTreeMap::new();
    for (at, policy) in [turns(), fewest(), by_client()].into_iter().enumerate() {
        for stays in [false, true] {
            for hot in 0..4 {
                let mut chance = Chance::new(at as u64 * 10 + hot as u64);
                let own = pool(policy.clone(), &[1, 1, 1, 1]);
                let mut seen = Seen::of(if stays { sticky(own) } else { own }, 30);
                seen.promise = Promise::even(4);
                seen.latencies = vec![Some(20_000.0), Some(21_000.0), Some(19_500.0), Some(20_400.0)];
                let shares: Vec<f64> = (0..4).map(|own| if own == hot { 2.0 } else { 1.0 }).collect();
                for minute in 0..30 {
                    for _ in 0..200 {
                        let endpoint = chance.of(&shares);
                        seen.add(minute, chance.bits(), anybody(&mut chance), endpoint);
                    }
                }
                assert_eq!(seen.off(), [(hot, Kind::Hot)]);
                if let Some(cause) = seen.cause() {
                    *named.entry(format!("{policy:?} {stays} {hot} {cause}")).or_default() += 1;
                }
            }
        }
    }
    assert!(named.is_empty(), "{named:#?}");
}
