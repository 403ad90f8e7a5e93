//! The engine is the judge: the same requests go to the real engine and to the model, over random configurations, and
//! both must come to the same end. (ARCHITECTURE.md, invariant 8.)
//!
//! Everything stays on loopback. Where an engine isn't installed the test says so and passes. `JUDGE_CASES=200` asks
//! more configurations, `JUDGE_SEED=7` others; a disagreement prints the whole configuration.

#[path = "../../../engines/tests/ports/mod.rs"]
mod ports;

mod bench;
mod chance;
mod haproxy;
mod nginx;
mod seen;

use std::process::Command;

use chance::Chance;
use seen::{Asked, Seen};

/// What one engine needs to be asked.
struct Judge {
    id: &'static str,
    program: &'static str,
    /// Writes a configuration that listens on the port and forwards to the stubs.
    write: fn(chance: &mut Chance, port: u16, stubs: &[u16]) -> String,
    start: fn(folder: &std::path::Path, text: &str) -> Command,
    /// Hosts and paths that meet what `write` writes.
    hosts: &'static [&'static str],
    paths: &'static [&'static str],
}

const JUDGES: [Judge; 2] = [haproxy::JUDGE, nginx::JUDGE];
/// Requests for each configuration.
const REQUESTS: usize = 60;

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn is_installed(program: &str) -> bool {
    Command::new(program).arg("-v").output().is_ok()
}

/// Asks both sides about one configuration; gives how many requests both decided, and every disagreement.
fn compare(judge: &Judge, chance: &mut Chance, stubs: &bench::Stubs) -> (usize, Vec<String>) {
    let port = ports::free_port();
    let text = (judge.write)(chance, port, &stubs.ports);
    let Some(_engine) = bench::Engine::start(judge, &text, port) else {
        return (0, vec![format!("{} doesn't take this:\n{text}", judge.program)]);
    };
    let model = seen::Modelled::new(judge.id, &text);
    let (mut decided, mut wrong) = (0, Vec::new());
    for _ in 0..REQUESTS {
        let asked = Asked::any(chance, judge.hosts, judge.paths);
        let Some(expected) = model.trace(&asked, port) else { continue };
        let got = Seen::of_engine(port, &asked);
        decided += 1;
        if !expected.agrees(&got) {
            wrong.push(format!("{asked:?}\n  model  {expected:?}\n  engine {got:?}"));
        }
    }
    wrong.truncate(3);
    if !wrong.is_empty() {
        wrong.push(text);
    }
    (decided, wrong)
}

/// Compares over several configurations; fails at the first that both see differently.
fn judge(judge: &Judge) {
    if !is_installed(judge.program) {
        eprintln!("{} is not installed: nothing was compared with it", judge.program);
        return;
    }
    let (cases, seed) = (setting("JUDGE_CASES", 12), setting("JUDGE_SEED", 1));
    let stubs = bench::Stubs::start(haproxy::POOLS);
    let mut decided = 0;
    for case in 0..cases {
        let (count, wrong) = compare(judge, &mut Chance::new(seed * 1_000_003 + case), &stubs);
        let all = wrong.join("\n");
        assert!(wrong.is_empty(), "{} sees it differently (JUDGE_SEED={seed}, case {case}):\n{all}", judge.program);
        decided += count;
    }
    println!("{}: {decided} requests of {} were decided, all alike", judge.program, cases as usize * REQUESTS);
    assert!(decided * 10 >= cases as usize * REQUESTS * 9, "the model decided {decided} only");
}

#[test]
fn haproxy_agrees() {
    judge(&JUDGES[0]);
}

#[test]
fn nginx_agrees() {
    judge(&JUDGES[1]);
}
