//! How health is found out, and whether that is as wanted.

use finding::Span;
use model::{Endpoint, HealthCheck};

use crate::intent::HealthWanted;

/// `active`, or the request.
pub(crate) fn wanted_words(wanted: &HealthWanted) -> String {
    match wanted {
        HealthWanted::Active => "active".to_owned(),
        HealthWanted::Passive => "passive".to_owned(),
        HealthWanted::None => "none".to_owned(),
        HealthWanted::Request { method, target } => format!("{method} {target}"),
    }
}

/// Whether health is found out as wanted.
pub(crate) fn is(wanted: &HealthWanted, found: &HealthCheck) -> bool {
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

/// The directive that says how.
pub(crate) fn blame(endpoint: &Endpoint) -> Span {
    match &endpoint.health {
        HealthCheck::None => endpoint.span,
        HealthCheck::Active { span, .. } | HealthCheck::Passive { span, .. } => *span,
    }
}

/// How it is found out, behind the name of an endpoint.
pub(crate) fn described(health: &HealthCheck) -> String {
    match health {
        HealthCheck::None => "is never checked".into(),
        HealthCheck::Passive { .. } => "is only watched by what becomes of real traffic".into(),
        HealthCheck::Active { http: Some(http), .. } => format!("is asked {} {}", http.method, http.target),
        HealthCheck::Active { other: Some(other), .. } => format!("is asked in {other}"),
        HealthCheck::Active { .. } => "is asked by a mere connection".into(),
    }
}
