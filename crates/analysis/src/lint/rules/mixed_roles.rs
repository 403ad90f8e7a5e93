//! See `mixed_roles.md`.

use std::collections::HashMap;

use finding::{Confidence, Finding, Rule, Severity};
use model::{Address, Endpoint, Model, Pool};

use crate::facts::words::{address, called, takes_traffic};
use crate::lint::roles::{Role, checks_role, of_endpoint, of_name};

/// Endpoints of different roles share traffic.
pub static RULE: Rule<Model> =
    Rule { id: "mixed-roles", severity: Severity::Warning, docs: include_str!("mixed_roles.md"), check };

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let readers = readers(model);
    for pool in &model.pools {
        findings.extend(by_name(pool).or_else(|| by_address(pool, &readers)));
    }
}

/// The endpoints that share a pool's traffic, where no check sorts them by role.
fn sharing(pool: &Pool) -> Vec<&Endpoint> {
    let used: Vec<&Endpoint> =
        pool.endpoints.iter().filter(|endpoint| takes_traffic(endpoint) && endpoint.tier == 0).collect();
    if used.iter().any(|endpoint| checks_role(endpoint)) { Vec::new() } else { used }
}

fn by_name(pool: &Pool) -> Option<Finding> {
    let used = sharing(pool);
    let find = |role| used.iter().find(|endpoint| of_endpoint(endpoint) == Some(role));
    let reader = find(Role::Reads)?;
    let name = &pool.name.value;
    let finding = match find(Role::Writes) {
        Some(writer) => {
            let message = format!(
                "{} and {} share the traffic of pool {name}: a part of the writes meets a replica",
                called(writer),
                called(reader)
            );
            RULE.finding(reader.span, message).also(writer.span, "this one takes writes")
        }
        None if of_name(name) == Some(Role::Writes) && used.len() > 1 => {
            let message =
                format!("{} shares the traffic of pool {name}: a part of the writes meets a replica", called(reader));
            RULE.finding(reader.span, message).also(pool.name.span, "this pool is named for writes")
        }
        None => return None,
    };
    Some(finding.label("named as a replica").confidence(Confidence::Medium).help(HELP))
}

const HELP: &str = "give reads a pool of their own, make it a backup, or let the health check ask for the role";

/// Where each endpoint of a pool named for reads stands.
fn readers(model: &Model) -> HashMap<&Address, (&Pool, &Endpoint)> {
    let pools = model.pools.iter().filter(|pool| of_name(&pool.name.value) == Some(Role::Reads));
    pools.flat_map(|pool| sharing(pool).into_iter().map(move |own| (&own.address, (pool, own)))).collect()
}

fn by_address(pool: &Pool, readers: &HashMap<&Address, (&Pool, &Endpoint)>) -> Option<Finding> {
    if of_name(&pool.name.value) != Some(Role::Writes) {
        return None;
    }
    let used = sharing(pool);
    let is_reader = |endpoint: &&&Endpoint| readers.contains_key(&endpoint.address);
    let reader = used.iter().find(is_reader)?;
    // A primary that serves reads too is common: only one that stands beside another is suspect.
    if used.len() < 2 {
        return None;
    }
    let (other, there) = readers.get(&reader.address)?;
    let message = format!(
        "{} takes writes in pool {} and reads in pool {}: where it is a replica, its part of the writes fails",
        address(&reader.address),
        pool.name.value,
        other.name.value
    );
    let finding = RULE.finding(reader.span, message).label("also in a pool named for reads");
    Some(finding.also(there.span, "here").confidence(Confidence::Medium).help(HELP))
}
