//! The engine is the judge: the same requests go to the real engine and to the model, over random configurations, and
//! both must come to the same end. (ARCHITECTURE.md, invariant 8.)
//!
//! Everything stays on loopback. Where an engine isn't installed the test says so and passes. `AGREE_CASES=500` asks more
//! configurations, `AGREE_REQUESTS=200` more requests of each, `AGREE_SEED=7` others; `AGREE_STOP=20` goes on after
//! disagreements; `AGREE_ODD=1` sends odd requests too, `AGREE_REFUSALS=1` prints what the engine refuses; `AGREE_REPORT=folder` writes the figures there. What disagrees is shrunk and printed.
//!
//! Proofs are held against the engines, too: `AGREE_PROOFS=300` configurations, with `AGREE_WISHES=8` expectations and
//! `AGREE_COPIES=6` changed copies of each; none is begun after `AGREE_SECONDS=3600`.

mod asked;
mod bench;
mod chance;
mod client;
mod compare;
mod door;
mod grammar;
mod haproxy;
mod literals;
mod modelled;
mod nginx;
mod place;
mod proof;
mod report;
mod requests;
mod run;
mod seen;
mod shrink;
mod stubs;
mod vary;

use std::process::Command;

use grammar::Grammar;
use report::Tally;
use run::Settings;

/// At most so many of a hundred requests may be Unknown. The small grammar for nginx has static files in many places.
fn most_unknown(grammar: &Grammar) -> f64 {
    if grammar.id == "haproxy" { 3.0 } else { 50.0 }
}

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// What the engine says its version is; None where it is not installed.
fn version(grammar: &Grammar) -> Option<String> {
    let output = Command::new(grammar.program).arg(grammar.version).output().ok()?;
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    let number = said.split([' ', '/', '-', '\n']).find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    number.map(str::to_owned)
}

/// Asks both sides, prints the figures, and fails where they disagree.
fn agree(grammar: &Grammar) {
    let Some(version) = version(grammar) else {
        return eprintln!("{} is not installed: nothing was compared with it", grammar.program);
    };
    let settings = Settings {
        cases: setting("AGREE_CASES", 80),
        requests: setting("AGREE_REQUESTS", 60) as usize,
        seed: setting("AGREE_SEED", 1),
        workers: setting("AGREE_WORKERS", 2) as usize,
        stop: setting("AGREE_STOP", 1) as usize,
        odd: setting("AGREE_ODD", 1) == 1,
    };
    let tally = run::run(grammar, &settings);
    println!("{}", tally.summary(grammar.id));
    tally.top_reasons(12).iter().for_each(|(reason, count)| println!("  Unknown {count}: {reason}"));
    if let Ok(folder) = std::env::var("AGREE_REPORT") {
        std::fs::write(format!("{folder}/{}.md", grammar.id), tally.page(grammar.id, &version)).unwrap();
    }
    judge(grammar, &settings, &tally);
}

/// Fails where they disagree, or where too little is known.
fn judge(grammar: &Grammar, settings: &Settings, tally: &Tally) {
    for (number, case) in &tally.cases {
        println!("\n=== AGREE_SEED={} case {number}\n{case}", settings.seed);
    }
    let refusal = tally.refusals.first().map_or("", String::as_str);
    if std::env::var("AGREE_REFUSALS").is_ok() {
        tally.refusals.iter().for_each(|said| println!("=== refused: {said}"));
    }
    assert!(tally.disagree == 0, "{} sees it differently", grammar.program);
    assert!(tally.refusals.len() * 50 <= tally.configurations, "{} doesn't take: {refusal}", grammar.program);
    assert!(tally.unknown_share() <= most_unknown(grammar), "{:.1} % are Unknown", tally.unknown_share());
}

/// Has the engine judge proofs, prints the figures, and fails where it refutes one.
fn agree_with_proofs(grammar: &Grammar) {
    if version(grammar).is_none() {
        return eprintln!("{} is not installed: no proof was held against it", grammar.program);
    }
    let settings = proof::Settings {
        cases: setting("AGREE_PROOFS", 4),
        copies: setting("AGREE_COPIES", 4) as usize,
        wishes: setting("AGREE_WISHES", 2) as usize,
        seconds: setting("AGREE_SECONDS", 15),
        requests: setting("AGREE_REQUESTS", 50) as usize,
        seed: setting("AGREE_SEED", 1),
        workers: setting("AGREE_WORKERS", 2) as usize,
        stop: setting("AGREE_STOP", 1) as usize,
    };
    let tally = proof::run(grammar, &settings);
    println!("{}", tally.summary(grammar.id));
    tally.refuted.iter().for_each(|what| println!("\n=== AGREE_SEED={} {what}", settings.seed));
    assert!(tally.refuted.is_empty(), "{} refutes a proof", grammar.program);
}

#[test]
fn haproxy_agrees_with_proofs() {
    agree_with_proofs(&haproxy::GRAMMAR);
}

#[test]
fn nginx_agrees_with_proofs() {
    agree_with_proofs(&nginx::GRAMMAR);
}

#[test]
fn haproxy_agrees() {
    agree(&haproxy::GRAMMAR);
}

#[test]
fn nginx_agrees() {
    agree(&nginx::GRAMMAR);
}
