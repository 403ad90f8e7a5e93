//! Lines with mistakes in them, cut anywhere, come to what a simple reader says of them, and to nothing worse.

#[allow(dead_code)]
mod formats;
mod slow;

use std::collections::BTreeMap;

use proptest::prelude::*;
use slow::Said;
use traffic::{Cell, Key, Plan, Reader, Rollup, Routes, Sketch};

const NGINX: &[&str] = &[
    r#"110.131.133.169 - - [20/Nov/2026:10:00:00 +0000] "GET /api/v2/users/34419?a=b HTTP/1.1" 200 20515 "https://www.example.com/" "Mozilla/5.0 (Macintosh)" 10.0.17.10:8000 0.188"#,
    r#"192.0.2.7 - - [29/Feb/2024:23:59:59 -0130] "POST /login HTTP/1.1" 401 5 "-" "x\x22y" 10.0.0.1:80, 10.0.0.2:80 : 10.0.1.1:80 0.001, 0.002 : 1.5"#,
    r#"2001:db8::1 - jo [31/Dec/1999:00:00:00 +0000] "GET / HTTP/1.1" 499 0 "-" "-" - -"#,
];
const HAPROXY: &[&str] = &[
    r#"110.131.133.169:6629 [20/Nov/2026:10:00:00.000] fe_http be_17/s0 0/0/1/187/188 200 20515 - - ---- 406/291/2/11/0 0/0 {app|Mozilla/5.} "GET /api/v2/users/34419 HTTP/1.1""#,
    r#"2001:db8::1:6629 [20/Nov/2026:10:01:00.000] fe_http fe_http/<NOSRV> -1/-1/-1/-1/0 400 0 - - PR-- 406/291/2/11/0 0/0 "<BADREQ>""#,
    r#"10.0.0.1:1 [20/Nov/2026:10:00:00.000] fe~ be_1/s1 0/0/1/-1/+5000 504 +194 - - sH-- 4/2/2/1/+2 0/0 "GET /x/login HTTP/1.1""#,
];
const ENVOY: &[&str] = &[
    r#"{"start_time":"2026-11-20T10:00:00.000Z","method":"GET","path":"/api/v2/users/34419","protocol":"HTTP/1.1","response_code":200,"response_flags":"-","bytes_sent":20515,"duration":188,"upstream_service_time":"187","x_forwarded_for":"110.131.133.169","authority":"app17.example.com","upstream_host":"10.0.17.10:8000","upstream_cluster":"c17","route_name":"r3"}"#,
    r#"{"start_time":"2026-11-20T10:00:01.000Z","method":"GET","path":"/a\u0026\"","protocol":"HTTP/2","response_code":503,"response_flags":"UF,URX","bytes_sent":0,"duration":12.5,"upstream_service_time":null,"x_forwarded_for":"","authority":"b","upstream_host":"-","upstream_cluster":"c","route_name":"r"}"#,
    r#"{"response_code":0,"duration":123456789012345678901234567890,"x":{"y":["]"]},"start_time":"2026-11-20T10:00:01.000+01:00","upstream_host":"h"}"#,
];
const BYTES: &[u8] = b" \"\\,:/-[].+09eZ\0\xff\t?l";

/// A change of a line: at this part of it (of 1,000), take away so many bytes and put in these.
#[derive(Clone, Debug)]
struct Change(usize, usize, Vec<u8>);

fn change() -> impl Strategy<Value = Change> {
    let bytes = proptest::collection::vec(proptest::sample::select(BYTES), 0..3);
    (0..1_000_usize, 0..4_usize, bytes).prop_map(|(place, away, bytes)| Change(place, away, bytes))
}

fn lines(samples: &'static [&'static str]) -> impl Strategy<Value = Vec<Vec<u8>>> {
    let changes = proptest::collection::vec(change(), 0..4);
    let line = (proptest::sample::select(samples), changes, proptest::option::weighted(0.1, 0..1_000_usize));
    let line = line.prop_map(|(sample, changes, cut)| {
        let mut line = sample.as_bytes().to_vec();
        for Change(place, away, bytes) in changes {
            let at = place * line.len() / 1_000;
            let end = (at + away).min(line.len());
            line.splice(at..end, bytes);
        }
        line.truncate(cut.map_or(line.len(), |cut| cut * line.len() / 1_000));
        line
    });
    proptest::collection::vec(line, 1..12)
}

/// What the simple reader makes of lines.
fn slowly(lines: &[Vec<u8>], read: fn(&[u8]) -> Option<Said>) -> Rollup {
    let mut rollup = Rollup::default();
    for line in lines {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let line = &line[line.iter().take_while(|byte| **byte == 0).count()..];
        if line.is_empty() {
            continue;
        }
        rollup.lines += 1;
        match read(line) {
            Some(said) => count(&mut rollup, said),
            None => rollup.unread.count += 1,
        }
    }
    rollup
}

