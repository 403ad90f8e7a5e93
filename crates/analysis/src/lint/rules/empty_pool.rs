//! See `empty_pool.md`.

use finding::{Finding, Rule, Severity};
use model::{Model, Pool};

use crate::facts::reach::Reach;
use crate::facts::words::{count, takes_traffic};

/// Routes lead to a pool in which no endpoint takes traffic.
pub static RULE: Rule<Model> =
    Rule { id: "empty-pool", severity: Severity::Warning, docs: include_str!("empty_pool.md"), check };

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let empty: Vec<_> = model.pool_ids().filter_map(|(id, pool)| Some((id, in_pool(pool)?))).collect();
    if empty.is_empty() {
        return;
    }
    let reach = Reach::of(model);
    findings.extend(
        empty.into_iter().filter(|(id, _)| reach.pool(*id) && reach.anywhere.is_none()).map(|(_, finding)| finding),
    );
}

fn in_pool(pool: &Pool) -> Option<Finding> {
    if pool.endpoints.iter().any(takes_traffic) || !pool.unknown.is_empty() {
        return None;
    }
    let name = &pool.name.value;
    let message = match pool.endpoints.len() {
        0 => format!("routes lead to pool {name}, which has no endpoint: every request there fails"),
        number => format!(
            "routes lead to pool {name}, in which none of {} takes traffic: every request there fails",
            count(number, "endpoint")
        ),
    };
    let mut finding = RULE.finding(pool.name.span, message).label("nowhere to go from here");
    for endpoint in pool.endpoints.iter().take(3) {
        let why = if endpoint.weight.value == 0 { "weight 0" } else { "switched off" };
        finding = finding.also(endpoint.span, why);
    }
    Some(finding)
}
