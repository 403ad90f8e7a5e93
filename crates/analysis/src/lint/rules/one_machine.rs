//! See `one_machine.md`.

use finding::{Finding, Rule, Severity};
use model::{Endpoint, Host, Model, Pool};

use crate::facts::reach::reached;
use crate::facts::words::{count, takes_traffic};

/// Endpoints that all fall together.
pub static RULE: Rule<Model> =
    Rule { id: "one-machine", severity: Severity::Note, docs: include_str!("one_machine.md"), check };

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let found = reached(model, |pool| in_pool(pool).is_some());
    findings.extend(found.into_iter().filter_map(in_pool));
}

fn in_pool(pool: &Pool) -> Option<Finding> {
    let used: Vec<&Endpoint> = pool.endpoints.iter().filter(|endpoint| takes_traffic(endpoint)).collect();
    let (first, others) = used.split_first()?;
    let together = others.iter().all(|other| other.address.host == first.address.host);
    let apart = others.iter().all(|other| other.address.port != first.address.port);
    if others.is_empty() || !together || !apart || !pool.unknown.is_empty() {
        return None;
    }
    let host = elsewhere(&first.address.host)?;
    let message = format!(
        "all {} of pool {} are on {host}: they fail together, and so does the pool",
        count(used.len(), "endpoint"),
        pool.name.value
    );
    let finding = RULE.finding(first.span, message).label("the same machine");
    let finding = others.iter().take(2).fold(finding, |finding, other| finding.also(other.span, "here too"));
    Some(finding.help("put one of them on another machine"))
}

/// The machine, where it isn't the balancer's own: then all fall together anyhow.
fn elsewhere(host: &Host) -> Option<String> {
    match host {
        Host::Ip(ip) => (!ip.is_loopback() && !ip.is_unspecified()).then(|| ip.to_string()),
        Host::Name(name) => {
            (!["*", "localhost"].contains(&name.as_str()) && !name.contains('$')).then(|| name.to_string())
        }
        Host::Unix(_) => None,
    }
}
