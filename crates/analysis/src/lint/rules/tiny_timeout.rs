//! See `tiny_timeout.md`.

use std::collections::{BTreeMap, HashSet};

use finding::{Confidence, Finding, Rule, Severity, Span, Spanned};
use model::{HealthCheck, Model, Pool, Timeouts, Wait};

use crate::facts::words::duration;

/// A time so short that a unit was forgotten.
pub static RULE: Rule<Model> =
    Rule { id: "tiny-timeout", severity: Severity::Warning, docs: include_str!("tiny_timeout.md"), check };

/// Waits, what ends when they are over, and the milliseconds below which nobody means them: a connection within a data centre
/// is there in a few.
const WAITS: [(Wait, &str, u64); 7] = [
    (Wait::Connect, "no endpoint farther away than that can be connected to", 10),
    (Wait::Client, "clients that are silent for so long are cut off", 100),
    (Wait::Endpoint, "an endpoint that thinks for so long is given up", 100),
    (Wait::Tunnel, "a connection that rests for so long is cut", 100),
    (Wait::Queue, "requests that wait for so long are refused", 10),
    (Wait::Request, "a client that needs so long to send its request is refused", 100),
    (Wait::Check, "an endpoint that needs so long to answer a health check is taken for dead", 10),
];

/// Checks that come more often than this are nobody's intention.
const INTERVAL: u64 = 50;

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let listeners = model.listeners.iter().map(|listener| &listener.timeouts);
    let all = listeners.chain(model.pools.iter().map(|pool| &pool.timeouts));
    // What stands in one place is inherited by many.
    let mut found: BTreeMap<Span, (u64, String)> = BTreeMap::new();
    found.extend(all.flat_map(short).map(|(wait, what)| (wait.span, (wait.value, what.to_owned()))));
    let mut intervals = HashSet::new();
    found.extend(model.pools.iter().filter_map(hasty).filter(|(_, (interval, _))| intervals.insert(*interval)));
    findings.extend(found.into_iter().map(|(span, (value, what))| finding(span, value, &what)));
}

/// Of 0 the engines have ideas of their own.
fn short(timeouts: &Timeouts) -> impl Iterator<Item = (Spanned<u64>, &'static str)> {
    let said = WAITS.iter().filter_map(|(wait, what, least)| Some((timeouts.get(*wait)?, *what, *least)));
    said.filter(|(wait, _, least)| (1..*least).contains(&wait.value)).map(|(wait, what, _)| (wait, what))
}

/// Checks that come all the time.
fn hasty(pool: &Pool) -> Option<(Span, (u64, String))> {
    pool.endpoints.iter().find_map(|endpoint| match &endpoint.health {
        HealthCheck::Active { span, interval, .. } if (1..INTERVAL).contains(interval) => {
            let what =
                format!("each endpoint of pool {} is checked {} times a second", pool.name.value, 1000 / interval);
            Some((*span, (*interval, what)))
        }
        _ => None,
    })
}

fn finding(span: Span, value: u64, what: &str) -> Finding {
    let message = format!("{what}: {} is all there is", duration(value));
    let finding = RULE.finding(span, message).label(format!("{value} without a unit are milliseconds"));
    finding.help("write the unit: 5s, 1m").confidence(Confidence::Medium)
}
