//! The configuration of a balancer changed.

use std::time::Duration;

use analysis::diff::{Change, Equivalent};
use finding::Confidence;
use model::{Moment, Text};

use super::Detector;
use crate::view::{Version, clean, compared};
use crate::{Configuration, Origin, Place, Sign, Subject, View};

pub static DETECTOR: Detector = Detector { id: "changed", docs: include_str!("changed.md"), check };

/// So many changes are told one by one.
const TOLD: usize = 3;
/// So many lines are shown.
const LINES: usize = 12;
/// A change that was written so long before the first look may well be at work since then.
const SHORTLY: Duration = Duration::from_secs(15 * 60);

fn check(view: &View<'_>, signs: &mut Vec<Sign>) {
    for balancer in view.balancers() {
        signs.extend(before_the_watch(view, balancer));
        let versions = compared(view.timeline, balancer);
        signs.extend(versions.iter().enumerate().filter(|(_, own)| !own.compared.is_same_text).map(|(at, own)| {
            let undone = versions[at + 1..].iter().find(|later| own.is_undone_by(later));
            Sign { until: undone.map(moment), ..sign(view, balancer, own) }
        }));
    }
}

/// When a version began to count.
fn moment(own: &Version<'_>) -> Moment {
    own.since.unwrap_or(own.seen)
}

fn sign(view: &View<'_>, balancer: &Text, own: &Version<'_>) -> Sign {
    let diff = &own.compared.diff;
    let mut places: Vec<Place> = Vec::new();
    for place in diff.changes.iter().flat_map(|change| own.lines(balancer, change)) {
        if !places.contains(&place) && places.len() < LINES {
            places.push(place);
        }
    }
    if places.is_empty() {
        places = crate::view::places(balancer, own.after, own.compared.new.iter().copied().take(LINES));
    }
    let who = places.first().and_then(|place| origin(own.after, place)).map(told_of).unwrap_or_default();
    let waits = if own.since.is_none() { "; it isn't in force yet" } else { "" };
    let what = clean(own.before, &clean(own.after, &what(&diff.changes, diff.equivalent)));
    Sign {
        detector: DETECTOR.id,
        subject: Subject::Balancer(balancer.clone()),
        since: moment(own),
        until: None,
        confidence: Confidence::High,
        message: format!("the configuration of {balancer} was changed{who}: {what}{waits}"),
        size: size(view, own),
        places,
    }
}

/// What a change does, in a line.
fn what(changes: &[Change], equivalent: Equivalent) -> String {
    let told: Vec<&str> = changes.iter().take(TOLD).map(|change| change.message.as_str()).collect();
    match (changes.len(), equivalent) {
        (0, Equivalent::Yes) => "nothing that traffic can notice".into(),
        (0, _) => "what that does to traffic can't be told".into(),
        (all, _) if all > TOLD => format!("{}; and {} more", told.join("; "), all - TOLD),
        _ => told.join("; "),
    }
}

/// The part of requests that came to the pools that it speaks of; all where it speaks of more than pools.
fn size(view: &View<'_>, own: &Version<'_>) -> f64 {
    let diff = &own.compared.diff;
    if diff.equivalent == Equivalent::Yes {
        return 0.0;
    }
    let mut pools: Vec<&Text> = Vec::new();
    for span in diff.changes.iter().flat_map(|change| &change.because.new) {
        match own.after.model.pools.iter().find(|pool| pool.span.contains(*span)) {
            Some(pool) => pools.push(&pool.name.value),
            None => return 1.0,
        }
    }
    let (traffic, end) = (view.traffic(), view.clock().second(moment(own)));
    let requests = |is_it: &dyn Fn(&Subject) -> bool| -> u64 {
        let flows = traffic.pools.iter().filter(|flow| is_it(&flow.subject));
        flows.map(|flow| flow.sum(0, end, |count| count.requests)).sum()
    };
    let own = requests(&|subject| matches!(subject, Subject::Pool(name) if pools.contains(&name)));
    match requests(&|_| true) {
        0 => 1.0,
        all => (own as f64 / all as f64).max(0.01),
    }
}

/// From which change of its history a line is.
fn origin<'c>(own: &'c Configuration, place: &Place) -> Option<&'c Origin> {
    let (file, _) = own.sources.files().find(|(id, file)| own.files.contains(id) && file.name() == place.file)?;
    own.origins.of(file, place.line)
}

fn told_of(origin: &Origin) -> String {
    format!(" by {} ({})", origin.author, origin.summary)
}

/// A configuration that was written shortly before it was seen for the first time: what it was before nobody saw.
fn before_the_watch(view: &View<'_>, balancer: &Text) -> Option<Sign> {
    let (seen, first) = view.timeline.configurations(balancer).next()?;
    let newest = first.origins.changes.iter().max_by_key(|origin| origin.at);
    let written = first.written.or(newest.map(|origin| origin.at)).filter(|written| *written <= seen)?;
    if seen.since(written) > SHORTLY {
        return None;
    }
    let spans = newest.map(|newest| lines_of(first, newest)).unwrap_or_default();
    let since = crate::view::came_into_force(view.timeline, balancer, seen, first).unwrap_or(written);
    Some(Sign {
        detector: DETECTOR.id,
        subject: Subject::Balancer(balancer.clone()),
        since: since.min(seen),
        until: None,
        confidence: Confidence::Medium,
        message: format!(
            "the configuration of {balancer} was changed{} {} s before the watch began; what it was before isn't known",
            newest.map(told_of).unwrap_or_default(),
            seen.since(written).as_secs()
        ),
        size: 0.0,
        places: crate::view::places(balancer, first, spans),
    })
}

/// The lines that are from a change.
fn lines_of(own: &Configuration, newest: &Origin) -> Vec<finding::Span> {
    let is_from = |index: &u32| own.origins.changes.get(*index as usize) == Some(newest);
    let lines = own.origins.lines.iter().filter(|(_, _, index)| is_from(index)).take(LINES);
    lines
        .filter_map(|(id, line, _)| {
            let (id, file) = own.sources.files().nth(id.0 as usize)?;
            let start = file.line_start(*line as usize);
            Some(finding::Span::new(id, start, start))
        })
        .collect()
}
