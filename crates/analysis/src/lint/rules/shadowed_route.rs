//! See `shadowed_route.md`.

use std::collections::{HashMap, HashSet};
use std::ptr;

use finding::{Finding, Rule, Severity, Span};
use model::{Action, Model, Respond, Route};

use crate::facts::reach::{asks_for_marks, unwritten};
use crate::facts::words::{same_end, spoken, target};
use crate::structure::{Dead, Idle, idle};

/// Earlier routes take everything that this one could.
pub static RULE: Rule<Model> =
    Rule { id: "shadowed-route", severity: Severity::Warning, docs: include_str!("shadowed_route.md"), check };

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let mut idle = idle(model);
    let unwritten = unwritten(model);
    // What nobody wrote, and what the engine does by itself after the routes (an index file, an error page), is nobody's mistake.
    idle.retain(|idle| !unwritten.contains(&idle.route.span) && !matches!(idle.route.action, Action::Restart { .. }));
    idle.iter_mut().for_each(keep_mistakes);
    let (mut shadowed, parts): (Vec<Idle<'_>>, Vec<_>) =
        idle.into_iter().filter(|idle| !idle.dead.is_empty()).partition(|idle| idle.whole);
    let alive = alive(model, &shadowed);
    let elsewhere = |route: &Route| {
        alive.get(&route.span).is_some_and(|routes| routes.iter().any(|one| same_end(&one.action, &route.action)))
    };
    shadowed.retain(|idle| !elsewhere(idle.route));
    findings.extend(parts.iter().filter_map(|idle| part(model, idle)));
    findings.extend(shadowed.iter().map(|idle| whole(model, idle)));
}

/// Leaves the alternatives that other directives take. Routes that one directive gave rise to, or that ask for marks of the
/// engine, are its own order; and what no request can meet is the contradiction's own rule.
fn keep_mistakes(idle: &mut Idle<'_>) {
    let span = idle.route.span;
    let own = |dead: &Dead<'_>| {
        dead.takers.iter().any(|taker| taker.span == span || asks_for_marks(&taker.when) || is_for_operators(taker))
    };
    idle.whole &= !idle.dead.iter().any(own);
    idle.dead.retain(|dead| !own(dead) && !dead.takers.is_empty());
}

/// Whether the engine itself puts what operators order before the page that they order it on.
fn is_for_operators(route: &Route) -> bool {
    matches!(&route.action, Action::Respond(respond) if respond.what == Respond::ORDERS)
}

/// Routes that are taken though one of the same directive is not: several blocks may have inherited it.
fn alive<'m>(model: &'m Model, shadowed: &[Idle<'m>]) -> HashMap<Span, Vec<&'m Route>> {
    let dead: HashSet<*const Route> = shadowed.iter().map(|idle| ptr::from_ref(idle.route)).collect();
    let mut alive: HashMap<Span, Vec<&Route>> = shadowed.iter().map(|idle| (idle.route.span, Vec::new())).collect();
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
fn part(model: &Model, idle: &Idle<'_>) -> Option<Finding> {
    let differs = |dead: &&Dead<'_>| dead.takers.iter().any(|taker| !same_end(&taker.action, &idle.route.action));
    let Dead { clause, takers } = idle.dead.iter().find(differs)?;
    let literals: Vec<String> = clause.literals.iter().map(spoken).collect();
    let theirs = theirs(model, takers);
    let message = format!(
        "a part of this route is never taken: where {}, requests meant for {} go to {theirs}",
        literals.join(" and "),
        target(model, &idle.route.action),
    );
    let finding = RULE.finding(idle.route.span, message).label("one alternative is never taken");
    let help = "move it above the route that takes its requests, or narrow that one";
    Some(with_takers(finding, takers).help(help))
}

/// No request takes the route.
fn whole(model: &Model, idle: &Idle<'_>) -> Finding {
    let takers = idle.takers();
    let mine = target(model, &idle.route.action);
    let harmless = takers.iter().all(|taker| same_end(&taker.action, &idle.route.action));
    let message = if harmless {
        format!("this route never decides anything: what it would send to {mine} is sent there before")
    } else if matches!(idle.route.action, Action::Next) {
        format!("this rule is never applied: requests that it is for go to {}", theirs(model, &takers))
    } else {
        format!("this route is never taken: requests meant for {mine} go to {}", theirs(model, &takers))
    };
    let mut finding = with_takers(RULE.finding(idle.route.span, message).label("never taken"), &takers);
    if harmless {
        finding.severity = Severity::Note;
        return finding.help("remove it, or move it up if it was meant to come first");
    }
    finding.help(match takers.len() {
        1 => "move it above the route that takes its requests, or narrow that one",
        _ => "move it above the routes that take its requests, or narrow those",
    })
}

/// Where the requests go, in words.
fn theirs(model: &Model, takers: &[&Route]) -> String {
    let mut targets: Vec<String> = takers.iter().map(|taker| target(model, &taker.action)).collect();
    targets.dedup();
    match targets.as_slice() {
        [one] => one.clone(),
        [one, other] => format!("{one} and {other}"),
        [one, other, ..] => format!("{one}, {other} and others"),
        [] => "nowhere".into(),
    }
}

fn with_takers(mut finding: Finding, takers: &[&Route]) -> Finding {
    let label = if takers.len() == 1 { "takes them first" } else { "takes some of them first" };
    for taker in takers.iter().take(3) {
        finding = finding.also(taker.span, label);
    }
    finding
}
