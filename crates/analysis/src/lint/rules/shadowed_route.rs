//! See `shadowed_route.md`.

use finding::{Finding, Rule, Severity};
use model::{Model, Route};

use crate::lint::shadow::{Shadow, shadows};
use crate::lint::words::{same_end, target};

/// Earlier routes take everything that this one could.
pub static RULE: Rule<Model> =
    Rule { id: "shadowed-route", severity: Severity::Warning, docs: include_str!("shadowed_route.md"), check };

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let shadowed = model.tables.iter().flat_map(shadows).filter(|shadow| shadow.whole);
    findings.extend(shadowed.map(|shadow| finding(model, &shadow)));
}

fn finding(model: &Model, shadow: &Shadow<'_>) -> Finding {
    let takers = takers(shadow);
    let harmless = takers.iter().all(|taker| same_end(&taker.action, &shadow.route.action));
    let (mine, theirs) = (target(model, &shadow.route.action), target(model, &takers[0].action));
    let message = if harmless {
        format!("this route never decides anything: what it would send to {mine} is sent there before")
    } else {
        format!("this route is never taken: requests meant for {mine} go to {theirs}")
    };
    let mut finding = RULE.finding(shadow.route.span, message).label("never taken");
    for taker in takers.iter().take(3) {
        finding = finding.also(taker.span, "takes them first");
    }
    if harmless {
        finding.severity = Severity::Note;
        return finding.help("remove it, or move it up if it was meant to come first");
    }
    finding.help("move it above the route that takes its requests, or narrow that one")
}

fn takers<'m>(shadow: &Shadow<'m>) -> Vec<&'m Route> {
    let mut takers: Vec<&Route> = shadow.dead.iter().map(|(_, taker)| *taker).collect();
    takers.dedup_by_key(|taker| taker.span);
    takers
}
