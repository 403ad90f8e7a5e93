//! See `shadowed_route.md`.

use std::collections::{HashMap, HashSet};
use std::ptr;

use finding::{Finding, Rule, Severity, Span};
use model::{Action, Model, Route};

use crate::facts::reach::unwritten;
use crate::facts::words::{same_end, spoken, target};
use crate::lint::shadow::{Shadow, shadows};
use crate::prove::{Idle, idle};
use crate::space::Clause;

/// Earlier routes take everything that this one could.
pub static RULE: Rule<Model> =
    Rule { id: "shadowed-route", severity: Severity::Warning, docs: include_str!("shadowed_route.md"), check };

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let (mut shadowed, parts): (Vec<Shadow<'_>>, Vec<_>) = shadows(model).into_iter().partition(|shadow| shadow.whole);
    findings.extend(parts.iter().filter_map(|shadow| part(model, shadow)));
    let alive = alive(model, &shadowed);
    let elsewhere = |route: &Route| {
        alive.get(&route.span).is_some_and(|routes| routes.iter().any(|one| same_end(&one.action, &route.action)))
    };
    shadowed.retain(|shadow| !elsewhere(shadow.route));
    let told: HashSet<Span> = findings.iter().map(|finding| finding.primary.span).collect();
    findings.extend(shadowed.iter().map(|shadow| finding(model, shadow)));
    let told: HashSet<Span> = told.into_iter().chain(shadowed.iter().map(|shadow| shadow.route.span)).collect();
    findings.extend(together(model, &told));
}

/// Routes that several others leave nothing to, none of them alone.
fn together(model: &Model, told: &HashSet<Span>) -> Vec<Finding> {
    let idle = idle(model);
    if idle.is_empty() {
        return Vec::new();
    }
    let unwritten = unwritten(model);
    // A directive that several blocks have inherited may be taken in another.
    let elsewhere = |span: Span| {
        let routes = model.tables.iter().flat_map(|table| &table.routes).filter(|route| route.span == span);
        routes.count() > idle.iter().filter(|idle| idle.route.span == span).count()
    };
    let own = |idle: &&Idle<'_>| {
        let span = idle.route.span;
        let takers = idle.takers.iter().all(|taker| taker.span != span);
        takers
            && !told.contains(&span)
            && !unwritten.contains(&span)
            && !elsewhere(span)
            && !matches!(idle.route.action, Action::Restart { .. })
    };
    idle.iter().filter(own).map(|idle| all_taken(model, idle)).collect()
}

fn all_taken(model: &Model, idle: &Idle<'_>) -> Finding {
    let mine = target(model, &idle.route.action);
    let message = format!("this route is never taken: other routes take all requests meant for {mine}");
    let mut finding = RULE.finding(idle.route.span, message).label("never taken");
    for taker in idle.takers.iter().take(3) {
        finding = finding.also(taker.span, "takes some of them first");
    }
    finding.help("move it above the routes that take its requests, or narrow those")
}

/// Routes that are taken though one of the same directive is not: several blocks may have inherited it.
fn alive<'m>(model: &'m Model, shadowed: &[Shadow<'m>]) -> HashMap<Span, Vec<&'m Route>> {
    let dead: HashSet<*const Route> = shadowed.iter().map(|shadow| ptr::from_ref(shadow.route)).collect();
    let mut alive: HashMap<Span, Vec<&Route>> = shadowed.iter().map(|shadow| (shadow.route.span, Vec::new())).collect();
    for route in model.tables.iter().flat_map(|table| &table.routes) {
        if let Some(routes) = alive.get_mut(&route.span)
            && !dead.contains(&ptr::from_ref(route))
        {
            routes.push(route);
        }
    }
    alive
}

/// One alternative of the route is never taken, and its requests go elsewhere.
fn part(model: &Model, shadow: &Shadow<'_>) -> Option<Finding> {
    let differs = |(_, taker): &&(Clause<'_>, &Route)| !same_end(&taker.action, &shadow.route.action);
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
