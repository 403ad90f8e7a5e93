//! Expectations for what no expectation speaks of, each proved before it is given out.

use std::collections::{BTreeSet, HashSet};

use finding::SourceMap;
use model::trace::Outcome;
use model::{Action, Model, Pool, PoolId};

use super::search::Way;
use super::when::{Models, candidates, exactly};
use crate::ask::{Ask, Scheme};
use crate::facts::words::target_of;
use crate::init::{scalar, wanted};
use crate::intent::{self, Expectation};
use crate::prove::Prover;
use crate::space::Draft;
use crate::space::lang::work;
use crate::test::{Prepared, holds, meets};

/// Sets are proved while so many routes have been gone through; then a proposal is for one request.
const ROUTES: usize = 400_000;

/// The same for the work that proofs make.
const WORK: u64 = 1_000_000;

/// So much of it is spent on one proof.
const PROOF: u64 = 100_000;

/// An outcome that has no name of its own is told by the pools that it isn't, if there are no more of them.
const POOLS: usize = 24;

/// Of a table so many routes are looked at for pools.
const ROUTES_BESIDE: usize = 200;

/// Proposes expectations and proves them.
pub(super) struct Proposer<'p, 'm> {
    subjects: &'p [Prepared<'m>],
    provers: Vec<Prover<'m, 'p>>,
    names: HashSet<String>,
    /// How many routes one proof goes through.
    routes: usize,
    spent: usize,
    end_of_work: u64,
}

impl<'p, 'm> Proposer<'p, 'm> {
    pub fn new(subjects: &'p [Prepared<'m>], provers: Vec<Prover<'m, 'p>>) -> Self {
        let tables = subjects.iter().flat_map(|subject| &subject.model.tables);
        let routes = tables.map(|table| table.routes.len() + 1).sum();
        let end_of_work = work::done() + WORK;
        let provers = provers.into_iter().map(|prover| prover.spending(PROOF)).collect();
        Proposer { subjects, provers, names: HashSet::new(), routes, spent: 0, end_of_work }
    }

    /// What became of a request, for a sentence.
    pub fn target(&self, subject: usize, outcome: &Outcome) -> String {
        target_of(self.subjects[subject].model, outcome)
    }

    /// An entry for the way that holds and that means its request: for a set of requests where one can be proved, else for
    /// the request alone.
    pub fn propose(&mut self, subject: usize, way: &Way<'m>) -> Option<String> {
        let model = self.subjects[subject].model;
        let of_sets = keys(model, way, false)?;
        let ends = ends(model, &way.outcome);
        let models = Models { model, alone: self.subjects.len() == 1 };
        let sets = if self.has_fuel() { candidates(models, way) } else { Vec::new() };
        for when in sets {
            if !self.has_fuel() {
                break;
            }
            self.spent += self.routes;
            if let Some(entry) = self.proved(&when.name, &when.yaml(), (&of_sets, &ends), way) {
                return Some(entry);
            }
        }
        let of_one = keys(model, way, true)?;
        let request = request(&way.ask).filter(|_| self.is_placed(subject, way));
        let one = request.and_then(|text| self.proved(&text, &scalar(&text), (&of_one, &ends), way));
        one.or_else(|| {
            let when = exactly(models, way).filter(|_| self.has_fuel())?;
            self.proved(&when.name, &when.yaml(), (&of_sets, &ends), way)
        })
    }

    fn has_fuel(&self) -> bool {
        self.spent < ROUTES && work::done() < self.end_of_work
    }

    /// The entry, if it holds and means the request of the way.
    fn proved(&mut self, what: &str, when: &str, (keys, ends): (&str, &str), way: &Way<'m>) -> Option<String> {
        let name = self.name(format!("{what} {ends}"));
        let entry = format!("  - name: {}\n    when: {when}\n{keys}", scalar(&name));
        let expectation = read(&entry)?;
        let is_meant = match &expectation.when {
            intent::When::Request(_) => true,
            intent::When::Set(conditions) => {
                let draft = Draft::of(&way.ask);
                conditions.value.iter().all(|condition| meets(&draft, condition))
            }
        };
        if !is_meant || !holds(&expectation, self.subjects, &mut self.provers) {
            return None;
        }
        self.names.insert(name);
        Some(entry)
    }

    /// The name with a number, where it is taken.
    fn name(&self, name: String) -> String {
        let numbered = (2..).map(|number| format!("{name} ({number})"));
        let mut all = std::iter::once(name.clone()).chain(numbered);
        all.find(|one| !self.names.contains(one)).unwrap_or(name)
    }

    /// Whether the request as it is written comes in where the way begins.
    fn is_placed(&self, subject: usize, way: &Way<'m>) -> bool {
        let model = self.subjects[subject].model;
        let wanted = way.door.place(model, &way.ask);
        let placed = connection(&way.ask).place(model);
        placed.is_ok_and(|placed| {
            (placed.arrival.listener, placed.arrival.bind) == (wanted.arrival.listener, wanted.arrival.bind)
        })
    }
}