fn count(rollup: &mut Rollup, said: Said) {
    let login = said.path.starts_with(b"/login")
        || said.path.get(1..).is_some_and(|rest| {
            let rest = String::from_utf8_lossy(rest).into_owned();
            rest.split('/').skip(1).any(|segment| segment == "login")
        });
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let route = if login { "login" } else { "" };
    let (minute, pool) = (said.minute, text(&said.pool).into());
    let key = |endpoint: &[u8]| Key {
        minute,
        pool: text(&said.pool).into(),
        endpoint: text(endpoint).into(),
        route: route.into(),
    };
    let mut cell = Cell { requests: 1, retries: said.retries, ..Cell::default() };
    cell.classes[said.class] = 1;
    cell.refused = u64::from(login && [401, 403].contains(&said.status));
    cell.latency = said.micros.map(|micros| (Sketch::bucket(micros), 1)).into_iter().collect();
    if !said.ending.is_empty() {
        cell.endings.push((text(&said.ending), 1));
    }
    rollup.cells.add(key(&said.endpoint), &cell);
    for endpoint in &said.tried {
        rollup.cells.add(key(endpoint), &Cell { passed_on: 1, ..Cell::default() });
    }
    if !matches!(&said.client[..], b"" | b"-") {
        rollup.clients.entry(pool).or_default().add(&said.client, 1);
    }
}

/// What is read must be the same however it comes in: in chunks, or in pieces for several readers.
fn read(plans: &[Plan], lines: &[Vec<u8>], cuts: &[usize]) -> Rollup {
    let routes = Routes::default();
    let bytes = lines.join(&b'\n');
    let mut reader = Reader::new(plans, &routes);
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut % (bytes.len() + 1)).collect();
    cuts.sort_unstable();
    let mut from = 0;
    for cut in cuts.into_iter().chain([bytes.len()]) {
        reader.feed(&bytes[from..cut]);
        from = cut;
    }
    let in_chunks = reader.finish();
    let mut readers = [Reader::new(plans, &routes), Reader::new(plans, &routes)];
    for (number, line) in lines.iter().enumerate() {
        readers[number * 7 % 3 % 2].piece(number as u64, &[line, &b"\n"[..]].concat());
    }
    let in_pieces = Reader::finish_all(readers.to_vec());
    // One that reads the end first, as one does that helps another.
    let mut reader = Reader::new(plans, &routes);
    let half = lines.len() / 2;
    for number in (half..lines.len()).chain(0..half) {
        reader.begin(number as u64);
        reader.feed(&[&lines[number], &b"\n"[..]].concat());
    }
    for other in [in_pieces, reader.finish()] {
        assert_eq!(in_chunks.cells, other.cells);
        assert_eq!(in_chunks.clients, other.clients);
        assert_eq!(in_chunks.lines, other.lines);
        assert_eq!(in_chunks.unread.count, other.unread.count);
        let numbers = |rollup: &Rollup| rollup.unread.examples.iter().map(|example| example.0).next();
        assert_eq!(numbers(&in_chunks), numbers(&other));
    }
    in_chunks
}

fn agree(format: model::LogFormat, lines: &[Vec<u8>], cuts: &[usize], slow: fn(&[u8]) -> Option<Said>) {
    let found = read(&[Plan::new(&format).unwrap()], lines, cuts);
    let expected = slowly(lines, slow);
    assert_eq!(found.cells, expected.cells, "{:?}\n{:?}", found.unread, String::from_utf8_lossy(&lines.join(&10)));
    assert_eq!(found.clients, expected.clients);
    assert_eq!((found.lines, found.unread.count), (expected.lines, expected.unread.count));
}

fn cases() -> ProptestConfig {
    ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn lines_read_from_both_ends_agree(lines in lines(NGINX), cuts in proptest::collection::vec(any::<usize>(), 0..6)) {
        agree(formats::nginx(), &lines, &cuts, slow::nginx);
    }

    #[test]
    fn lines_with_many_separators_agree(lines in lines(HAPROXY), cuts in proptest::collection::vec(any::<usize>(), 0..6)) {
        let format = model::LogFormat { syslog: false, ..formats::haproxy() };
        agree(format, &lines, &cuts, slow::haproxy);
    }

    #[test]
    fn objects_are_read_as_if_they_were_alone(lines in lines(ENVOY)) {
        let plans = [Plan::new(&formats::envoy()).unwrap()];
        let mut all = Rollup::default();
        lines.iter().for_each(|line| all.merge(read(&plans, std::slice::from_ref(line), &[])));
        let found = read(&plans, &lines, &[]);
        prop_assert_eq!(&found.cells, &all.cells, "{}", String::from_utf8_lossy(&lines.join(&10)));
        prop_assert_eq!((found.lines, found.unread.count), (all.lines, all.unread.count));
        for (_, why, beginning) in &found.unread.examples {
            prop_assert!(all.unread.examples.iter().any(|(_, own, line)| (own, line) == (why, beginning)), "{}", why);
        }
    }

    #[test]
    fn nothing_is_lost_whatever_comes(
        lines in lines(&["{\"start_time\":\"2026-11-20T10:00:00.000Z\",\"response_code\":200,\"path\":\"/a\\u0026\",\"x\":[{\"y\":\"]\"}]}"]),
        others in lines(HAPROXY),
        cuts in proptest::collection::vec(any::<usize>(), 0..6),
    ) {
        let plans = [formats::envoy(), formats::haproxy(), formats::nginx(), formats::reordered()];
        let plans = plans.map(|format| Plan::new(&format).unwrap());
        let mixed: Vec<Vec<u8>> = lines.into_iter().chain(others).collect();
        let rollup = read(&plans, &mixed, &cuts);
        let requests: u64 = rollup.cells.iter().map(|(_, cell)| cell.requests).sum();
        let by_format: BTreeMap<_, _> = rollup.formats.clone();
        prop_assert_eq!(requests + rollup.unread.count, rollup.lines);
        prop_assert_eq!(by_format.values().sum::<u64>(), requests);
    }
}
