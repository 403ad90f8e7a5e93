//! What one request meets: the model, interpreted.

mod outcome;

pub use outcome::{Assumption, Fate, Near, Outcome, Sees, Step, Trace, What, Why};

use crate::{Arrival, Blame, Model, Request};

/// Answers questions about one model; made once, asked often.
pub struct Tracer<'m> {
    model: &'m Model,
}

impl<'m> Tracer<'m> {
    /// Makes ready to ask `model`.
    pub fn new(model: &'m Model) -> Self {
        Tracer { model }
    }

    /// Every fate of a request that arrives so, with all steps.
    pub fn trace(&self, arrival: &Arrival, _request: &Request) -> Trace {
        let span = self.model.listener(arrival.listener).span;
        let blame = Blame { span, reason: "the interpreter lands next".into() };
        let outcome = Outcome::Unknown { blame };
        Trace { fates: vec![Fate { outcome, sees: None, steps: vec![], assumptions: vec![], answer_headers: vec![] }] }
    }

    /// Every outcome of a request that arrives so, without steps: much faster than [`trace`](Self::trace).
    pub fn decide(&self, arrival: &Arrival, request: &Request) -> Vec<Outcome> {
        self.trace(arrival, request).fates.into_iter().map(|fate| fate.outcome).collect()
    }
}
