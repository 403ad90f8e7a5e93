//! What expectations that hold rest on.

use super::requests::{cases_of_one, speaks_of};
use super::{Checked, Prepared, Verdict, doors};
use crate::intent::{Expectation, When};
use crate::prove::{Assumed, Prover, Unrest};

/// A subject of which nothing is at rest.
pub(super) struct Stirred<'p, 'u> {
    /// Which of the subjects it is.
    pub index: usize,
    pub unrest: &'u Unrest,
    pub subject: &'p Prepared<'u>,
    pub prover: Prover<'u, 'p>,
}

/// Notes on an expectation that holds what it rests on.
pub(super) fn note(
    expectation: &Expectation,
    checked: &mut Checked,
    at_rest: &[Prepared<'_>],
    all: &mut [Stirred<'_, '_>],
) {
    if checked.verdict != Verdict::Holds {
        return;
    }
    let mut found: Vec<Assumed> = Vec::new();
    for Stirred { index, unrest, subject, prover } in all {
        match &expectation.when {
            When::Request(ask) => {
                let own = &at_rest[*index];
                let cases = cases_of_one(expectation, ask, at_rest).0.into_iter();
                for case in cases.filter(|case| std::ptr::eq(case.subject, own)) {
                    let trace = subject.tracer.trace(&case.placed.arrival, &case.placed.request);
                    unrest.of_trace(&expectation.wanted, &trace, &mut found);
                }
            }
            When::Set(conditions) if speaks_of(&expectation.wanted, subject) => {
                for door in doors(subject, &conditions.value) {
                    prover.rests_on(&door, &conditions.value, &expectation.wanted, unrest, &mut found);
                }
            }
            When::Set(_) => {}
        }
    }
    found.sort_by_key(|one| one.blame.span);
    found.dedup();
    checked.assumes = found;
}
