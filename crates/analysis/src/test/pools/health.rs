//! `health: active`, or the exact request.

use finding::{Span, Spanned};
use model::{Endpoint, HealthCheck};

use super::Place;
use crate::facts::words::called;
use crate::intent::HealthWanted;
use crate::test::{Checked, Verdict};

pub(super) fn check(place: &Place<'_>, wanted: &Spanned<HealthWanted>) -> Checked {
    let statement = match &wanted.value {
        HealthWanted::Active => "health active".to_owned(),
        HealthWanted::Passive => "health passive".to_owned(),
        HealthWanted::None => "health none".to_owned(),
        HealthWanted::Request { method, target } => format!("health {method} {target}"),
    };
    let used = place.used();
    let mut others = used.iter().filter(|endpoint| !is(&wanted.value, &endpoint.health));
    let Some(first) = others.next() else {
        return place.checked(&statement, wanted.span, Verdict::Holds);
    };
    let outcome = format!("{} {}", called(first), described(&first.health));
    let because: Vec<Span> = [blame(first)].into_iter().chain(others.map(|endpoint| blame(endpoint))).collect();
    place.checked(&statement, wanted.span, Verdict::Fails).outcome(outcome).because(because)
}

fn is(wanted: &HealthWanted, found: &HealthCheck) -> bool {
    match (wanted, found) {
        (HealthWanted::Active, HealthCheck::Active { .. }) => true,
        (HealthWanted::Passive, HealthCheck::Passive { .. }) => true,
        (HealthWanted::None, HealthCheck::None) => true,
        (HealthWanted::Request { method, target }, HealthCheck::Active { http: Some(http), .. }) => {
            http.method == *method && http.target == *target
        }
        _ => false,
    }
}

fn blame(endpoint: &Endpoint) -> Span {
    match &endpoint.health {
        HealthCheck::None => endpoint.span,
        HealthCheck::Active { span, .. } | HealthCheck::Passive { span, .. } => *span,
    }
}

fn described(health: &HealthCheck) -> String {
    match health {
        HealthCheck::None => "is never checked".into(),
        HealthCheck::Passive { .. } => "is only watched by what becomes of real traffic".into(),
        HealthCheck::Active { http: Some(http), .. } => format!("is asked {} {}", http.method, http.target),
        HealthCheck::Active { other: Some(other), .. } => format!("is asked in {other}"),
        HealthCheck::Active { .. } => "is asked by a mere connection".into(),
    }
}
