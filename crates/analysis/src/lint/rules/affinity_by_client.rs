//! See `affinity_by_client.md`.

use finding::{Confidence, Finding, Rule, Severity};
use model::{Model, Pool, Protocol};

use crate::facts::affinity::keyed_by_client;
use crate::facts::reach::reached;
use crate::facts::words::takes_traffic;

/// Clients stay at an endpoint by their address.
pub static RULE: Rule<Model> =
    Rule { id: "affinity-by-client", severity: Severity::Note, docs: include_str!("affinity_by_client.md"), check };

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let found = reached(model, |pool| in_pool(pool).is_some());
    findings.extend(found.into_iter().filter_map(in_pool));
}

fn in_pool(pool: &Pool) -> Option<Finding> {
    let (bits, span) = keyed_by_client(pool)?;
    let used = pool.endpoints.iter().filter(|endpoint| takes_traffic(endpoint)).count();
    if pool.protocol != Protocol::Http || used < 2 {
        return None;
    }
    let whole = if bits < 32 { format!(" (a whole /{bits} counts as one)") } else { String::new() };
    let message = format!(
        "pool {} keeps clients at an endpoint by their address{whole}: behind a CDN or a NAT, many people are one client",
        pool.name.value
    );
    let help = format!(
        "use a cookie instead, or list the addresses that requests come from (traffic: clients) with pools: {}: share: even in evenkeel.yaml",
        pool.name.value
    );
    Some(
        RULE.finding(span, message)
            .label("all requests from one address go to one endpoint")
            .help(help)
            .confidence(Confidence::Medium),
    )
}
