//! Scenarios are what they are said to be, as far as that is seen without playing them.

use std::collections::BTreeSet;

use incident::SuspectId;
use lab::scenarios::{SCENARIOS, Scenario};
use lab::stack::Step;

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
            let begins = play.steps.iter().any(|step| step.at == scenario.begins);
            assert!(begins || play.steps.is_empty(), "{}: nothing happens when it begins", scenario.id);
            let is_runtime = play.steps.iter().any(|step| matches!(step.step, Step::Socket(_)));
            let is_line = scenario.guilty == Some(SuspectId::Balancer) && !is_runtime;
            assert_eq!(play.lines.is_empty(), !is_line, "{}: lines of {}", scenario.id, play.engine);
        }
    }
}
