//! See `affinity_alone.md`.

use finding::{Finding, Rule, Severity, Span};
use model::{BalancePolicy, Model, Pool};

use crate::facts::reach::reached;
use crate::facts::words::called;

/// Clients are kept at the only endpoint there is.
pub static RULE: Rule<Model> =
    Rule { id: "affinity-alone", severity: Severity::Note, docs: include_str!("affinity_alone.md"), check };

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let found = reached(model, |pool| in_pool(pool).is_some());
    findings.extend(found.into_iter().filter_map(in_pool));
}

fn in_pool(pool: &Pool) -> Option<Finding> {
    let [only] = pool.endpoints.as_slice() else { return None };
    // Of what many pools inherit nobody knows for which it is meant; a pool of one line has no such line of its own.
    let span = affinity(pool).filter(|span| is_own(pool, *span) && pool.unknown.is_empty())?;
    let message = format!(
        "pool {} keeps clients at their endpoint, but {} is the only one: either others are missing, or this does nothing",
        pool.name.value,
        called(only)
    );
    Some(RULE.finding(span, message).label("nothing to choose from").help("add the other endpoints, or leave it out"))
}

/// Whether the line stands in the pool, or between its name and its endpoint.
fn is_own(pool: &Pool, span: Span) -> bool {
    let ends = pool.endpoints.iter().map(|endpoint| endpoint.span).fold(pool.name.span, Span::to);
    pool.span.contains(span) || ends.contains(span)
}

/// The line that keeps clients where they are.
fn affinity(pool: &Pool) -> Option<Span> {
    let hashed = matches!(pool.balance.value, BalancePolicy::Hash { .. }).then_some(pool.balance.span);
    pool.stickiness.as_ref().map(|stickiness| stickiness.span).or(hashed)
}