/// The request as an intent file has it, where it can be written so.
fn request(ask: &Ask) -> Option<String> {
    let text = if ask.scheme.is_http() { format!("{} {}", ask.method, ask.url()) } else { connection(ask).url() };
    Some(text).filter(|text| Ask::parse(text).is_ok_and(|read| read.request() == ask.request()))
}

/// A connection is in TLS where the client asks for a name.
fn connection(ask: &Ask) -> Ask {
    match &ask.sni {
        Some(sni) => Ask { scheme: Scheme::Tls, host: sni.clone(), sni: None, ..ask.clone() },
        None => ask.clone(),
    }
}

fn read(entry: &str) -> Option<Expectation> {
    let mut sources = SourceMap::new();
    let file = sources.add("evenkeel.yaml", format!("expect:\n{entry}").into_bytes());
    let (intent, findings) = intent::read(&sources, file);
    intent.expect.into_iter().next().filter(|_| findings.is_empty())
}

/// What an entry says of an outcome; of a set of requests only what all of them have alike.
fn keys(model: &Model, way: &Way<'_>, of_one: bool) -> Option<String> {
    let other = match &way.outcome {
        Outcome::Unknown { .. } => return None,
        Outcome::Forward { pool, endpoint: Some(endpoint) } => {
            let endpoint = model.pool(*pool).endpoints.get(*endpoint)?;
            let address = scalar(&endpoint.address.to_string());
            return Some(format!("{}    endpoint: {address}\n", wanted(model, &way.outcome)?));
        }
        Outcome::ForwardTo { address } if of_one => return Some(format!("    endpoint: {}\n", scalar(address))),
        Outcome::Redirect { status, .. } if !of_one => Outcome::Redirect { status: *status, location: None },
        other => other.clone(),
    };
    wanted(model, &other).or_else(|| {
        let pools: Vec<String> = others(model, way).iter().map(|pool| scalar(&pool.name.value)).collect();
        (!pools.is_empty()).then(|| format!("    not_pool: [{}]\n", pools.join(", ")))
    })
}

/// Pools that a request could have gone to instead: all that speak its protocol, or of very many those beside its way.
fn others<'m>(model: &'m Model, way: &Way<'m>) -> Vec<&'m Pool> {
    let protocol = model.listener(way.door.listener).protocol;
    let own = model.pools.iter().filter(|pool| pool.protocol == protocol);
    let all: Vec<&Pool> = own.take(POOLS + 1).collect();
    if all.len() <= POOLS {
        return all;
    }
    let routes = way.tables.iter().flat_map(|table| table.routes.iter().take(ROUTES_BESIDE));
    let pools = routes.filter_map(|route| match &route.action {
        Action::Forward(forward) => Some(forward.pool),
        _ => None,
    });
    let beside: BTreeSet<PoolId> = pools.collect();
    beside.into_iter().take(POOLS).map(|pool| model.pool(pool)).collect()
}

/// What becomes of requests, as the end of a sentence.
fn ends(model: &Model, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Forward { pool, endpoint: None } => format!("goes to pool {}", model.pool(*pool).name.value),
        Outcome::Redirect { status, .. } => format!("is redirected ({status})"),
        Outcome::Respond { status: Some(status), .. } => format!("is answered with {status}"),
        Outcome::Respond { status: None, .. } => "is answered here".into(),
        Outcome::Reject { status: Some(status) } => format!("is turned away with {status}"),
        Outcome::Reject { status: None } => "is turned away".into(),
        other => format!("goes to {}", target_of(model, other)),
    }
}
