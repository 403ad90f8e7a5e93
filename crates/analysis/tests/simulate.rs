//! What becomes of traffic, on configurations as people write them.

mod support;

use analysis::simulate::{
    How, Mix, PoolLoad, PoolTraffic, Population, Settings, Simulator, Site, Traffic, What, of_clients,
};
use support::{engine, read};

const HEAD: &str = "defaults\n    mode http\n    timeout connect 5s\n    timeout client 30s\n    timeout server 30s\n\
                    frontend f\n    bind :80\n    default_backend p\nbackend p\n";

/// What is said of the pool `p` with these lines.
fn simulated(lines: &str, traffic: &Traffic, settings: &Settings) -> PoolLoad {
    let read = read(engine("haproxy").unwrap(), &format!("{HEAD}{lines}"));
    let sites = [Site { name: "edge", model: &read.reading.model }];
    let simulation = Simulator::new(&sites, None, traffic, settings).run();
    simulation.pools.into_iter().next().unwrap()
}

fn shares(load: &PoolLoad) -> Vec<f64> {
    load.endpoints.iter().map(|endpoint| endpoint.share).collect()
}

/// `count` lines of endpoints with the same words.
fn servers(count: usize, words: &str) -> String {
    (1..=count).map(|one| format!("    server s{one} 10.0.0.{one}:80 {words}\n")).collect()
}

fn all_of(rate: f64) -> Traffic {
    let all = PoolTraffic { pool: "p".into(), part: 1.0, clients: Population::Many };
    Traffic { rate: Some(rate), mix: Mix::Pools(vec![all]), ..Traffic::default() }
}

fn clients(count: u64) -> Traffic {
    Traffic { clients: Population::Count(count), ..Traffic::default() }
}

/// Seen: 12 reloads with 3 requests each gave 12, 12, 12 and 0.
#[test]
fn after_each_reload_the_first_endpoint_is_due() {
    let settings = Settings { requests: Some(36), reload_every: Some(3), ..Settings::default() };
    let load = simulated(&servers(4, "check"), &Traffic::default(), &settings);
    assert_eq!((load.how, shares(&load)), (How::Dealt(36), vec![1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0, 0.0]));
}

/// Balancers that don't know of each other all begin with the first endpoint.
#[test]
fn many_balancers_with_few_requests_are_uneven_together() {
    let with = |balancers, requests| {
        let settings =
            Settings { requests: Some(requests), balancers: Some(balancers), seed: 5, ..Settings::default() };
        shares(&simulated(&servers(4, "check"), &Traffic::default(), &settings))
    };
    assert_eq!(with(1, 40), [0.25; 4]);
    assert!(with(40, 40)[0] > 0.5, "{:?}", with(40, 40));
    assert!(with(40, 20_000).iter().all(|share| (share - 0.25).abs() < 0.01));
}

#[test]
fn a_sticky_client_stays_with_all_that_it_asks() {
    let lines = format!("    cookie SRV insert\n{}", servers(4, "check cookie x").replace("cookie x", "cookie c"));
    let load = simulated(&lines, &clients(3), &Settings::default());
    let mut got = shares(&load);
    got.sort_by(f64::total_cmp);
    assert!(got[0] == 0.0 && got[1..].iter().all(|share| (share - 1.0 / 3.0).abs() < 0.02), "{got:?}");
    let none = simulated(&servers(4, "check"), &clients(3), &Settings::default());
    assert_eq!(shares(&none), [0.25; 4]);
}

/// A stick table is each balancer's own: with many of them a client is spread out again.
#[test]
fn a_table_of_clients_is_kept_by_each_balancer() {
    let lines = format!("    stick-table type ip size 1k\n    stick on src\n{}", servers(4, "check"));
    let with = |balancers| {
        let settings = Settings { balancers: Some(balancers), ..Settings::default() };
        let got = shares(&simulated(&lines, &clients(1), &settings));
        got.into_iter().filter(|share| *share > 0.0).count()
    };
    assert_eq!((with(1), with(1_000)), (1, 1), "each one's first client meets the first endpoint");
    let got = shares(&simulated(&lines, &clients(6), &Settings::default()));
    assert!(got.iter().all(|share| *share > 0.1), "six clients in turn: {got:?}");
}

/// The wait of a queue before twenty places (M/M/20, by Erlang's formula): a quarter of the requests wait, 25 ms on average.
#[test]
fn a_queue_is_as_long_as_the_theory_says() {
    let lines = servers(2, "check maxconn 10");
    let at = |rate| {
        simulated(&lines, &all_of(rate), &Settings { time: Some(0.1), requests: Some(200_000), ..Settings::default() })
    };
    let queue = at(160.0).queue;
    assert!((queue.waiting - 0.256).abs() < 0.02 && (queue.wait - 0.025).abs() < 0.003, "{queue:?}");
    assert!(!queue.unbounded && at(201.0).queue.unbounded);
    let open: f64 = at(160.0).endpoints.iter().map(|endpoint| endpoint.connections.unwrap()).sum();
    assert!((open - 16.0).abs() < 0.3, "{open}: rate times time");
}

