//! See `closed_narrowly.md`.

use std::collections::{BTreeMap, HashMap};

use finding::{Confidence, Finding, Rule, Severity, Span};
use model::trace::{Outcome, Tracer};
use model::{Action, Field, How, Listener, ListenerId, Matcher, Model, PoolId, Predicate, Respond, Test, Text, Value};

use crate::ask::Ask;
use crate::facts::decided::deciding;
use crate::facts::reach::asks_for_marks;
use crate::lint::stranger;
use crate::lint::visit::each_test;

/// A path is closed, and what lies below it is open.
pub static RULE: Rule<Model> =
    Rule { id: "closed-narrowly", severity: Severity::Warning, docs: include_str!("closed_narrowly.md"), check };

/// Places that have pages below them.
const AREAS: [&str; 10] = [
    "actuator",
    "admin",
    "administrator",
    "console",
    "dashboard",
    "internal",
    "manage",
    "management",
    "manager",
    "private",
];

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let exact = exact(model);
    if exact.is_empty() || !stranger::has(model, closes) {
        return;
    }
    let tracer = Tracer::new(model);
    let mut found: BTreeMap<Span, Finding> = BTreeMap::new();
    for (id, listener) in stranger::open(model) {
        for ask in stranger::asks_both(model, listener, closes).iter().filter(|ask| ask.headers.is_empty()) {
            let Some(span) = exact.get(&Text::from(ask.target.to_ascii_lowercase())) else { continue };
            if let Some(finding) = got_past(&tracer, (id, listener), ask, *span) {
                found.entry(*span).or_insert(finding);
            }
        }
    }
    findings.extend(found.into_values());
}

/// Whether requests are turned away, by a rule that somebody wrote: what only the engine itself may ask for has nothing below it.
fn closes(when: &Predicate, action: &Action) -> bool {
    let closes = match action {
        Action::Reject(_) => true,
        Action::Respond(Respond { status, .. }) => matches!(status, Some(401 | 403 | 404)),
        _ => false,
    };
    closes && !asks_for_marks(when)
}

/// Paths that are asked for as they stand and may have others below them, in lower case, with their test.
fn exact(model: &Model) -> HashMap<Text, Span> {
    let mut exact = HashMap::new();
    each_test(model, &mut |test| {
        for path in whole_paths(test).iter().filter(|path| may_be_area(path)) {
            exact.entry(path.to_ascii_lowercase().into()).or_insert(test.span);
        }
    });
    exact
}

fn whole_paths(test: &Test) -> &[Text] {
    match (&test.value, &test.matcher) {
        (Value::Field(Field::Path), Matcher::Strings(strings)) if strings.how == How::Equal => &strings.any,
        _ => &[],
    }
}

/// A name without a dot: a file has nothing below it.
fn may_be_area(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    path.starts_with('/') && name.len() > 1 && !name.contains(['.', '*'])
}

fn got_past(tracer: &Tracer<'_>, (id, listener): (ListenerId, &Listener), ask: &Ask, span: Span) -> Option<Finding> {
    let closed = ask.place_at(id, listener);
    if !matches!(
        tracer.decide(&closed.arrival, &closed.request).as_slice(),
        [Outcome::Reject { .. } | Outcome::Respond { status: Some(401 | 403 | 404), .. }]
    ) {
        return None;
    }
    let below = Ask { target: format!("{}/users", ask.target).into(), ..ask.clone() };
    let pool = stranger::forwarded(tracer, (id, listener), &below)?;
    let rule = deciding(&tracer.trace(&closed.arrival, &closed.request)).first().copied();
    Some(finding(tracer.model(), span, rule, (ask, &below, pool)))
}

fn finding(model: &Model, span: Span, rule: Option<Span>, (ask, below, pool): (&Ask, &Ask, PoolId)) -> Finding {
    let message = format!(
        "{} is closed, and what lies below it is open: {} goes to pool {}",
        ask.target,
        below.target,
        model.pool(pool).name.value
    );
    let finding = RULE.finding(span, message).label("this path alone").witness(below.witness());
    let finding =
        rule.filter(|rule| *rule != span).into_iter().fold(finding, |found, rule| found.also(rule, "closes it"));
    let mut finding = finding.confidence(Confidence::Medium);
    if !is_area(&ask.target) {
        finding.severity = Severity::Note;
    }
    finding.help("close what begins with the path too")
}

/// Whether the name of the path says that there are pages below it.
fn is_area(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    name.split(|letter: char| !letter.is_ascii_alphanumeric()).any(|word| AREAS.contains(&word))
}
