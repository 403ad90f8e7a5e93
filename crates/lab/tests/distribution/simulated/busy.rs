//! Endpoints that are busy: requests come as they like, and one endpoint is slow.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use analysis::intent::{Intent, read};
use analysis::simulate::{Mix, PoolTraffic, Settings, Traffic};
use finding::SourceMap;

use super::simulated;
use crate::bench::Bench;
use crate::{haproxy, home, nginx};

/// Requests a second, and how many of them.
const RATE: f64 = 60.0;
const COUNT: usize = 900;
/// Milliseconds that each endpoint works on a request.
const TIMES: [u64; 3] = [300, 50, 50];
/// Shares may be so far off.
const NEAR: f64 = 0.04;

/// Sends requests at times that have nothing to do with each other; the endpoints that answered.
fn sent(bench: &Bench) -> Vec<f64> {
    let (sender, receiver) = mpsc::channel();
    let port = bench.port;
    let mut state = 11_u64;
    let begun = Instant::now();
    let mut due = 0.0;
    for _ in 0..COUNT {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        due += -(1.0 - (state >> 11) as f64 / (1_u64 << 53) as f64).ln() / RATE;
        thread::sleep(Duration::from_secs_f64(due).saturating_sub(begun.elapsed()));
        let sender = sender.clone();
        thread::spawn(move || sender.send(asked(port)).unwrap());
    }
    drop(sender);
    let mut got = [0; TIMES.len()];
    receiver.iter().flatten().for_each(|endpoint: usize| got[endpoint] += 1);
    let all: usize = got.iter().sum();
    assert!(all > COUNT * 9 / 10, "{got:?} of {COUNT}");
    got.iter().map(|count| *count as f64 / all as f64).collect()
}

/// Which endpoint answers one request.
fn asked(port: u16) -> Option<usize> {
    let mut stream = TcpStream::connect((home::address(), port)).ok()?;
    let late: Vec<String> = TIMES.iter().map(u64::to_string).collect();
    let request = format!("GET / HTTP/1.1\r\nHost: a\r\nX-Late: {}\r\nConnection: close\r\n\r\n", late.join(","));
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let line =
        answer.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("x-endpoint: ").map(str::to_owned));
    line?.trim().parse().ok()
}

/// The times as an intent file says them.
fn intent(bench: &Bench) -> Intent {
    let each: Vec<String> = bench
        .stubs
        .iter()
        .zip(TIMES)
        .map(|(stub, time)| format!("{}:{}: {time}ms", home::address(), stub.port))
        .collect();
    let text = format!("pools: {{ p: {{ response_time: {{ {} }} }} }}", each.join(", "));
    let mut sources = SourceMap::new();
    let file = sources.add("evenkeel.yaml", text.into_bytes());
    let (intent, findings) = read(&sources, file);
    assert!(findings.is_empty(), "{findings:?}");
    intent
}

fn compare(bench: Option<Bench>) {
    let Some(bench) = bench else { return };
    let all = PoolTraffic { pool: "p".into(), part: 1.0, clients: Default::default() };
    let traffic = Traffic { rate: Some(RATE), mix: Mix::Pools(vec![all]), ..Traffic::default() };
    let load = simulated(bench.model, Some(&intent(&bench)), &traffic, &Settings::default());
    let said: Vec<f64> = load.endpoints.iter().map(|endpoint| endpoint.share).collect();
    let mut got = Vec::new();
    // A machine that is busy itself delays answers; it is asked again.
    for _ in 0..3 {
        got = sent(&bench);
        eprintln!("said {said:.3?}, engine {got:.3?}");
        if said.iter().zip(&got).all(|(said, got)| (said - got).abs() <= NEAR) {
            return;
        }
    }
    panic!("said {said:.3?}, engine {got:.3?}\n{}", bench.text);
}

/// A slow endpoint gets less.
#[test]
fn haproxy_leastconn() {
    compare(haproxy::bench(&format!("  balance leastconn\n{}", haproxy::servers(&[1, 1, 1])), 3));
}

#[test]
fn nginx_least_conn() {
    compare(nginx::bench(&format!("least_conn;\n{}", nginx::servers(&[1, 2, 1])), 3));
}

/// The better of two draws.
#[test]
fn haproxy_random_two() {
    compare(haproxy::bench(&format!("  balance random\n{}", haproxy::servers(&[1, 1, 1])), 3));
}

#[test]
fn nginx_random_two() {
    compare(nginx::bench(&format!("random two least_conn;\n{}", nginx::servers(&[1, 1, 1])), 3));
}

/// Those behind the first get what finds it full.
#[test]
fn haproxy_first() {
    let line = |number: usize| format!("  server s{number} E{number} maxconn 4\n");
    compare(haproxy::bench(&format!("  balance first\n{}{}{}", line(0), line(1), line(2)), 3));
}
