//! Whom a change of a configuration can reach: pools, and requests that are sent elsewhere.

use std::collections::BTreeSet;

use analysis::diff::{Because, Change, Kind};
use finding::Span;
use model::trace::{Outcome, Tracer};
use model::{Action, Limit, Limits, Listener, Model, Pool, TableId, Text, Timeouts, Wait};

/// Where requests end up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// At a pool.
    Pool(Text),
    /// With an answer of the balancer's own.
    Status(Option<u16>),
    /// Nobody knows.
    Elsewhere,
}

/// What one difference can reach.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reach {
    /// Pools whose requests it concerns.
    pub pools: BTreeSet<Text>,
    /// Where requests went before and go now, where that is what it changes.
    pub moved: Option<(End, End)>,
    /// Whether it concerns requests that no pool gets, too.
    pub is_listener: bool,
    /// Whether it may concern all that the balancer does.
    pub is_everything: bool,
}

const WAITS: [Wait; 8] = [
    Wait::Connect,
    Wait::Client,
    Wait::Endpoint,
    Wait::Tunnel,
    Wait::Queue,
    Wait::Request,
    Wait::KeepAlive,
    Wait::Check,
];
const LIMITS: [Limit; 3] = [Limit::Connections, Limit::Queue, Limit::Body];

impl Reach {
    pub fn of(change: &Change, old: &Model, new: &Model) -> Reach {
        if let Some(places) = &change.places {
            let end = |model, placed: &analysis::ask::Placed| {
                let outcomes = Tracer::new(model).decide(&placed.arrival, &placed.request);
                outcomes.first().map_or(End::Elsewhere, |outcome| end(model, outcome))
            };
            return Reach::moved(end(old, &places.0), end(new, &places.1)).widened(change, new);
        }
        let mut pools: BTreeSet<Text> = BTreeSet::new();
        if !change.message.starts_with("listener") {
            pools.extend(named(change, old, new, |model| model.pools.iter().map(own_pool).collect()));
        }
        let is_listener = pools.is_empty() || change.kind == Kind::Listener;
        if is_listener {
            pools.extend(named(change, old, new, |model| {
                let named = model.listeners.iter().filter(|listener| is_named(&change.message, listener));
                named.flat_map(|listener| own_listener(model, listener)).collect()
            }));
        }
        Reach { is_everything: pools.is_empty(), pools, moved: None, is_listener }
    }

    /// A line of a listener that changes what requests carry does so for all pools that it leads to, not only for that of the request
    /// that shows it.
    fn widened(mut self, change: &Change, new: &Model) -> Reach {
        let lines = &change.because.new;
        let in_pool = new.pools.iter().any(|pool| lines.iter().any(|line| pool.span.contains(*line)));
        if self.moved.is_none() && !in_pool {
            let own = new.listeners.iter().filter(|own| lines.iter().any(|line| own.span.contains(*line)));
            self.pools.extend(own.flat_map(|own| leads_to(new, own.entry)));
        }
        self
    }

    fn moved(from: End, to: End) -> Reach {
        let pool = |end: &End| match end {
            End::Pool(name) => Some(name.clone()),
            _ => None,
        };
        let pools: BTreeSet<Text> = pool(&from).into_iter().chain(pool(&to)).collect();
        Reach { is_everything: pools.is_empty(), pools, moved: (from != to).then_some((from, to)), is_listener: false }
    }
}

fn end(model: &Model, outcome: &Outcome) -> End {
    match outcome {
        Outcome::Forward { pool, .. } => End::Pool(model.pool(*pool).name.value.clone()),
        Outcome::Redirect { status, .. } => End::Status(Some(*status)),
        Outcome::Respond { status, .. } | Outcome::Reject { status } => End::Status(*status),
        Outcome::ForwardTo { .. } | Outcome::Unknown { .. } => End::Elsewhere,
    }
}

/// A name with the lines that are its own.
type Own = (Text, Vec<Span>);

