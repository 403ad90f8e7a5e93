//! See `duplicate_endpoint.md`.

use std::collections::HashMap;

use finding::{Edit, Finding, Fix, Rule, Severity};
use model::{Address, Endpoint, Model, Pool, Resolution};

use crate::facts::words::{address, takes_traffic};

/// One address stands twice in a pool.
pub static RULE: Rule<Model> =
    Rule { id: "duplicate-endpoint", severity: Severity::Warning, docs: include_str!("duplicate_endpoint.md"), check };

fn check(model: &Model, findings: &mut Vec<Finding>) {
    model.pools.iter().for_each(|pool| in_pool(pool, findings));
}

fn in_pool(pool: &Pool, findings: &mut Vec<Finding>) {
    let mut seen: HashMap<(&Address, u8), &Endpoint> = HashMap::new();
    let counted = |endpoint: &&Endpoint| takes_traffic(endpoint) && endpoint.address.port.is_some();
    for endpoint in pool.endpoints.iter().filter(counted) {
        // A name that is looked up stands for several addresses: the engine gives each entry another one.
        if endpoint.resolution == Resolution::AtRunTime {
            continue;
        }
        match seen.get(&(&endpoint.address, endpoint.tier)) {
            Some(first) if first.span != endpoint.span => findings.push(finding(pool, first, endpoint)),
            Some(_) => {}
            None => {
                seen.insert((&endpoint.address, endpoint.tier), endpoint);
            }
        }
    }
}

fn finding(pool: &Pool, first: &Endpoint, second: &Endpoint) -> Finding {
    let address = address(&second.address);
    RULE.finding(
        second.span,
        format!("{address} stands twice in pool {}: it gets the traffic of two endpoints", pool.name.value),
    )
    .label("the same address again")
    .also(first.span, "first here")
    .help("remove one of the two, or correct the address: often a line was copied and only its name changed")
    .fix(Fix::risky("remove the second one", [Edit::remove(second.span)]))
}
