//! See `always_true_condition.md`.

use finding::{Finding, Rule, Severity};
use model::{Model, Predicate, Route};

use crate::facts::reach::asks_for_marks;
use crate::facts::words::spoken;
use crate::space::{Literal, failures};

/// A condition that every request meets.
pub static RULE: Rule<Model> = Rule {
    id: "always-true-condition",
    severity: Severity::Warning,
    docs: include_str!("always_true_condition.md"),
    check,
};

/// A condition that may fail in more ways than this is not looked into.
const WAYS: usize = 64;

fn check(model: &Model, findings: &mut Vec<Finding>) {
    findings.extend(model.tables.iter().flat_map(|table| &table.routes).filter_map(in_route));
}

/// Whether one of several tests is enough somewhere in it: else every single one can fail it.
fn splits(predicate: &Predicate, negated: bool) -> bool {
    match predicate {
        Predicate::Any(of) => !negated && of.len() > 1 || of.iter().any(|one| splits(one, negated)),
        Predicate::All(of) => negated && of.len() > 1 || of.iter().any(|one| splits(one, negated)),
        Predicate::Not(inner) => splits(inner, !negated),
        Predicate::Test(_) | Predicate::Const(_) | Predicate::Opaque(_) => false,
    }
}

fn in_route(route: &Route) -> Option<Finding> {
    if !splits(&route.when, false) || asks_for_marks(&route.when) {
        return None;
    }
    let failures = failures(&route.when, WAYS)?;
    let mut impossible: Vec<Vec<&Literal<'_>>> = failures.iter().map(|failure| failure.impossible()).collect();
    if impossible.is_empty() || impossible.iter().any(Vec::is_empty) {
        return None;
    }
    let tests = impossible.swap_remove(0);
    let opposites: Vec<String> = tests.iter().map(|literal| spoken(&literal.opposite())).collect();
    let message = format!("this always holds: every request meets {}", opposites.join(" or "));
    let mut finding = RULE.finding(route.span, message).label("always holds");
    for literal in tests.into_iter().filter(|literal| !route.span.contains(literal.span)) {
        finding = finding.also(literal.span, spoken(literal));
    }
    Some(finding.help("where all of them must hold, leave out the `or`; where none may, negate them together"))
}
