//! See `contradictory_condition.md`.

use finding::{Finding, Rule, Severity};
use model::{Model, Predicate, Route};

use crate::facts::words::spoken;
use crate::space::{Literal, clauses};

/// A condition that no request can meet.
pub static RULE: Rule<Model> = Rule {
    id: "contradictory-condition",
    severity: Severity::Warning,
    docs: include_str!("contradictory_condition.md"),
    check,
};

/// A condition with more alternatives than this is not looked into.
const ALTERNATIVES: usize = 64;

fn check(model: &Model, findings: &mut Vec<Finding>) {
    findings.extend(model.tables.iter().flat_map(|table| &table.routes).filter_map(in_route));
}

/// Whether two tests must hold at once somewhere in it: else nothing can be contradicted.
fn joins(predicate: &Predicate) -> bool {
    match predicate {
        Predicate::All(_) => true,
        Predicate::Any(of) => of.iter().any(joins),
        Predicate::Not(inner) => !matches!(**inner, Predicate::Test(_) | Predicate::Const(_) | Predicate::Opaque(_)),
        Predicate::Test(_) | Predicate::Const(_) | Predicate::Opaque(_) => false,
    }
}

fn in_route(route: &Route) -> Option<Finding> {
    if !joins(&route.when) {
        return None;
    }
    let clauses = clauses(&route.when, ALTERNATIVES)?;
    let mut impossible: Vec<Vec<&Literal<'_>>> = clauses.iter().map(|clause| clause.impossible()).collect();
    if impossible.is_empty() || impossible.iter().any(Vec::is_empty) {
        return None;
    }
    let tests = impossible.swap_remove(0);
    let names: Vec<String> = tests.iter().map(|literal| spoken(literal)).collect();
    let message = format!("this can never hold: {} exclude each other", names.join(" and "));
    let mut finding = RULE.finding(route.span, message).label("never holds");
    for literal in tests.into_iter().filter(|literal| !route.span.contains(literal.span)) {
        finding = finding.also(literal.span, spoken(literal));
    }
    Some(finding.help("conditions side by side must all hold; where either is enough, say `or`"))
}
