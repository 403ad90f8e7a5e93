//! See `unanchored_path.md`.

use std::collections::BTreeMap;

use finding::{Confidence, Finding, Rule, Severity, Span};
use model::{Action, Field, Matcher, Model, Pattern, Predicate, Test, Value};

use crate::facts::words::leads_to_pool;
use crate::lint::visit::each;

/// An expression for the beginning of a path that is found anywhere in it.
pub static RULE: Rule<Model> =
    Rule { id: "unanchored-path", severity: Severity::Note, docs: include_str!("unanchored_path.md"), check };

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let mut found: BTreeMap<Span, &Pattern> = BTreeMap::new();
    for route in model.tables.iter().flat_map(|table| &table.routes) {
        if may_be_loose(&route.when) && is_way(model, &route.action) {
            each(&route.when, &mut |test| found.extend(loose(test).map(|pattern| (test.span, pattern))));
        }
    }
    findings.extend(found.into_iter().map(|(span, pattern)| finding(span, pattern)));
}

/// Whether the route chooses where a request goes: what is turned away may as well be turned away everywhere.
fn is_way(model: &Model, action: &Action) -> bool {
    match action {
        Action::Forward(_) => true,
        Action::Goto(table) => leads_to_pool(model, *table),
        _ => false,
    }
}

/// Most routes have no such test.
fn may_be_loose(when: &Predicate) -> bool {
    let mut any = false;
    each(when, &mut |test| any |= loose(test).is_some());
    any
}

/// The first expression of a test of the path that begins like a path.
fn loose(test: &Test) -> Option<&Pattern> {
    let Matcher::Regexes(patterns) = &test.matcher else { return None };
    let path = matches!(test.value, Value::Field(Field::Path));
    patterns.iter().find(|pattern| path && begins_like_a_path(&pattern.source))
}

/// A slash and a word: an end such as `\.php$` is meant to be found anywhere, and so is one that names its end.
fn begins_like_a_path(source: &str) -> bool {
    let rest = source.strip_prefix('/').or_else(|| source.strip_prefix("\\/"));
    let word = rest.is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_alphanumeric() || next == '('));
    word && !source.ends_with('$') && !source.contains("(?!") && !source.contains("(?<")
}

fn finding(span: Span, pattern: &Pattern) -> Finding {
    let source = &pattern.source;
    let message = format!("{source:?} is found anywhere in a path: /other{} comes here too", sample(source));
    let finding = RULE.finding(span, message).label("no ^ before it").confidence(Confidence::Medium);
    finding.help(format!("write ^{source} where the beginning of the path is meant"))
}

/// The plain beginning of the expression.
fn sample(source: &str) -> String {
    let plain = source.trim_start_matches('\\');
    plain.chars().take_while(|next| next.is_ascii_alphanumeric() || "/-_".contains(*next)).collect()
}
