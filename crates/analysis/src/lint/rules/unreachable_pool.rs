//! See `unreachable_pool.md`.

use finding::{Finding, Rule, Severity};
use model::Model;

use crate::facts::reach::Reach;

/// No route leads to a pool.
pub static RULE: Rule<Model> =
    Rule { id: "unreachable-pool", severity: Severity::Note, docs: include_str!("unreachable_pool.md"), check };

fn check(model: &Model, findings: &mut Vec<Finding>) {
    // A fragment without any listener is only a part of a configuration: the routes are elsewhere.
    if model.listeners.is_empty() {
        return;
    }
    let reach = Reach::of(model);
    if reach.anywhere || reach.opaque {
        return;
    }
    // A section without endpoints is no pool to anybody: it holds a table of clients, or rules alone.
    let lost = model.pool_ids().filter(|(id, pool)| !reach.pool(*id) && !pool.endpoints.is_empty());
    findings.extend(lost.map(|(_, pool)| {
        let message = format!("no route leads to pool {}", pool.name.value);
        RULE.finding(pool.name.span, message)
            .label("never used")
            .help("remove it, or correct the route that should lead here")
    }));
}
