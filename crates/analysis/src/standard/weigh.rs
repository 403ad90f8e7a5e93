//! How much findings matter, by the standard.

use std::collections::HashMap;

use finding::{Finding, Page, Severity};

use crate::intent::standard::{Level, Standard};
use crate::nearest::nearest;

/// A rule that nobody knows.
pub(super) const PAGE: Page =
    Page { id: "standard-rule", severity: Severity::Warning, docs: include_str!("standard_rule.md") };

/// Gives those findings that `governs` picks the severity that the standard has for their rule, and takes away those that it
/// switches off; `known` are the ids of all rules. A setting for a rule that isn't there is a finding itself.
pub fn weigh(standard: &Standard, known: &[&str], governs: impl Fn(&Finding) -> bool, findings: &mut Vec<Finding>) {
    let levels: HashMap<&str, Level> = standard.rules.iter().map(|(id, level)| (id.value.as_str(), *level)).collect();
    findings.retain_mut(|finding| match levels.get(&*finding.rule).filter(|_| governs(finding)) {
        Some(Level::Off) => false,
        Some(Level::At(severity)) => {
            finding.severity = *severity;
            true
        }
        None => true,
    });
    let taken = standard.own.iter().filter(|rule| known.contains(&rule.id.value.as_str()));
    findings.extend(taken.map(|rule| {
        let message = format!("the rule {} is evenkeel's own already", rule.id.value);
        Finding::new(PAGE.id, PAGE.severity, rule.id.span, message).help("give yours another id")
    }));
    let own: Vec<&str> = standard.own.iter().map(|rule| rule.id.value.as_str()).collect();
    let is_known = |id: &str| known.contains(&id) || own.contains(&id);
    let unknown = standard.rules.iter().filter(|(id, _)| !is_known(&id.value));
    findings.extend(unknown.map(|(id, _)| {
        let message = format!("there is no rule {:?}, so this changes nothing", id.value.as_str());
        let finding = Finding::new(PAGE.id, PAGE.severity, id.span, message);
        match nearest(&id.value, known.iter().copied().chain(own.iter().copied())) {
            Some(meant) => finding.help(format!("did you mean {meant}?")),
            None => finding.help("evenkeel explain lists all rules"),
        }
    }));
}
