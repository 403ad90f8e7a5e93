//! See `standard_endpoints.md`.

use finding::{Finding, Page, Severity, Spanned};
use model::Pool;

use crate::facts::reach::reached;
use crate::facts::words::{count, takes_traffic};
use crate::intent::{Bound, Endpoints};
use crate::standard::governed::{Demand, Governed};

/// Too few endpoints, or too many.
pub static DEMAND: Demand = Demand {
    page: Page { id: "standard-endpoints", severity: Severity::Warning, docs: include_str!("standard_endpoints.md") },
    check,
};

fn check(demand: &Demand, governed: &Governed<'_>, findings: &mut Vec<Finding>) {
    let Some(wanted) = &governed.standard.require.endpoints else { return };
    let pools = reached(governed.model(), |pool| !is_met(wanted, pool));
    findings.extend(pools.into_iter().map(|pool| {
        let found = count(used(pool), "endpoint that takes traffic")
            .replace("endpoint that takes traffics", "endpoints that take traffic");
        let message = format!("pool {} has {found}; the standard wants {}", pool.name.value, words(wanted));
        demand.finding(pool.name.span, wanted.span, message)
    }));
}

fn used(pool: &Pool) -> usize {
    pool.endpoints.iter().filter(|endpoint| takes_traffic(endpoint)).count()
}

/// A pool of which not all is understood may have more than can be seen, and one without any is another rule's.
fn is_met(wanted: &Spanned<Endpoints>, pool: &Pool) -> bool {
    let number = used(pool);
    let holds = match &wanted.value {
        Endpoints::Count(exactly) => number == *exactly,
        Endpoints::Bound(bound) => bound.holds(&number),
        Endpoints::Exactly(_) => true,
    };
    holds || !pool.unknown.is_empty() || pool.endpoints.is_empty()
}

fn words(wanted: &Endpoints) -> String {
    match wanted {
        Endpoints::Count(exactly) => exactly.to_string(),
        Endpoints::Bound(Bound::AtLeast(least)) => format!("at least {least}"),
        Endpoints::Bound(Bound::AtMost(most)) => format!("at most {most}"),
        Endpoints::Exactly(all) => count(all.len(), "endpoint"),
    }
}
