//! See `lone_backup.md`.

use finding::{Confidence, Finding, Rule, Severity};
use model::{Endpoint, Model, Pool};

use crate::facts::reach::reached;
use crate::facts::words::{called, count, takes_traffic};

/// Of several backups only one ever helps.
pub static RULE: Rule<Model> =
    Rule { id: "lone-backup", severity: Severity::Warning, docs: include_str!("lone_backup.md"), check };

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let found = reached(model, |pool| in_pool(pool).is_some());
    findings.extend(found.into_iter().filter_map(in_pool));
}

/// Where one of several backups takes over from several endpoints.
fn in_pool(pool: &Pool) -> Option<Finding> {
    let used = || pool.endpoints.iter().filter(|endpoint| takes_traffic(endpoint));
    let first = used().map(|endpoint| endpoint.tier).min()?;
    let (primaries, backups): (Vec<&Endpoint>, Vec<&Endpoint>) = used().partition(|endpoint| endpoint.tier == first);
    let (one, next) = (backups.first()?, backups.get(1)?);
    if primaries.len() < 2 || backups.iter().any(|other| other.tier == one.tier && other.span != one.span) {
        return None;
    }
    let message = format!(
        "when all {} of pool {} are down, {} takes their whole load alone: the other {} only follow when it is down too",
        count(primaries.len(), "endpoint"),
        pool.name.value,
        called(one),
        count(backups.len() - 1, "backup")
    );
    let finding = RULE.finding(next.span, message).label("idle while the first backup lives");
    Some(
        finding
            .also(one.span, "takes all")
            .confidence(Confidence::Medium)
            .help("let all backups serve: `option allbackups`"),
    )
}
