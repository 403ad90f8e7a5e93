//! See `shadowed_alternative.md`.

use finding::{Finding, Rule, Severity};
use model::Model;

use crate::facts::words::{same_end, spoken, target};
use crate::lint::shadow::{Shadow, shadows};

/// Earlier routes take everything from one alternative of a route.
pub static RULE: Rule<Model> = Rule {
    id: "shadowed-alternative",
    severity: Severity::Warning,
    docs: include_str!("shadowed_alternative.md"),
    check,
};

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let shadowed = shadows(model).into_iter().filter(|shadow| !shadow.whole);
    findings.extend(shadowed.filter_map(|shadow| finding(model, &shadow)));
}

fn finding(model: &Model, shadow: &Shadow<'_>) -> Option<Finding> {
    let differs =
        |(_, taker): &&(crate::space::Clause<'_>, &model::Route)| !same_end(&taker.action, &shadow.route.action);
    let (clause, taker) = shadow.dead.iter().find(differs)?;
    let literals: Vec<String> = clause.literals.iter().map(spoken).collect();
    let message = format!(
        "a part of this route is never taken: where {}, requests meant for {} go to {}",
        literals.join(" and "),
        target(model, &shadow.route.action),
        target(model, &taker.action)
    );
    let finding = RULE.finding(shadow.route.span, message).label("one alternative is never taken");
    let finding = finding.also(taker.span, "takes it first");
    Some(finding.help("move it above the route that takes its requests, or narrow that one"))
}
