//! See `standard_names.md`.

use finding::{Finding, Page, Severity, Spanned};
use model::Text;

use crate::intent::Pattern;
use crate::standard::governed::{Demand, Governed};

/// A name that isn't formed as the standard wants.
pub static DEMAND: Demand = Demand {
    page: Page { id: "standard-names", severity: Severity::Warning, docs: include_str!("standard_names.md") },
    check,
};

fn check(demand: &Demand, governed: &Governed<'_>, findings: &mut Vec<Finding>) {
    let names = &governed.standard.require.names;
    let model = governed.model();
    let pools = model.pools.iter().map(|pool| &pool.name);
    each(demand, "pool", &names.pools, pools, findings);
    // A listener without a name of its own is called by its address.
    let is_named = |listener: &&model::Listener| !listener.name.value.contains(':');
    each(demand, "listener", &names.listeners, model.listeners.iter().filter(is_named).map(|one| &one.name), findings);
    let endpoints = model.pools.iter().flat_map(|pool| &pool.endpoints).filter_map(|endpoint| endpoint.name.as_ref());
    each(demand, "endpoint", &names.endpoints, endpoints, findings);
}

fn each<'m>(
    demand: &Demand,
    what: &str,
    wanted: &Option<Spanned<Pattern>>,
    names: impl Iterator<Item = &'m Spanned<Text>>,
    findings: &mut Vec<Finding>,
) {
    let Some(wanted) = wanted else { return };
    findings.extend(names.filter(|name| !wanted.value.takes(&name.value, false)).map(|name| {
        let message = format!("the name of {what} {} is not formed as the standard wants", name.value);
        demand.finding(name.span, wanted.span, message)
    }));
}