/// What the lines of both sides are of. Where a line is shared (a default), what the other side says tells whose it is.
fn named(change: &Change, old: &Model, new: &Model, own: impl Fn(&Model) -> Vec<Own>) -> BTreeSet<Text> {
    let Because { old: before, new: after } = &change.because;
    let holds = |own: &[Span], lines: &[Span]| lines.iter().any(|line| own.iter().any(|span| span.contains(*line)));
    let of = |model: &Model, lines: &[Span]| -> BTreeSet<Text> {
        own(model).into_iter().filter(|(_, own)| holds(own, lines)).map(|(name, _)| name).collect()
    };
    let (left, right) = (of(old, before), of(new, after));
    match (left.is_empty(), right.is_empty()) {
        (false, false) if left.intersection(&right).next().is_some() => left.intersection(&right).cloned().collect(),
        (false, _) => left,
        _ => right,
    }
}

fn own_pool(pool: &Pool) -> Own {
    let mut own = vec![pool.span, pool.name.span, pool.balance.span];
    own.extend(pool.endpoints.iter().flat_map(|one| [one.span, one.weight.span]));
    own.extend(timeouts(&pool.timeouts));
    own.extend(limits(&pool.limits));
    own.extend(pool.endpoints.iter().flat_map(|one| limits(&one.limits)));
    own.extend(pool.usages.iter().flat_map(|usage| timeouts(&usage.timeouts).chain([usage.span])));
    own.extend(pool.retries.attempts.as_ref().map(|said| said.span));
    (pool.name.value.clone(), own)
}

/// Whether a sentence names a listener, by one of its ports. One that leaves some out may speak of any.
fn is_named(message: &str, listener: &Listener) -> bool {
    let names = message.split(": ").next().unwrap_or(message);
    let port = |ports: &model::Ports| {
        let written = format!(":{}", ports.first);
        names.split([' ', ',']).any(|word| word.ends_with(&written) || word.contains(&format!("{written}-")))
    };
    names.contains(" more") || listener.binds.iter().any(|bind| bind.ports.as_ref().is_none_or(port))
}

/// The lines of a listener stand for all the pools that it leads to.
fn own_listener(model: &Model, listener: &Listener) -> Vec<Own> {
    let mut own = vec![listener.span, listener.name.span];
    own.extend(listener.binds.iter().map(|bind| bind.span));
    own.extend(timeouts(&listener.timeouts));
    own.extend(limits(&listener.limits));
    own.extend(listener.usages.iter().flat_map(|usage| timeouts(&usage.timeouts)));
    leads_to(model, listener.entry).into_iter().map(|pool| (pool, own.clone())).collect()
}

fn timeouts(timeouts: &Timeouts) -> impl Iterator<Item = Span> {
    WAITS.into_iter().filter_map(|wait| timeouts.get(wait)).map(|said| said.span)
}

fn limits(limits: &Limits) -> impl Iterator<Item = Span> {
    LIMITS.into_iter().filter_map(|limit| limits.get(limit)).map(|said| said.span)
}

/// The pools to which a table may send.
pub(crate) fn leads_to(model: &Model, entry: TableId) -> BTreeSet<Text> {
    let (mut open, mut seen, mut pools) = (vec![entry], BTreeSet::new(), BTreeSet::new());
    while let Some(id) = open.pop() {
        if !seen.insert(id.0) {
            continue;
        }
        let table = model.table(id);
        for action in table.routes.iter().map(|route| &route.action).chain([&table.otherwise]) {
            match action {
                Action::Forward(forward) => {
                    pools.insert(model.pool(forward.pool).name.value.clone());
                }
                Action::Goto(table) | Action::Restart { table, .. } => open.push(*table),
                Action::ForwardByName { .. } => pools.extend(model.pools.iter().map(|pool| pool.name.value.clone())),
                Action::Next | Action::Redirect(_) | Action::Respond(_) | Action::Reject(_) | Action::Opaque(_) => {}
            }
        }
    }
    pools
}
