//! See `no_health_check.md`.

use finding::{Finding, Rule, Severity};
use model::{Endpoint, Model, Pool};

use crate::facts::reach::reached;
use crate::facts::words::{called, count, is_checked, takes_traffic};

/// Nothing finds out that an endpoint is down.
pub static RULE: Rule<Model> =
    Rule { id: "no-health-check", severity: Severity::Warning, docs: include_str!("no_health_check.md"), check };

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let found = reached(model, |pool| in_pool(pool).is_some());
    findings.extend(found.into_iter().filter_map(in_pool));
}

fn in_pool(pool: &Pool) -> Option<Finding> {
    let used: Vec<&Endpoint> = pool.endpoints.iter().filter(|endpoint| takes_traffic(endpoint)).collect();
    let unchecked: Vec<&Endpoint> = used.iter().copied().filter(|endpoint| !is_checked(endpoint)).collect();
    let first = unchecked.first()?;
    if used.len() < 2 {
        return None;
    }
    let name = &pool.name.value;
    let share = count(unchecked.len(), "endpoint");
    if unchecked.len() == used.len() {
        let message = format!("no health check in pool {name}: when one of its {share} dies, requests still go to it");
        return Some(
            RULE.finding(first.span, message).label("never checked").help("switch on health checks for each endpoint"),
        );
    }
    let message = format!(
        "{} of pool {name} has no health check while others have one: when it dies, requests still go to it",
        called(first)
    );
    let checked = used.iter().find(|endpoint| is_checked(endpoint))?;
    Some(RULE.finding(first.span, message).label("never checked").also(checked.span, "this one is checked"))
}
