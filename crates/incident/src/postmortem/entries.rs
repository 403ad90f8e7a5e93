//! What happened, in order, each thing with who says so.

use model::{Moment, Text};

use super::events::{self, Said, Told};
use super::signs;
use super::types::{Cause, Entry, Mended, What, When};
use super::when::Course;
use crate::{Diagnosis, EventKind, Timeline};

/// The entries. Where several are of one second, they stand in the order of [`What`]: some moments are told in whole seconds.
pub(super) fn of(
    timeline: &Timeline,
    course: &Course<'_>,
    when: &When,
    cause: Option<&Cause>,
    mended: Option<&Mended>,
) -> Vec<Entry> {
    let mut all: Vec<Entry> = events::all(timeline).iter().map(event).collect();
    all.extend(cause.and_then(changed));
    all.extend(when.began.map(|at| broke(at, course)));
    all.extend(detected(course, when));
    all.extend(when.named.zip(cause).map(|(at, cause)| named(at, cause)));
    all.extend(mended.map(mending));
    all.extend(when.ended.map(|at| entry(at, What::Recovered, "", &log(timeline))));
    all.sort_by_key(|own| (own.at.0.div_euclid(1_000), own.what, own.at));
    all
}

fn entry(at: Moment, what: What, text: &str, source: &str) -> Entry {
    Entry { at, what, text: text.into(), source: source.into() }
}

fn event(told: &Told<'_>) -> Entry {
    let (what, text) = match (told.kind, events::said(told.text)) {
        (EventKind::Deployment, _) => (What::Deployed, told.text.as_str()),
        (EventKind::Alert, _) => (What::Alerted, told.text.as_str()),
        (EventKind::Note, Said::Suspect(name)) => (What::Suspected, name),
        (EventKind::Note, Said::Cleared(name)) => (What::Cleared, name),
        (EventKind::Note, Said::Other) => (What::Noted, told.text.as_str()),
    };
    entry(told.at, what, text, &told.source())
}

/// When the fault came in, and by which change.
fn changed(cause: &Cause) -> Option<Entry> {
    let culprit = cause.culprit.as_ref()?;
    let place = culprit.places.first()?;
    let source = format!("configuration of {}", culprit.balancer);
    Some(entry(culprit.since, What::Changed, &format!("{}:{}", place.file, place.line), &source))
}

fn broke(at: Moment, course: &Course<'_>) -> Entry {
    let worst = course.main.and_then(|main| main.impact.parts.first()).map_or("", |(part, _)| part.as_str());
    entry(at, What::Broke, worst, &log(course.timeline))
}

/// What was odd when somebody was told: what users felt most, or what was largest where they felt nothing.
fn detected(course: &Course<'_>, when: &When) -> Option<Entry> {
    let first: &Diagnosis = course.all.iter().find(|own| Some(own.at) == when.detected)?;
    let sign = signs::strongest(&first.signs, None)?;
    Some(entry(first.at, What::Detected, &sign.message, &format!("detector {}", sign.detector)))
}

fn named(at: Moment, cause: &Cause) -> Entry {
    let place = cause.culprit.as_ref().and_then(|own| own.places.first());
    let text = place.map_or_else(|| cause.name.to_string(), |place| format!("{}:{}", place.file, place.line));
    entry(at, What::Named, &text, "diagnosis")
}

fn mending(mended: &Mended) -> Entry {
    let source = if mended.origin.is_some() { "history of the configuration" } else { "configuration" };
    entry(mended.at, What::Mended, &mended.mend.file, source)
}

/// Where requests are seen.
fn log(timeline: &Timeline) -> Text {
    match &timeline.scene.balancers[..] {
        [only] => format!("access log of {}", only.name).into(),
        _ => "access logs".into(),
    }
}
