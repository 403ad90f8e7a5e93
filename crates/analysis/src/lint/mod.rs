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

/// What those rules find that ask about all requests at once, which takes its time on a large model. Between two of them is asked
/// whether to go on; what was found until then is given.
pub fn thorough(model: &Model, go_on: &dyn Fn() -> bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in rules::RULES.iter().filter(|rule| is_thorough(rule.id)) {
        if !go_on() {
            break;
        }
        (rule.check)(model, &mut findings);
    }
    findings
}

/// What all other rules find.
pub fn quick(model: &Model) -> Vec<Finding> {
    let mut findings = Vec::new();
    rules::RULES.iter().filter(|rule| !is_thorough(rule.id)).for_each(|rule| (rule.check)(model, &mut findings));
    findings
}

/// Rules that follow requests through the whole model, sorted.
const THOROUGH: [&str; 12] = [
    "client-lost",
    "closed-narrowly",
    "exposed-statistics",
    "open-proxy",
    "plain-beside-tls",
    "prefix-without-slash",
    "redirect-loop",
    "redirect-loses-path",
    "scheme-said-wrongly",
    "shadowed-route",
    "spoofed-client",
    "trusted-from-anyone",
];

fn is_thorough(id: &str) -> bool {
    THOROUGH.binary_search(&id).is_ok()
}

/// The pages of all rules, sorted by id.
pub fn pages() -> Vec<finding::Page> {
    rules::RULES.iter().map(|rule| rule.page()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_that_wait_are_rules_and_sorted() {
        assert!(THOROUGH.is_sorted());
        let is_rule = |id: &&str| rules::RULES.iter().any(|rule| rule.id == *id);
        assert!(THOROUGH.iter().all(is_rule), "{THOROUGH:?}");
    }
}
