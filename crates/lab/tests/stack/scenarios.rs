//! Scenarios are what they are said to be, as far as that is seen without playing them.

use std::collections::BTreeSet;

use incident::SuspectId;
use lab::Trouble;
use lab::scenarios::{SCENARIOS, Scenario};
use lab::stack::{Rehearsal, Setup, Step};

#[test]
fn they_are_many_and_sorted() {
    let ids: Vec<&str> = SCENARIOS.iter().map(|one| one.id).collect();
    assert!(ids.windows(2).all(|pair| pair[0] < pair[1]), "{ids:?}");
    let count = |is_meant: &dyn Fn(&Scenario) -> bool| SCENARIOS.iter().filter(|one| is_meant(one)).count();
    assert_eq!(count(&|one| one.id.starts_with("outage-")), 5);
    assert!(count(&|one| one.guilty == Some(SuspectId::Balancer)) >= 20);
    assert!(count(&|one| one.guilty.is_some_and(|id| id != SuspectId::Balancer)) >= 12);
    assert!(count(&|one| one.guilty.is_none()) >= 3);
    let guilty: BTreeSet<SuspectId> = SCENARIOS.iter().filter_map(|one| one.guilty).collect();
    assert_eq!(guilty.len(), 8, "each suspect is to blame somewhere");
}

#[test]
fn each_is_whole() {
    for scenario in SCENARIOS {
        assert!(!scenario.story.is_empty() && !scenario.plays.is_empty(), "{}", scenario.id);
        assert_eq!(scenario.hits.is_empty(), scenario.guilty.is_none(), "{}", scenario.id);
        for play in scenario.plays {
            assert!(play.steps.windows(2).all(|pair| pair[0].at <= pair[1].at), "{}: steps out of order", scenario.id);
            assert!(play.steps.iter().all(|step| step.at < scenario.lasts), "{}: a step too late", scenario.id);
            let engine = engines::ENGINES.iter().find(|one| one.id == play.engine).unwrap();
            let ends = scenario.stack(Setup::new(engine, 0)).certificate_ends == Some(scenario.begins);
            let begins = ends || play.steps.iter().any(|step| step.at == scenario.begins);
            assert!(begins || play.steps.is_empty(), "{}: nothing happens when it begins", scenario.id);
            let is_runtime = play.steps.iter().any(|step| matches!(step.step, Step::Socket(_)));
            let is_line = scenario.guilty == Some(SuspectId::Balancer) && !is_runtime;
            assert_eq!(play.lines.is_empty(), !is_line, "{}: lines of {}", scenario.id, play.engine);
        }
    }
}

/// Each change can be made and is accepted, and the line to blame stands there afterwards and didn't before.
fn rehearsed(engine: &str) {
    let found = engines::ENGINES.iter().find(|one| one.id == engine).unwrap();
    let usual = Setup::new(found, 0);
    // Where auth speaks TLS, the configuration is another.
    let is_secured = |one: &Scenario| one.stack(usual.clone()).certificate_ends.is_some();
    let secured = SCENARIOS.iter().find(|one| is_secured(one)).expect("there are some").stack(usual.clone());
    let [plain, secured] = match [usual.clone(), secured].map(|setup| Rehearsal::new(&setup)) {
        [Ok(plain), Ok(secured)] => [plain, secured],
        [Err(Trouble::NoEngine { engine }), _] => return println!("{engine} isn't here: skipped"),
        [Err(trouble), _] | [_, Err(trouble)] => panic!("{trouble}"),
    };
    let texts = [&plain, &secured].map(|rehearsal| rehearsal.play(&[]).unwrap());
    for scenario in SCENARIOS {
        let Some(play) = scenario.on(engine) else { continue };
        let (rehearsal, usual) = if is_secured(scenario) { (&secured, &texts[1]) } else { (&plain, &texts[0]) };
        let text = rehearsal.play(play.steps).unwrap_or_else(|trouble| panic!("{}: {trouble}", scenario.id));
        let has = |text: &str, line: &str| text.lines().any(|own| own.trim() == rehearsal.filled(line));
        assert!(play.lines.iter().all(|line| has(&text, line)), "{}: a line to blame isn't there", scenario.id);
        let is_new = play.lines.iter().any(|line| !has(usual, line));
        // Where a pool was cut down, what is to blame is gone, and what is left has to be named; and where a line was copied into
        // another section, it stood there before.
        let is_known = ["one-endpoint-left", "outage-replicas-in-the-write-pool", "writes-go-to-a-follower"];
        assert!(play.lines.is_empty() || is_new || is_known.contains(&scenario.id), "{}: no line is new", scenario.id);
    }
}

#[test]
fn haproxy_accepts_every_change() {
    rehearsed("haproxy");
}

#[test]
fn nginx_accepts_every_change() {
    rehearsed("nginx");
}
