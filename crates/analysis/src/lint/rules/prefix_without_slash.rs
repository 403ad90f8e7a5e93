//! See `prefix_without_slash.md`.

use std::collections::BTreeMap;

use finding::{Finding, Rule, Severity, Span};
use model::trace::Tracer;
use model::{Action, Field, How, Listener, ListenerId, Matcher, Model, PoolId, Predicate, Test, Text, Value};

use crate::ask::Ask;
use crate::facts::words::count;
use crate::lint::stranger;
use crate::lint::visit::{each, each_test};

/// The beginning of a path that is also the beginning of other names.
pub static RULE: Rule<Model> =
    Rule { id: "prefix-without-slash", severity: Severity::Note, docs: include_str!("prefix_without_slash.md"), check };

/// One loose beginning: its text, a request that it takes, and the pools that the request goes to and would go to.
type Loose = (Text, Ask, PoolId, PoolId);

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let mut spans: BTreeMap<Text, Span> = BTreeMap::new();
    each_test(model, &mut |test| {
        loose(test).for_each(|text| {
            spans.entry(text.clone()).or_insert(test.span);
        })
    });
    if spans.is_empty() || model.pools.len() < 2 {
        return;
    }
    let tracer = Tracer::new(model);
    let mut found: BTreeMap<Span, Loose> = BTreeMap::new();
    for (id, listener) in stranger::open(model) {
        for ask in stranger::asks_both(model, listener, chooses).into_iter().filter(|ask| ask.headers.is_empty()) {
            let Some((text, span)) = spans.get_key_value(&ask.target) else { continue };
            if let Some((ask, pool, other)) = taken(&tracer, (id, listener), &ask) {
                found.entry(*span).or_insert((text.clone(), ask, pool, other));
            }
        }
    }
    findings.extend(finding(model, &found));
}

/// Beginnings that end in the middle of a name.
fn loose(test: &Test) -> impl Iterator<Item = &Text> {
    let texts: &[Text] = match (&test.value, &test.matcher) {
        (Value::Field(Field::Path), Matcher::Strings(strings)) if strings.how == How::Prefix => &strings.any,
        _ => &[],
    };
    // Challenges for certificates are as long as nobody else's name is.
    let texts = texts.iter().filter(|text| !text.starts_with("/.well-known/"));
    texts.filter(|text| text.len() > 2 && text.ends_with(|last: char| last.is_ascii_alphanumeric()))
}

/// Whether a route with such a beginning chooses where requests go.
fn chooses(when: &Predicate, action: &Action) -> bool {
    let mut any = false;
    each(when, &mut |test| any |= loose(test).next().is_some());
    any && matches!(action, Action::Forward(_) | Action::Goto(_))
}

/// A request for another name that goes where the beginning leads, and neither where all others go.
fn taken(tracer: &Tracer<'_>, at: (ListenerId, &Listener), ask: &Ask) -> Option<(Ask, PoolId, PoolId)> {
    let with = |target: String| Ask { target: target.into(), ..ask.clone() };
    let (folder, _) = ask.target.rsplit_once('/')?;
    let (below, beside) = (with(format!("{}/page", ask.target)), with(format!("{}-other", ask.target)));
    let other = with(format!("{folder}/other"));
    let pool = stranger::forwarded(tracer, at, &below)?;
    let usual = stranger::forwarded(tracer, at, &other)?;
    (stranger::forwarded(tracer, at, &beside) == Some(pool) && pool != usual).then_some((beside, pool, usual))
}

/// One finding for all: who writes them so once, writes all of them so.
fn finding(model: &Model, found: &BTreeMap<Span, Loose>) -> Option<Finding> {
    let (span, (text, ask, pool, usual)) = found.first_key_value()?;
    let name = |pool: PoolId| &model.pool(pool).name.value;
    let more =
        if found.len() > 1 { format!(" (and {} more)", count(found.len() - 1, "beginning")) } else { String::new() };
    let message = format!(
        "the prefix {text:?} takes other names too: {} goes to pool {}, not to {}{more}",
        ask.target,
        name(*pool),
        name(*usual)
    );
    let finding = RULE.finding(*span, message).label("no slash at its end").witness(ask.witness());
    let others = found.keys().skip(1).take(3);
    let finding = others.fold(finding, |finding, span| finding.also(*span, "nor here"));
    Some(finding.help(format!("ask for {text} itself, and for what begins with {text}/")))
}
