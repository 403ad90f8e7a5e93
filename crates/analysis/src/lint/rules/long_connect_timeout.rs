//! See `long_connect_timeout.md`.

use std::collections::BTreeMap;

use finding::{Finding, Rule, Severity, Span, Spanned};
use model::{Model, Pool, Timeouts, Wait};

use crate::facts::reach::reached;
use crate::facts::words::{count, duration};

/// Connecting may take minutes.
pub static RULE: Rule<Model> = Rule {
    id: "long-connect-timeout",
    severity: Severity::Warning,
    docs: include_str!("long_connect_timeout.md"),
    check,
};

/// From so many milliseconds on: the kernels of the time have given up by themselves.
const LONG: u64 = 120_000;

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let mut found: BTreeMap<Span, (u64, Vec<&Pool>)> = BTreeMap::new();
    for pool in reached(model, |pool| waits(pool).next().is_some()) {
        for wait in waits(pool) {
            let pools = &mut found.entry(wait.span).or_insert((wait.value, Vec::new())).1;
            if pools.last().is_none_or(|last| last.span != pool.span) {
                pools.push(pool);
            }
        }
    }
    findings.extend(found.into_iter().map(|(span, (value, pools))| finding(Spanned::new(value, span), &pools)));
}

fn waits(pool: &Pool) -> impl Iterator<Item = Spanned<u64>> {
    let all = std::iter::once(&pool.timeouts).chain(pool.usages.iter().map(|usage| &usage.timeouts));
    let connect = |timeouts: &Timeouts| timeouts.get(Wait::Connect).filter(|wait| wait.value >= LONG);
    all.filter_map(connect)
}

fn finding(wait: Spanned<u64>, pools: &[&Pool]) -> Finding {
    let more = if pools.len() > 1 { format!(" (and {} more)", count(pools.len() - 1, "pool")) } else { String::new() };
    let (first, long) = (&pools[0].name.value, duration(wait.value));
    let message = format!(
        "pool {first}{more} waits up to {long} for a connection: when the host of an endpoint is gone, who gets there waits \
         as long, and nothing else is tried"
    );
    let finding = RULE.finding(wait.span, message).label(format!("{long} for a connection"));
    finding.help(
        "a connection takes milliseconds: give it a few seconds; answers that take long have a timeout of their own",
    )
}
