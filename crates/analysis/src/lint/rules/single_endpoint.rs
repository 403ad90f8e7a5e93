//! See `single_endpoint.md`.

use finding::{Finding, Rule, Severity};
use model::{Host, Model, Pool, Resolution};

use crate::facts::reach::reached;
use crate::facts::words::{called, count, takes_traffic};
use crate::lint::roles::{Role, of_endpoint, of_name};

/// Pools whose only endpoint takes everything down with it.
pub static RULE: Rule<Model> =
    Rule { id: "single-endpoint", severity: Severity::Note, docs: include_str!("single_endpoint.md"), check };

/// One finding for all pools: they are many where they are meant.
fn check(model: &Model, findings: &mut Vec<Finding>) {
    let pools = reached(model, is_single);
    let Some((first, others)) = pools.split_first() else { return };
    let more = if others.is_empty() { String::new() } else { format!(" (and {} more)", count(others.len(), "pool")) };
    let message = format!(
        "pool {}{more} has one endpoint, {}: while it is down, or restarted for a new version, every request fails",
        first.name.value,
        first.endpoints.first().map_or_else(String::new, called)
    );
    let finding = RULE.finding(first.name.span, message).label("one endpoint");
    let finding = others.iter().take(3).fold(finding, |finding, pool| finding.also(pool.name.span, "here too"));
    findings.push(finding.help("add an endpoint on another machine, or a backup that says that it is being worked on"));
}

/// Whether it is one machine and no other: a name may stand for several, and what isn't known may bring some. Who takes writes is
/// one by nature.
fn is_single(pool: &Pool) -> bool {
    let [only] = pool.endpoints.as_slice() else { return false };
    let remote = matches!(&only.address.host, Host::Ip(ip) if !ip.is_loopback() && !ip.is_unspecified());
    let primary = of_name(&pool.name.value) == Some(Role::Writes) || of_endpoint(only) == Some(Role::Writes);
    remote && !primary && takes_traffic(only) && only.resolution == Resolution::AtStart && pool.unknown.is_empty()
}
