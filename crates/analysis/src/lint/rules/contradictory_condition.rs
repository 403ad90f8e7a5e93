//! See `contradictory_condition.md`.

use finding::{Finding, Rule, Severity};
use model::{Model, Predicate, Route};

use crate::facts::words::spoken;
use crate::space::clauses;

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
    let contradictions: Option<Vec<_>> = clauses.iter().map(|clause| clause.contradiction()).collect();
    let (first, second) = contradictions?.into_iter().next()?;
    let message = format!("this can never hold: {} and {} exclude each other", spoken(first), spoken(second));
    let mut finding = RULE.finding(route.span, message).label("never holds");
    for literal in [first, second].into_iter().filter(|literal| !route.span.contains(literal.span)) {
        finding = finding.also(literal.span, spoken(literal));
    }
    Some(finding.help("conditions side by side must all hold; where either is enough, say `or`"))
}
