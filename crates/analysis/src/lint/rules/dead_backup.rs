//! See `dead_backup.md`.

use finding::{Finding, Rule, Severity};
use model::{Endpoint, Model, Pool};

use crate::facts::words::{called, is_checked, takes_traffic};

/// A backup that is never used.
pub static RULE: Rule<Model> =
    Rule { id: "dead-backup", severity: Severity::Warning, docs: include_str!("dead_backup.md"), check };

fn check(model: &Model, findings: &mut Vec<Finding>) {
    findings.extend(model.pools.iter().filter_map(in_pool));
}

fn in_pool(pool: &Pool) -> Option<Finding> {
    let used: Vec<&Endpoint> = pool.endpoints.iter().filter(|endpoint| takes_traffic(endpoint)).collect();
    let first = used.iter().map(|endpoint| endpoint.tier).min()?;
    let backup = used.iter().find(|endpoint| endpoint.tier > first)?;
    let lasting = used.iter().find(|endpoint| endpoint.tier == first && !is_checked(endpoint))?;
    let message = format!(
        "the backup {} of pool {} is never used: {} is never checked, so it counts as up for ever",
        called(backup),
        pool.name.value,
        called(lasting)
    );
    let finding = RULE.finding(backup.span, message).label("never used");
    Some(
        finding
            .also(lasting.span, "never found to be down")
            .help("switch on health checks for the endpoints before the backup"),
    )
}
