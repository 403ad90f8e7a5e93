//! Paths that climb out of the folder of an `alias`.

use finding::{Finding, Rule, Severity};

use crate::nginx::config::{Config, Kind};
use crate::nginx::syntax::Directive;
use crate::nginx::walk::{each_block, first, plain};

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "alias-traversal", severity: Severity::Error, docs: include_str!("alias_traversal.md"), check };

/// Looks at the `alias` of each location that is a prefix.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    for section in &config.http {
        each_block(section, &mut |place| {
            let Some(location) = place.location.filter(|location| std::ptr::eq(&location.block, place.block)) else {
                return;
            };
            let Kind::Prefix { path, .. } = &location.kind else { return };
            let alias = plain(place.block).find(|line| line.is("alias"));
            let found = alias.and_then(|alias| climbs(path, alias));
            let guarded = place.scope.all(&["allow", "deny"]).iter().any(|line| line.is("deny"));
            let severity = if guarded { Severity::Warning } else { RULE.severity };
            findings
                .extend(found.map(|found| Finding { severity, ..found.also(location.span, "no slash at its end") }));
        });
    }
}

/// A finding where `..` behind the prefix is a folder of its own to nginx, and the parent folder to the system.
fn climbs(path: &str, alias: &Directive) -> Option<Finding> {
    let folder = first(alias)?.as_str();
    if path.is_empty() || path.ends_with('/') || !folder.ends_with('/') || folder.contains('$') {
        return None;
    }
    let parent = folder.trim_end_matches('/').rsplit_once('/').map_or("", |(parent, _)| parent);
    let message = format!(
        "`{path}../` leads out of {folder}: whoever asks for `{path}../name` gets the file `{parent}/name`, which was never meant \
         to be seen"
    );
    let finding = RULE.finding(alias.span, message).label("the folder that is left");
    Some(finding.help(format!("write `location {path}/`")))
}
