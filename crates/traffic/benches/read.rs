//! How many bytes of log lines a second are read. The bars: 1.5 GB/s of text, 1.2 GB/s of JSON, 1 GB/s of a layout of one's own.
//!
//! The lines are those of an edge: 200 endpoints in 50 pools, a minute of traffic, every line from another client.

#[path = "../tests/formats/mod.rs"]
#[allow(dead_code)]
mod formats;

use std::fmt::Write;

use divan::Bencher;
use divan::counter::BytesCount;
use model::LogFormat;
use traffic::{Plan, Reader, Routes};

const LINES: u64 = 100_000;
const AGENTS: [&str; 3] = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
    "curl/8.7.1",
    "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
];
const PATHS: [&str; 4] = ["/login", "/api/v1/orders/4711", "/search?q=term0815", "/static/css/main.css?v=12"];

fn main() {
    divan::main();
}

/// What differs from line to line.
struct Made {
    client: String,
    pool: u64,
    endpoint: u64,
    millis: u64,
    second: u64,
    path: &'static str,
    agent: &'static str,
}

fn made(line: u64) -> Made {
    let odd = line.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
    Made {
        client: format!("{}.{}.{}.{}", odd % 223 + 1, (odd >> 8) & 255, (odd >> 16) & 255, (odd >> 24) & 255),
        pool: odd % 50,
        endpoint: (odd >> 7) % 4,
        millis: 4 + (odd >> 11) % 250,
        second: line * 60 / LINES,
        path: PATHS[(odd >> 13) as usize % PATHS.len()],
        agent: AGENTS[(odd >> 17) as usize % AGENTS.len()],
    }
}

fn nginx(text: &mut String, made: &Made) {
    let Made { client, pool, endpoint, millis, second, path, agent } = made;
    let seconds = *millis as f64 / 1e3;
    writeln!(text, r#"{client} - - [20/Nov/2026:10:00:{second:02} +0000] "GET {path} HTTP/1.1" 200 20515 "https://www.app{pool}.example.com/" "{agent}" 10.0.{pool}.1{endpoint}:8000 {seconds:.3}"#).unwrap();
}

fn reordered(text: &mut String, made: &Made) {
    let Made { client, pool, endpoint, millis, second, path, agent } = made;
    let seconds = *millis as f64 / 1e3;
    writeln!(text, r#"{{"time":"2026-11-20T10:00:{second:02}+00:00","ua":"{agent}","upstream":"10.0.{pool}.1{endpoint}:8000","took":"{seconds:.3}","status":200,"referer":"https://www.app{pool}.example.com/","request":"GET {path} HTTP/1.1","bytes":20515,"client":"{client}"}}"#).unwrap();
}

fn haproxy(text: &mut String, made: &Made) {
    let Made { client, pool, endpoint, millis, second, path, agent } = made;
    let (total, agent) = (millis + 1, &agent[..10]);
    writeln!(text, r#"Nov 20 10:00:{second:02} lb1 haproxy[2143]: {client}:6629 [20/Nov/2026:10:00:{second:02}.123] fe_http be_{pool}/s{endpoint} 0/0/1/{millis}/{total} 200 20515 - - ---- 406/291/2/11/0 0/0 {{app{pool}.example.com|{agent}}} "GET {path} HTTP/1.1""#).unwrap();
}

fn envoy(text: &mut String, made: &Made) {
    let Made { client, pool, endpoint, millis, second, path, agent } = made;
    let total = millis + 1;
    writeln!(text, r#"{{"start_time":"2026-11-20T10:00:{second:02}.123Z","method":"GET","path":"{path}","protocol":"HTTP/1.1","response_code":200,"response_flags":"-","bytes_received":813,"bytes_sent":20515,"duration":{total},"upstream_service_time":"{millis}","x_forwarded_for":"{client}","user_agent":"{agent}","request_id":"1a83d752-7ed9-417e-ab05-f513444b6455","authority":"app{pool}.example.com","upstream_host":"10.0.{pool}.1{endpoint}:8000","upstream_cluster":"c{pool}","route_name":"r3"}}"#).unwrap();
}

fn bench(bencher: Bencher, format: LogFormat, write: fn(&mut String, &Made)) {
    let mut text = String::new();
    (0..LINES).for_each(|line| write(&mut text, &made(line)));
    let plans = [Plan::new(&format).unwrap()];
    let routes = Routes::default();
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        let mut reader = Reader::new(&plans, &routes);
        reader.feed(text.as_bytes());
        let rollup = reader.finish();
        assert_eq!((rollup.lines, rollup.unread.count), (LINES, 0));
        rollup
    });
}

#[divan::bench]
fn text_of_one(bencher: Bencher) {
    bench(bencher, formats::nginx(), nginx);
}

#[divan::bench]
fn text_of_ones_own(bencher: Bencher) {
    bench(bencher, formats::reordered(), reordered);
}

#[divan::bench]
fn text_with_many_separators(bencher: Bencher) {
    bench(bencher, formats::haproxy(), haproxy);
}

#[divan::bench]
fn objects(bencher: Bencher) {
    bench(bencher, formats::envoy(), envoy);
}
