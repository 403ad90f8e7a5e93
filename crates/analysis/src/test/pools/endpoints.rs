//! `endpoints: at least 3`, or exactly which.

use finding::{Span, Spanned};
use model::{Endpoint, Text};

use super::Place;
use crate::facts::words::{address, count, is_called};
use crate::intent::{Bound, Endpoints};
use crate::test::{Checked, Verdict};

pub(super) fn check(place: &Place<'_>, wanted: &Spanned<Endpoints>) -> Checked {
    let statement = format!("endpoints {}", text(&wanted.value));
    if let Some(unknown) = place.not_understood(&statement, wanted.span) {
        return unknown;
    }
    match &wanted.value {
        Endpoints::Exactly(names) => exactly(place, &statement, wanted.span, names),
        Endpoints::Count(number) => counted(place, &statement, wanted.span, |used| used == *number),
        Endpoints::Bound(bound) => counted(place, &statement, wanted.span, |used| bound.holds(&used)),
    }
}

fn text(wanted: &Endpoints) -> String {
    match wanted {
        Endpoints::Count(number) => number.to_string(),
        Endpoints::Bound(Bound::AtLeast(number)) => format!("at least {number}"),
        Endpoints::Bound(Bound::AtMost(number)) => format!("at most {number}"),
        Endpoints::Exactly(names) => {
            let names: Vec<&str> = names.iter().map(|name| name.value.as_str()).collect();
            format!("[{}]", names.join(", "))
        }
    }
}

fn counted(place: &Place<'_>, statement: &str, span: Span, holds: impl Fn(usize) -> bool) -> Checked {
    let used = place.used().len();
    if holds(used) {
        return place.checked(statement, span, Verdict::Holds);
    }
    let all = place.pool.endpoints.len();
    let off = if all > used { format!(", {} more switched off", all - used) } else { String::new() };
    let idle = place.pool.endpoints.iter().filter(|endpoint| !crate::facts::words::takes_traffic(endpoint));
    let because: Vec<Span> = idle.map(|endpoint| endpoint.span).chain([place.pool.name.span]).collect();
    let outcome = format!("{} take traffic{off}", count(used, "endpoint"));
    place.checked(statement, span, Verdict::Fails).outcome(outcome).because(because)
}

fn exactly(place: &Place<'_>, statement: &str, span: Span, names: &[Spanned<Text>]) -> Checked {
    let used = place.used();
    let extra: Vec<&Endpoint> =
        used.iter().copied().filter(|endpoint| !names.iter().any(|name| is_called(endpoint, &name.value))).collect();
    let missing: Vec<&str> = names
        .iter()
        .filter(|name| !used.iter().any(|own| is_called(own, &name.value)))
        .map(|name| name.value.as_str())
        .collect();
    let mut found: Vec<String> = Vec::new();
    if !extra.is_empty() {
        let extra: Vec<String> = extra.iter().map(|endpoint| address(&endpoint.address)).collect();
        found.push(format!("traffic also goes to {}", extra.join(", ")));
    }
    if !missing.is_empty() {
        found.push(format!("none goes to {}", missing.join(", ")));
    }
    if found.is_empty() {
        return place.checked(statement, span, Verdict::Holds);
    }
    let because: Vec<Span> = extra.iter().map(|endpoint| endpoint.span).chain([place.pool.name.span]).collect();
    place.checked(statement, span, Verdict::Fails).outcome(found.join("; ")).because(because)
}
