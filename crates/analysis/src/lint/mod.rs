//! Lint rules over the model: what looks wrong in a configuration, whoever's it is.

mod roles;
pub mod rules;
pub(crate) mod stranger;
mod visit;

use finding::Finding;
use model::Model;

/// What all rules find, in the order of the text.
pub fn run(model: &Model) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in rules::RULES {
        (rule.check)(model, &mut findings);
    }
    findings.sort_by(|a, b| (a.primary.span, &a.rule).cmp(&(b.primary.span, &b.rule)));
    findings
}

/// The pages of all rules, sorted by id.
pub fn pages() -> Vec<finding::Page> {
    rules::RULES.iter().map(|rule| rule.page()).collect()
}
