//! What one request meets: the model, interpreted.

mod admit;
mod answer;
mod answered;
mod change;
mod chosen;
mod convert;
mod cookies;
mod eye;
mod form;
mod held;
mod holds;
mod index;
mod instances;
mod late;
mod near;
mod normalize;
mod outcome;
mod record;
mod refused;
mod run;
mod seen;
mod sees;
mod state;
mod sticky;
mod touched;
mod track;
mod whole;
mod why;

use std::collections::HashMap;
use std::sync::OnceLock;

pub use answered::{Answered, Becomes};
pub use outcome::{Assumption, By, Chosen, Fate, Near, Outcome, Sees, Step, Trace, What, Why};
pub use track::{Passed, Track};

use crate::deal::Dealer;
use crate::{Arrival, Blame, Model, PoolId, Request, TableId, Text};
use index::Index;
use record::{Nothing, Record, Steps};
use run::{Way, follow};
use state::{Cursor, State};

/// More fates than this are one Unknown more.
const FATES: usize = 32;

/// Answers questions about one model; made once, asked often.
pub struct Tracer<'m> {
    model: &'m Model,
    indexes: Vec<OnceLock<Option<Index>>>,
    names: OnceLock<HashMap<Text, PoolId>>,
    /// Who deals the requests of each pool; made when a key is first met there.
    dealers: Vec<OnceLock<Option<Dealer>>>,
}

impl<'m> Tracer<'m> {
    /// Makes ready to ask `model`.
    pub fn new(model: &'m Model) -> Self {
        let indexes = model.tables.iter().map(|_| OnceLock::new()).collect();
        let dealers = model.pools.iter().map(|_| OnceLock::new()).collect();
        Tracer { model, indexes, names: OnceLock::new(), dealers }
    }

    /// The model that is asked.
    pub fn model(&self) -> &'m Model {
        self.model
    }

    /// Every fate of a request that arrives so, with all steps.
    pub fn trace(&self, arrival: &Arrival, request: &Request) -> Trace {
        let fates = self.ways(arrival, request, Steps::default());
        Trace { fates: fates.into_iter().map(|(outcome, state, steps)| self.fate(outcome, &state, steps)).collect() }
    }

    /// Every outcome of a request that arrives so, each once, without steps: much faster than [`trace`](Self::trace).
    pub fn decide(&self, arrival: &Arrival, request: &Request) -> Vec<Outcome> {
        let mut outcomes: Vec<Outcome> = Vec::with_capacity(1);
        for (outcome, ..) in self.ways(arrival, request, Nothing) {
            if !outcomes.contains(&outcome) {
                outcomes.push(outcome);
            }
        }
        outcomes
    }

    /// Follows every way to its end. The first to end is the one on which all is known.
    fn ways<'a, R: Record>(
        &self,
        arrival: &'a Arrival,
        request: &'a Request,
        mut record: R,
    ) -> Vec<(Outcome, State<'a>, R)> {
        let listener = self.model.listener(arrival.listener);
        record.entered(self.model.table(listener.entry));
        let cursor = Cursor { table: listener.entry, route: 0, filters_done: None };
        let mut next = Some(Way { state: State::new(listener, arrival, request), cursor, record });
        let (mut open, mut ended) = (Vec::new(), Vec::with_capacity(1));
        while let Some(mut way) = next.take().or_else(|| open.pop()) {
            let outcome = if ended.len() < FATES {
                follow(self, &mut way, &mut open, &mut ended)
            } else {
                open.clear();
                Outcome::Unknown { blame: Blame { span: listener.span, reason: "too many possible ways".into() } }
            };
            ended.push((outcome, way.state, way.record));
        }
        ended
    }

    /// What became of the request on one way, with what the endpoint receives.
    fn fate(&self, outcome: Outcome, state: &State<'_>, record: Steps) -> Fate {
        let (key, chosen) = self.choice(&outcome, state);
        Fate {
            sees: if state.http { self.received(&outcome, chosen, state) } else { None },
            key,
            chosen,
            answer_headers: answer::seen(&outcome, state),
            outcome,
            skipped: record.skipped,
            steps: record.steps,
            assumptions: state.assumptions.clone(),
        }
    }

    /// What the endpoint receives, where the request is forwarded.
    fn received(&self, outcome: &Outcome, chosen: Option<Chosen>, state: &State<'_>) -> Option<Sees> {
        match outcome {
            Outcome::Forward { pool, endpoint } => {
                let mut sees = sees::sees(state);
                let endpoint = endpoint.or(chosen.map(|chosen| chosen.endpoint));
                sees::tell(self.model.pool(*pool), endpoint, &mut sees);
                Some(sees)
            }
            Outcome::ForwardTo { .. } => Some(sees::sees(state)),
            _ => None,
        }
    }

    /// The index of a table, made when the table is first met.
    fn index(&self, table: TableId) -> Option<&Index> {
        self.indexes[table.0 as usize].get_or_init(|| Index::of(self.model.table(table))).as_ref()
    }

    /// The pool of that name; names are hashed when the first is asked for.
    fn pool_named(&self, name: &str) -> Option<PoolId> {
        let named = || self.model.pool_ids().map(|(id, pool)| (pool.name.value.clone(), id)).collect();
        self.names.get_or_init(named).get(name).copied()
    }
}
