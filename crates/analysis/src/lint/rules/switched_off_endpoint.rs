//! See `switched_off_endpoint.md`.

use finding::{Finding, Rule, Severity};
use model::{AdminState, Endpoint, Model, Pool};

use crate::facts::reach::reached;
use crate::facts::words::{called, count, takes_traffic};

/// An endpoint that is written, and takes no traffic.
pub static RULE: Rule<Model> = Rule {
    id: "switched-off-endpoint",
    severity: Severity::Note,
    docs: include_str!("switched_off_endpoint.md"),
    check,
};

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let found = reached(model, |pool| in_pool(pool).is_some());
    findings.extend(found.into_iter().filter_map(in_pool));
}

fn in_pool(pool: &Pool) -> Option<Finding> {
    let (on, off): (Vec<&Endpoint>, Vec<&Endpoint>) = pool.endpoints.iter().partition(|one| takes_traffic(one));
    let first = off.first()?;
    // More that are off than on are places kept for machines to come.
    if off.len() > on.len() {
        return None;
    }
    let more = if off.len() > 1 { format!(" (and {} more)", count(off.len() - 1, "endpoint")) } else { String::new() };
    let message = format!(
        "{}{more} of pool {} takes no traffic: {} carry the load of {}",
        called(first),
        pool.name.value,
        on.len(),
        pool.endpoints.len()
    );
    let message = if on.len() == 1 { message.replace("1 carry", "one carries") } else { message };
    let finding =
        off.iter().skip(1).take(3).fold(RULE.finding(place(first), message).label(how(first)), |finding, one| {
            finding.also(place(one), how(one))
        });
    Some(finding.help("switch it on again, or take the line out if the machine is gone"))
}

fn place(endpoint: &Endpoint) -> finding::Span {
    if endpoint.admin == AdminState::Ready { endpoint.weight.span } else { endpoint.span }
}

fn how(endpoint: &Endpoint) -> &'static str {
    match endpoint.admin {
        AdminState::Ready => "weight 0",
        AdminState::Draining => "takes no new clients",
        AdminState::Maintenance => "switched off",
    }
}
