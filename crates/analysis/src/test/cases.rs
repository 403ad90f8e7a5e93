//! Requests that are worth asking somebody else, too: those by which expectations are checked, and one for each fate.

use finding::Span;

use super::{Prepared, Subject, requests};
use crate::ask::{Ask, Placed};
use crate::intent::Intent;
use crate::space::fates;

/// One request at one balancer.
#[derive(Clone, Debug)]
pub struct Case {
    /// The balancer, as an index.
    pub subject: usize,
    /// Where the expectation that it belongs to is written; `None` for one of a fate.
    pub expectation: Option<Span>,
    /// As a reader can send it.
    pub ask: Ask,
    /// Where it arrives.
    pub placed: Placed,
}

/// At most `budget` requests: of every expectation at least the first ones, and one for each distinct fate.
pub fn cases(intent: Option<&Intent>, subjects: &[Subject<'_>], budget: usize) -> Vec<Case> {
    let prepared: Vec<Prepared<'_>> = subjects.iter().map(Prepared::new).collect();
    let expected = intent.iter().flat_map(|intent| &intent.expect);
    let mut groups: Vec<Vec<Case>> = expected.map(|one| of_expectation(one, &prepared)).collect();
    groups.push(subjects.iter().enumerate().flat_map(|(index, subject)| of_fates(index, subject, budget)).collect());
    in_turns(groups, budget)
}

fn of_expectation(expectation: &crate::intent::Expectation, prepared: &[Prepared<'_>]) -> Vec<Case> {
    let index = |subject: &Prepared<'_>| prepared.iter().position(|one| std::ptr::eq(one, subject)).unwrap_or_default();
    let cases = requests::cases(expectation, prepared).into_iter();
    let span = Some(expectation.name.span);
    cases
        .map(|case| Case { subject: index(case.subject), expectation: span, ask: case.ask, placed: case.placed })
        .collect()
}

fn of_fates(index: usize, subject: &Subject<'_>, tried: usize) -> Vec<Case> {
    let fates = fates(subject.model, tried).into_iter();
    fates.map(|(ask, placed)| Case { subject: index, expectation: None, ask, placed }).collect()
}

/// Takes from the groups in turns until the budget is spent; the order within a group stays.
fn in_turns(groups: Vec<Vec<Case>>, budget: usize) -> Vec<Case> {
    let mut groups: Vec<_> = groups.into_iter().map(Vec::into_iter).collect();
    let mut taken = Vec::new();
    while taken.len() < budget {
        let before = taken.len();
        taken.extend(groups.iter_mut().filter_map(Iterator::next));
        if taken.len() == before {
            break;
        }
    }
    taken.truncate(budget);
    taken
}
