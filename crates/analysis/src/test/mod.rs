//! Whether the balancers do what the intent file says.

mod assumed;
mod cases;
mod members;
mod names;
mod pools;
mod requests;
mod sole;
mod verdict;

use finding::Finding;
use model::trace::Tracer;
use model::{Model, Text};

use crate::intent::{Expectation, Intent};
use crate::prove::{Prover, Unrest, headers_seen};
use crate::simulate::Traffic;
use crate::space::Draft;

pub use crate::prove::Assumed;
use assumed::Stirred;
pub use cases::{Case, cases};
pub(crate) use members::{doors, fits, meets};
pub(crate) use requests::{holds, speaks_of};
pub use sole::sole_pool;
pub use verdict::{Checked, Verdict, Weight};

/// One balancer of the intent file, read.
#[derive(Clone, Copy)]
pub struct Subject<'m> {
    /// Its name in the intent file.
    pub name: &'m str,
    /// What its configuration does.
    pub model: &'m Model,
}

/// A subject, with what is made once and used for all expectations.
pub(crate) struct Prepared<'m> {
    pub model: &'m Model,
    pub tracer: Tracer<'m>,
    /// For each listener, requests that its routes speak of.
    pub drafts: Vec<std::cell::OnceCell<Vec<Draft>>>,
}

/// Every statement and expectation of the intent file, checked; and what is wrong with it in view of the models.
pub fn run(intent: &Intent, subjects: &[Subject<'_>]) -> (Vec<Checked>, Vec<Finding>) {
    run_with(intent, subjects, &Traffic::of(intent))
}

/// The same, with traffic that is known from elsewhere: a log, say.
pub fn run_with(intent: &Intent, subjects: &[Subject<'_>], traffic: &Traffic) -> (Vec<Checked>, Vec<Finding>) {
    let prepared: Vec<Prepared<'_>> = subjects.iter().map(Prepared::new).collect();
    let mut checked = Vec::new();
    let mut findings = names::unknown_pools(intent, subjects);
    findings.extend(names::unused(intent));
    checked.extend(pools::check(intent, subjects, traffic));
    let mut provers = provers(intent, &prepared);
    let known: Vec<&Expectation> = intent.expect.iter().filter(|one| names::known(one, subjects)).collect();
    let mut own: Vec<Checked> = known.iter().map(|one| requests::check(one, &prepared, &mut provers)).collect();
    note_assumptions(intent, &prepared, &known, &mut own);
    checked.append(&mut own);
    (checked, findings)
}

/// Notes on expectations that hold what they rest on: each is asked again of models in which nothing is at rest.
fn note_assumptions(intent: &Intent, at_rest: &[Prepared<'_>], known: &[&Expectation], own: &mut [Checked]) {
    if own.iter().all(|one| one.verdict != Verdict::Holds) {
        return;
    }
    let subjects = at_rest.iter().enumerate();
    let unrest: Vec<(usize, Unrest)> =
        subjects.filter_map(|(index, subject)| Some((index, Unrest::of(subject.model)?))).collect();
    let prepared: Vec<Prepared<'_>> =
        unrest.iter().map(|(_, one)| Prepared::new(&Subject { name: "", model: &one.model })).collect();
    let all = unrest.iter().zip(&prepared).zip(provers(intent, &prepared));
    let mut stirred: Vec<Stirred<'_, '_>> =
        all.map(|(((index, unrest), subject), prover)| Stirred { index: *index, unrest, subject, prover }).collect();
    for (expectation, checked) in known.iter().zip(own) {
        assumed::note(expectation, checked, at_rest, &mut stirred);
    }
}

/// Who proves the expectations, for each subject.
pub(crate) fn provers<'p, 'm>(intent: &Intent, prepared: &'p [Prepared<'m>]) -> Vec<Prover<'m, 'p>> {
    let headers: Vec<Text> = intent.expect.iter().flat_map(|one| headers_seen(&one.wanted)).collect();
    prepared.iter().map(|subject| Prover::new(&subject.tracer, headers.clone())).collect()
}

impl<'m> Prepared<'m> {
    pub fn new(subject: &Subject<'m>) -> Self {
        let drafts = subject.model.listeners.iter().map(|_| std::cell::OnceCell::new()).collect();
        Prepared { model: subject.model, tracer: Tracer::new(subject.model), drafts }
    }
}
