//! See `slow_detection.md`.

use std::collections::BTreeMap;

use finding::{Finding, Rule, Severity, Span};
use model::{Endpoint, HealthCheck, Model, Pool};

use crate::facts::reach::reached;
use crate::facts::words::{count, duration, takes_traffic};

/// Health checks that take minutes to find out.
pub static RULE: Rule<Model> =
    Rule { id: "slow-detection", severity: Severity::Warning, docs: include_str!("slow_detection.md"), check };

/// More milliseconds than this until an endpoint is found to be dead are too many.
const LONG: u64 = 60_000;

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let mut found: BTreeMap<String, (u64, Span, Vec<&Pool>)> = BTreeMap::new();
    for pool in reached(model, |pool| in_pool(pool).is_some()) {
        let Some((time, span, how)) = in_pool(pool) else { continue };
        found.entry(how).or_insert((time, span, Vec::new())).2.push(pool);
    }
    findings.extend(found.into_iter().map(|(how, (time, span, pools))| finding((time, span, &how), &pools)));
}

/// The slowest check of the pool, where others could take over.
fn in_pool(pool: &Pool) -> Option<(u64, Span, String)> {
    let used: Vec<&Endpoint> = pool.endpoints.iter().filter(|endpoint| takes_traffic(endpoint)).collect();
    let slowest = used.iter().filter_map(|endpoint| detection(&endpoint.health)).max_by_key(|(time, ..)| *time)?;
    (used.len() > 1 && slowest.0 > LONG).then_some(slowest)
}

/// One for all pools that are checked alike: mostly they have it from one line.
fn finding((time, span, how): (u64, Span, &str), pools: &[&Pool]) -> Finding {
    let more = if pools.len() > 1 { format!(" (and {} more)", count(pools.len() - 1, "pool")) } else { String::new() };
    let message = format!(
        "a dead endpoint of pool {}{more} is found out after {} ({how}): until then its share of requests fails or waits",
        pools[0].name.value,
        duration(time)
    );
    let finding = RULE.finding(span, message).label(format!("{} until it is down", duration(time)));
    let finding = pools.iter().skip(1).take(3).fold(finding, |finding, pool| finding.also(pool.name.span, "here too"));
    finding.help("check every few seconds; a check that failed may be repeated sooner than one that passed")
}

/// The longest time until an endpoint is down, and how it comes about.
fn detection(health: &HealthCheck) -> Option<(u64, Span, String)> {
    let HealthCheck::Active { span, interval, hurried, fall, .. } = health else { return None };
    let rest = u64::from(fall.saturating_sub(1)).saturating_mul(*hurried);
    let how = match hurried == interval {
        true => format!("{fall} x {}", duration(*interval)),
        false => format!("{} + {} x {}", duration(*interval), fall.saturating_sub(1), duration(*hurried)),
    };
    Some((interval.saturating_add(rest), *span, how))
}
