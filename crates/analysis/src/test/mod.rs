//! Whether the balancers do what the intent file says.

mod cases;
mod members;
mod names;
mod pools;
mod requests;
mod verdict;

use finding::Finding;
use model::trace::Tracer;
use model::{Model, Text};

use crate::intent::Intent;
use crate::prove::{Prover, headers_seen};
use crate::space::Draft;

pub use cases::{Case, cases};
pub(crate) use members::{doors, meets};
pub(crate) use requests::{holds, speaks_of};
pub use verdict::{Checked, Verdict};

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
    let prepared: Vec<Prepared<'_>> = subjects.iter().map(Prepared::new).collect();
    let mut checked = Vec::new();
    let mut findings = names::unknown_pools(intent, subjects);
    findings.extend(names::unused(intent));
    for pool in &intent.pools {
        pools::check(pool, intent, subjects, &mut checked);
    }
    let mut provers = provers(intent, &prepared);
    checked.extend(
        intent
            .expect
            .iter()
            .filter(|one| names::known(one, subjects))
            .map(|one| requests::check(one, &prepared, &mut provers)),
    );
    (checked, findings)
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
