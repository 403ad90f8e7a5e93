//! How health is found out: whether at all, by which question, how often, and what counts.

use finding::Span;
use model::words::{duration, health};
use model::{HealthCheck, HttpCheck, Text};

use super::fact::{Fact, Subject};
use super::{Kind, Said};

/// What differs in a health check. One that comes, goes or is of another sort is one fact, else each of its settings is.
pub(super) fn compare(subject: &Subject, old: &HealthCheck, new: &HealthCheck) -> Vec<Fact> {
    let settings = match (settings(old), settings(new)) {
        (Some(old), Some(new)) if old.len() == new.len() => old.into_iter().zip(new),
        (None, None) => return Vec::new(),
        _ => {
            let said = |check: &HealthCheck| {
                let span = place(check)?;
                Some((Text::from(health(check)), span))
            };
            return subject
                .compare(Kind::Health, "health check", "not checked", said(old), said(new))
                .into_iter()
                .collect();
        }
    };
    let facts = settings.map(|((what, none, old), (_, _, new))| subject.compare(Kind::Health, what, none, old, new));
    facts.flatten().collect()
}

/// Where a check is switched on.
fn place(check: &HealthCheck) -> Option<Span> {
    match check {
        HealthCheck::None => None,
        HealthCheck::Active { span, .. } | HealthCheck::Passive { span, .. } => Some(*span),
    }
}

/// A setting: its name, what it means that nothing is said, and its value.
type Setting = (&'static str, &'static str, Option<Said>);

/// The settings of a check, the same of each sort in the same order.
fn settings(check: &HealthCheck) -> Option<Vec<Setting>> {
    match check {
        HealthCheck::None => None,
        HealthCheck::Active { span, http, other, interval, hurried, rise, fall } => {
            let said = |text: String| Some((Text::from(text), *span));
            let http = http.as_deref();
            let in_a_hurry = (hurried != interval).then(|| said(duration(*hurried))).flatten();
            let asked = (question(http, other.as_ref()).into(), http.map_or(*span, |http| http.span));
            let host = http.and_then(|http| Some((http.host.clone()?, http.span)));
            let answer = http.and_then(|http| http.expect.as_ref()).map(|want| (want.value.clone(), want.span));
            Some(vec![
                ("health check", "", Some(asked)),
                ("health check host", "none", host),
                ("health check answer wanted", "the default", answer),
                ("health check interval", "", said(duration(*interval))),
                ("health check interval after a failure", "the same", in_a_hurry),
                ("health check passes until up", "", said(rise.to_string())),
                ("health check failures until down", "", said(fall.to_string())),
            ])
        }
        HealthCheck::Passive { span, failures, window } => Some(vec![
            ("failures until left alone", "", Some((failures.to_string().into(), *span))),
            ("time left alone", "", Some((duration(*window).into(), *span))),
        ]),
    }
}

/// What is asked.
fn question(http: Option<&HttpCheck>, other: Option<&Text>) -> String {
    match (http, other) {
        (Some(http), _) => format!("{} {}", http.method, http.target),
        (None, Some(other)) => other.to_string(),
        (None, None) => "a connection".to_owned(),
    }
}