/// Only a hash keeps a request waiting for one endpoint while others are free.
#[test]
fn a_hash_waits_for_its_own_endpoint() {
    let traffic = Traffic { clients: Population::Count(1), ..all_of(150.0) };
    let settings = Settings { time: Some(0.1), ..Settings::default() };
    let mut traffic = traffic;
    traffic.mix = Mix::Pools(vec![PoolTraffic { pool: "p".into(), part: 1.0, clients: Population::Count(1) }]);
    let hashed = simulated(&format!("    balance source\n{}", servers(2, "check maxconn 10")), &traffic, &settings);
    assert!(hashed.queue.unbounded, "{:?}", hashed.queue);
    assert!(!simulated(&servers(2, "check maxconn 10"), &traffic, &settings).queue.unbounded);
}

#[test]
fn what_nobody_finds_out_fails() {
    let lost = |words: &str, lines: &str| {
        let settings = Settings { lose: vec!["s2".into()], ..Settings::default() };
        let load = simulated(&format!("{lines}{}", servers(4, words)), &all_of(100.0), &settings);
        let loss = load.lost.into_iter().next().unwrap();
        (loss.failing, loss.is_borne(), loss.after[1].is_lost)
    };
    assert_eq!(lost("check", ""), (0.0, true, true));
    assert_eq!(lost("", ""), (0.25, false, true));
    assert_eq!(lost("", "    option redispatch\n"), (0.0, true, true));
    assert!(!lost("", "    option redispatch\n    retries 0\n").1);
    let (failing, ..) = lost("", "    balance uri\n    option redispatch\n");
    assert!((failing - 0.25).abs() < 0.01, "a table of hashes has one answer: {failing}");
}

#[test]
fn the_worst_ones_are_lost_and_zones_of_nobody_are_not() {
    let settings = Settings { survives: Some(2), capacity: Some(40.0), ..Settings::default() };
    let lines = format!("{}    server big 10.0.0.9:80 check weight 5\n", servers(4, "check"));
    let load = simulated(&lines, &all_of(90.0), &settings);
    let worst = load.lost.iter().find(|loss| loss.what == What::Worst(2)).unwrap();
    assert!(!worst.endpoints.contains(&"10.0.0.9:80".into()) && !worst.is_borne(), "{worst:?}");
    assert!(load.is_amiss());
}

/// A slow endpoint gets less of the fewest connections, and as many are open there as elsewhere.
#[test]
fn fewest_connections_leave_a_slow_endpoint_alone() {
    let mut sources = finding::SourceMap::new();
    let file =
        sources.add("evenkeel.yaml", b"pools: { p: { response_time: { s1: 400ms, s2: 40ms, s3: 40ms } } }".to_vec());
    let (intent, findings) = analysis::intent::read(&sources, file);
    assert!(findings.is_empty(), "{findings:?}");
    let read = read(engine("haproxy").unwrap(), &format!("{HEAD}    balance leastconn\n{}", servers(3, "check")));
    let sites = [Site { name: "edge", model: &read.reading.model }];
    let (traffic, settings) = (all_of(300.0), Settings::default());
    let load = Simulator::new(&sites, Some(&intent), &traffic, &settings).run().pools.remove(0);
    let got = shares(&load);
    assert!(got[0] < 0.1 && (got[1] - got[2]).abs() < 0.02, "{got:?}");
    let open: Vec<f64> = load.endpoints.iter().map(|endpoint| endpoint.connections.unwrap()).collect();
    assert!(open.iter().all(|one| (one - open[1]).abs() < 3.0), "ten times as slow: {open:?}");
}

#[test]
fn the_very_clients_are_followed() {
    let read = read(engine("haproxy").unwrap(), &format!("{HEAD}    balance source\n{}", servers(4, "check")));
    let pool = &read.reading.model.pools[0];
    let of = |text: &str| {
        let networks = vec![text.parse().unwrap()];
        of_clients(pool, &Traffic { clients: Population::Networks(networks), ..Traffic::default() }, 0)
    };
    assert_eq!(of("203.0.113.10/32").unwrap().iter().filter(|share| **share > 0.0).count(), 1);
    assert_eq!(of("203.0.113.0/24").unwrap(), [0.25; 4], "256 neighbours, modulo four");
    assert_eq!(of("10.0.0.0/8"), None);
}
