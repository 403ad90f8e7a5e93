//! See `shadowed_route.md`.

use std::collections::{HashMap, HashSet};

use finding::{Finding, Rule, Severity, Span};
use model::{Model, Route};

use crate::lint::reach::ends;
use crate::lint::shadow::{Shadow, shadows};
use crate::lint::words::{same_end, target};

/// Earlier routes take everything that this one could.
pub static RULE: Rule<Model> =
    Rule { id: "shadowed-route", severity: Severity::Warning, docs: include_str!("shadowed_route.md"), check };

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let mut shadowed: Vec<Shadow<'_>> = model.tables.iter().flat_map(shadows).filter(|shadow| shadow.whole).collect();
    let alive = alive(model, &shadowed);
    shadowed.retain(|shadow| !alive.contains(&shadow.route.span));
    findings.extend(shadowed.iter().map(|shadow| finding(model, shadow)));
}

/// Directives that stand in several tables (inherited ones do) and are taken in one of them at least.
fn alive(model: &Model, shadowed: &[Shadow<'_>]) -> HashSet<Span> {
    let mut dead: HashMap<Span, usize> = HashMap::new();
    for shadow in shadowed {
        *dead.entry(shadow.route.span).or_default() += 1;
    }
    let mut places: HashMap<Span, usize> = HashMap::new();
    for route in model.tables.iter().flat_map(|table| &table.routes).filter(|route| ends(&route.action)) {
        if dead.contains_key(&route.span) {
            *places.entry(route.span).or_default() += 1;
        }
    }
    places.into_iter().filter(|(span, count)| *count > dead[span]).map(|(span, _)| span).collect()
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
