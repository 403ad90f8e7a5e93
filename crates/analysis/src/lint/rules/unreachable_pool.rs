//! See `unreachable_pool.md`.

use finding::{Finding, Rule, Severity};
use model::{Model, Pool, PoolId};

use crate::facts::reach::Reach;

/// No route leads to a pool.
pub static RULE: Rule<Model> =
    Rule { id: "unreachable-pool", severity: Severity::Note, docs: include_str!("unreachable_pool.md"), check };

fn check(model: &Model, findings: &mut Vec<Finding>) {
    // A fragment without any listener is only a part of a configuration: the routes are elsewhere.
    if model.listeners.is_empty() {
        return;
    }
    let reach = Reach::at_most(model);
    // A section without endpoints is no pool to anybody: it holds a table of clients, or rules alone.
    let is_lost = |(id, pool): &(PoolId, &Pool)| !reach.pool(*id) && !pool.endpoints.is_empty();
    let lost: Vec<&Pool> = model.pool_ids().filter(is_lost).map(|(_, pool)| pool).collect();
    if lost.is_empty() || reach.unseen(model).is_some() {
        return;
    }
    findings.extend(lost.into_iter().map(|pool| {
        let message = format!("no route leads to pool {}", pool.name.value);
        let finding = RULE.finding(pool.name.span, message).label("never used");
        finding.help("remove it, or correct the route that should lead here")
    }));
}
