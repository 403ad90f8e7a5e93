//! See `standard_balance.md`.

use finding::{Finding, Page, Severity};

use crate::facts::reach::reached;
use crate::standard::governed::{Demand, Governed};
use crate::standard::policy::policy;

/// A policy that isn't allowed.
pub static DEMAND: Demand = Demand {
    page: Page { id: "standard-balance", severity: Severity::Warning, docs: include_str!("standard_balance.md") },
    check,
};

fn check(demand: &Demand, governed: &Governed<'_>, findings: &mut Vec<Finding>) {
    let Some(allowed) = &governed.standard.require.balance else { return };
    let is_allowed = |name: &str| allowed.value.iter().any(|one| one == name);
    let pools = reached(governed.model(), |pool| pool.endpoints.len() > 1 && !is_allowed(policy(&pool.balance.value)));
    findings.extend(pools.into_iter().map(|pool| {
        let found = policy(&pool.balance.value);
        let list: Vec<&str> = allowed.value.iter().map(|one| one.as_str()).collect();
        let message = format!("pool {} balances by {found}; the standard allows {}", pool.name.value, list.join(", "));
        demand.finding(pool.balance.span, allowed.span, message)
    }));
}
