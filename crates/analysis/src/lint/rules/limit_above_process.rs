//! See `limit_above_process.md`.

use std::collections::BTreeMap;

use finding::{Finding, Rule, Severity, Span, Spanned};
use model::{Limit, Listener, Model};

use crate::facts::words::count;

/// A listener's limit that is never reached, because that of the whole balancer is.
pub static RULE: Rule<Model> = Rule {
    id: "limit-above-process",
    severity: Severity::Warning,
    docs: include_str!("limit_above_process.md"),
    check,
};

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let Some(whole) = model.limits.get(Limit::Connections) else { return };
    let mut found: BTreeMap<Span, (u64, Vec<&Listener>)> = BTreeMap::new();
    for listener in model.listeners.iter().filter(|listener| !listener.disabled) {
        if let Some(own) = listener.limits.get(Limit::Connections).filter(|own| own.value > whole.value) {
            found.entry(own.span).or_insert((own.value, Vec::new())).1.push(listener);
        }
    }
    findings
        .extend(found.into_iter().map(|(span, (own, listeners))| finding(Spanned::new(own, span), whole, &listeners)));
}

fn finding(own: Spanned<u64>, whole: Spanned<u64>, listeners: &[&Listener]) -> Finding {
    let first = &listeners[0].name.value;
    let others = listeners.len() - 1;
    let more = if others > 0 { format!(" (and {} more)", count(others, "listener")) } else { String::new() };
    let message = format!(
        "listener {first}{more} is to take {} connections, but all listeners together take {}: from there on new clients wait \
         unseen, whichever listener they come to",
        own.value, whole.value
    );
    let finding = RULE.finding(own.span, message).label(format!("{} are never reached", own.value));
    finding.also(whole.span, format!("{} for all", whole.value)).help("raise the limit for all, or lower this one")
}
