//! Which routes no expectation speaks of, and what could be expected of them.
//!
//! A route is a line that decides what becomes of requests, once however many blocks have inherited it. It is spoken of where
//! some request that an expectation means takes it. Most of that is seen from sampled requests; the rest is searched for with
//! sets of them, and each request that is shown was sent through the model.

mod lines;
mod propose;
mod search;
mod speakers;
#[cfg(test)]
mod tests;
mod untaken;
mod when;

use std::collections::BTreeMap;

use finding::{Span, Witness};
use model::Blame;

use crate::intent::Intent;
use crate::space::door::doors;
use crate::test::{Prepared, Subject, provers};
use propose::Proposer;
use search::{Search, Seen};
use speakers::Speakers;
use untaken::untaken;

/// How far expectations speak of a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spoken {
    /// No expectation speaks of any request that takes it.
    Bare,
    /// Some request that takes it is spoken of. Whether all are isn't known, for this reason.
    Partly(Option<Blame>),
    /// Every request that takes it is spoken of.
    Fully,
    /// It can't be told which requests take it.
    Unknown(Blame),
}

/// A line that decides what becomes of requests.
#[derive(Clone, Debug)]
pub struct CoveredRoute {
    /// The line.
    pub span: Span,
    /// How far expectations speak of it.
    pub spoken: Spoken,
    /// A request that takes it and that no expectation speaks of.
    pub witness: Option<Witness>,
    /// What becomes of that request.
    pub outcome: Option<String>,
    /// For a bare one: an entry for `expect`, proved to hold today.
    pub proposal: Option<String>,
}

/// A line that no request takes in an idle, healthy system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untaken {
    /// The line.
    pub span: Span,
    /// What it waits for; nothing where no request takes it at all.
    pub waits_for: Option<Blame>,
}

/// What expectations speak of.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// All routes that some request takes, in the order of the text.
    pub routes: Vec<CoveredRoute>,
    /// Those that no request takes: they aren't counted.
    pub untaken: Vec<Untaken>,
}

impl Coverage {
    /// How many routes some expectation speaks of, partly or fully.
    pub fn spoken_of(&self) -> usize {
        self.routes.iter().filter(|route| matches!(route.spoken, Spoken::Partly(_) | Spoken::Fully)).count()
    }

    /// The share of them, 0 to 1; 1 where there are no routes.
    pub fn share(&self) -> f64 {
        if self.routes.is_empty() { 1.0 } else { self.spoken_of() as f64 / self.routes.len() as f64 }
    }

    /// With that of others.
    pub fn extend(&mut self, other: Coverage) {
        self.routes.extend(other.routes);
        self.untaken.extend(other.untaken);
    }
}

/// What the intent file speaks of, and what could be said of the rest.
pub fn measure(intent: Option<&Intent>, subjects: &[Subject<'_>]) -> Coverage {
    let prepared: Vec<Prepared<'_>> = subjects.iter().map(Prepared::new).collect();
    let none = Intent::default();
    let intent = intent.unwrap_or(&none);
    let found: Vec<Found<'_>> = prepared.iter().map(|subject| found(intent, subject)).collect();
    let mut proposer = Proposer::new(&prepared, provers(intent, &prepared));
    let mut coverage = Coverage::default();
    for (number, found) in found.into_iter().enumerate() {
        coverage.untaken.extend(found.untaken);
        for (span, seen) in found.lines {
            coverage.routes.push(route(span, &seen, number, &mut proposer));
        }
    }
    coverage
}

/// What was found at one balancer.
struct Found<'m> {
    lines: BTreeMap<Span, Seen<'m>>,
    untaken: Vec<Untaken>,
}

fn found<'m>(intent: &Intent, subject: &Prepared<'m>) -> Found<'m> {
    let speakers = Speakers::of(intent, subject);
    let doors = doors(subject.model);
    let mut search = Search::new(subject.model, &speakers);
    search.usual(&subject.tracer, &doors);
    let untaken = untaken(&mut search, &subject.tracer, &doors);
    Found { lines: search.found, untaken }
}

fn route<'m>(span: Span, seen: &Seen<'m>, subject: usize, proposer: &mut Proposer<'_, 'm>) -> CoveredRoute {
    let spoken = seen.spoken();
    let shown = seen.rest.as_ref().filter(|_| !matches!(spoken, Spoken::Fully));
    let proposal = shown.filter(|_| spoken == Spoken::Bare).and_then(|way| proposer.propose(subject, way));
    CoveredRoute {
        span,
        spoken,
        witness: shown.map(|way| way.ask.witness()),
        outcome: shown.map(|way| proposer.target(subject, &way.outcome)),
        proposal,
    }
}
