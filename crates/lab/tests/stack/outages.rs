//! The five outages happen.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use lab::scenarios::{Hit, Scenario, find};
use lab::stack::{Entry, Stack};

use super::talk::get;
use super::{started, usual};

/// Quiet before the fault, and what is watched after it.
const SPANS: [Duration; 2] = [Duration::from_secs(3), Duration::from_secs(16)];

/// Plays a scenario in short and sees that users fail after the change, as it says, and not before, with all health checks green.
fn happens(engine: &str, id: &str) {
    let scenario = find(id).unwrap();
    let play = scenario.on(engine).unwrap();
    let Some(mut stack) = started(&scenario.stack(usual(engine))) else { return };
    let [quiet, watched] = SPANS;
    play.run(&mut stack, scenario.begins - quiet, scenario.begins + watched, |_| {}).unwrap();
    let fault = stack.began() + quiet;
    assert_eq!(stack.ledger().hit(stack.began(), fault).1, 0, "failures before the change");
    assert!(stack.ledger().hit(stack.began(), fault).0 > 100, "nobody was there before the change");
    let since: Vec<Entry> = stack.ledger().entries().into_iter().filter(|one| one.at >= fault).collect();
    scenario.hits.iter().for_each(|hit| assert_hit(hit, &since));
    assert_line_is_there(&stack, scenario, play.lines);
    assert_green(&stack, engine);
}

fn assert_hit(hit: &Hit, since: &[Entry]) {
    let all = since.iter().filter(|one| one.deed == hit.deed).count();
    let hits = since.iter().filter(|one| one.deed == hit.deed && hit.outcomes.contains(&one.outcome)).count();
    // After so short a time not all has happened yet.
    assert!(hits as f64 >= all as f64 * hit.least / 2.0 && hits > 0, "{hit:?}: {hits} of {all}");
}

fn assert_line_is_there(stack: &Stack, scenario: &Scenario, lines: &[&str]) {
    let text = std::fs::read_to_string(stack.config()).unwrap();
    for line in lines {
        let line = stack.filled(line);
        assert!(text.lines().any(|own| own.trim() == line), "{}: `{line}` isn't in the configuration", scenario.id);
    }
}

/// Endpoints say that they are well, and so does the balancer where it asks.
fn assert_green(stack: &Stack, engine: &str) {
    for endpoint in stack.endpoints() {
        assert_eq!(get(endpoint, "/healthz").as_deref(), Some("ok\n"));
    }
    if engine == "haproxy" {
        let states = states(stack);
        assert!(states.len() >= 13, "{states:?}");
        assert!(states.iter().all(|state| state.starts_with("UP")), "{states:?}");
    }
}

/// The state of every endpoint, as HAProxy has it.
fn states(stack: &Stack) -> Vec<String> {
    let mut socket = UnixStream::connect(stack.folder().join("admin.sock")).unwrap();
    socket.write_all(b"show stat -1 4 -1\n").unwrap();
    let mut said = String::new();
    socket.read_to_string(&mut said).unwrap();
    let rows = said.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    rows.filter_map(|row| row.split(',').nth(17).map(str::to_owned)).collect()
}

#[test]
fn an_idle_timeout_on_haproxy() {
    happens("haproxy", "outage-idle-timeout");
}

#[test]
fn replicas_in_the_write_pool_on_haproxy() {
    happens("haproxy", "outage-replicas-in-the-write-pool");
}

#[test]
fn affinity_behind_a_cdn_on_haproxy() {
    happens("haproxy", "outage-affinity-behind-a-cdn");
}

#[test]
fn an_api_rule_above_auth_on_haproxy() {
    happens("haproxy", "outage-api-rule-above-auth");
}

#[test]
fn a_left_over_weight_on_haproxy() {
    happens("haproxy", "outage-left-over-weight");
}

#[test]
fn replicas_in_the_write_pool_on_nginx() {
    happens("nginx", "outage-replicas-in-the-write-pool");
}

#[test]
fn affinity_behind_a_cdn_on_nginx() {
    happens("nginx", "outage-affinity-behind-a-cdn");
}
