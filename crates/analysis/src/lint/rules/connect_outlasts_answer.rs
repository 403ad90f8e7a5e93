//! See `connect_outlasts_answer.md`.

use std::collections::BTreeMap;

use finding::{Finding, Rule, Severity, Span};
use model::{Model, Pool, Protocol, Timeouts, Wait};

use crate::facts::reach::reached;
use crate::facts::words::duration;

/// Connecting may take longer than the whole answer.
pub static RULE: Rule<Model> = Rule {
    id: "connect-outlasts-answer",
    severity: Severity::Warning,
    docs: include_str!("connect_outlasts_answer.md"),
    check,
};

/// A shorter wait for a connection is nobody's trouble.
const LONG: u64 = 10_000;

/// The line of the connect timeout, that of the other, and their values.
type Pair = ((Span, Span), (u64, u64));

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let pools = reached(model, |pool| places(pool).next().is_some());
    let mut found: BTreeMap<Span, (Pair, &Pool)> = BTreeMap::new();
    for pool in pools {
        for pair in places(pool) {
            found.entry(pair.0.0).or_insert((pair, pool));
        }
    }
    findings.extend(found.into_values().map(finding));
}

/// The places of the pool where it is so; a connect timeout that nobody wrote is no contradiction.
fn places(pool: &Pool) -> impl Iterator<Item = Pair> {
    let own = std::iter::once((&pool.timeouts, pool.name.span));
    let all = own.chain(pool.usages.iter().map(|usage| (&usage.timeouts, usage.span)));
    let first = pool.usages.first().map(|usage| usage.span);
    let written = move |span: Span, place: Span| span != place && Some(span) != first;
    let pairs =
        all.filter_map(move |(timeouts, place)| contradiction(timeouts).filter(|pair| written(pair.0.0, place)));
    pairs.filter(|_| pool.protocol == Protocol::Http)
}

fn contradiction(timeouts: &Timeouts) -> Option<Pair> {
    let (connect, answer) = (timeouts.get(Wait::Connect)?, timeouts.get(Wait::Endpoint)?);
    let longer = connect.value > answer.value && answer.value > 0 && connect.value >= LONG;
    longer.then_some(((connect.span, answer.span), (connect.value, answer.value)))
}

fn finding((((connect, answer), (longer, shorter)), pool): (Pair, &Pool)) -> Finding {
    let (longer, shorter) = (duration(longer), duration(shorter));
    let message = format!(
        "pool {} waits {longer} for a connection, but only {shorter} for an answer: when the host of an endpoint is gone, \
         users wait longer for the error than they ever wait for an answer",
        pool.name.value
    );
    let finding = RULE.finding(connect, message).label(format!("{longer} for a connection"));
    finding
        .also(answer, format!("{shorter} for an answer"))
        .help("a connection takes milliseconds: give it a few seconds, so that another endpoint is tried soon")
}
