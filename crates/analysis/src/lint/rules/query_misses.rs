//! See `query_misses.md`.

use std::collections::HashSet;

use finding::{Finding, Rule, Severity};
use model::{Action, Field, How, Matcher, Model, Route, Test, Value};

use crate::lint::visit::each;

/// The end of path and query together is looked at, where a path is meant.
pub static RULE: Rule<Model> =
    Rule { id: "query-misses", severity: Severity::Note, docs: include_str!("query_misses.md"), check };

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let mut seen = HashSet::new();
    // What the balancer answers itself, it answers under one name.
    let led = |route: &&Route| !matches!(route.action, Action::Respond(_));
    for route in model.tables.iter().flat_map(|table| &table.routes).filter(led) {
        each(&route.when, &mut |test| findings.extend(in_test(test).filter(|found| seen.insert(found.primary.span))));
    }
}

fn in_test(test: &Test) -> Option<Finding> {
    let Matcher::Strings(strings) = &test.matcher else { return None };
    let text = strings.any.iter().find(|text| !text.is_empty() && !text.contains(['?', '&', '=']))?;
    if !is_whole(&test.value) || !matches!(strings.how, How::Equal | How::Suffix) {
        return None;
    }
    let path = match strings.how {
        How::Suffix if text.starts_with('/') => text.to_string(),
        How::Suffix => format!("/app{text}"),
        _ => text.to_string(),
    };
    let message = format!("a query makes this fail: {path} passes, {path}?v=7 doesn't, as the query is looked at too");
    let finding = RULE.finding(test.span, message).label("looks at path and query together");
    Some(finding.help("look at the path alone"))
}

/// Whether the value is path and query, perhaps in lower case.
fn is_whole(value: &Value) -> bool {
    match value {
        Value::Field(Field::Target | Field::Url | Field::OriginalTarget) => true,
        Value::Convert(inner, converter) => matches!(**converter, model::Converter::Lower) && is_whole(inner),
        _ => false,
    }
}
