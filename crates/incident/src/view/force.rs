//! When a configuration came into force.

use std::time::Duration;

use model::{Moment, Running};

use crate::{Configuration, Timeline};

/// Balancers tell since when they run in whole seconds, and a clock may stand a little apart.
const SLACK: Duration = Duration::from_millis(1_500);

/// When a balancer was started or told to read its files again while it was watched: each with the moment from which it runs so.
pub fn reloads(timeline: &Timeline, balancer: &str) -> Vec<Moment> {
    let mut all: Vec<Moment> = Vec::new();
    let mut last: Option<Moment> = None;
    for since in timeline.running(balancer).filter_map(|(_, own)| own.since) {
        // A moment that is reckoned from whole seconds wanders.
        if last.is_some_and(|last| since > last + SLACK) {
            all.push(since);
            last = Some(since);
        }
        last = last.or(Some(since));
    }
    all
}

/// What is seen may have been written so long before, and read by the balancer right then.
const LATE: Duration = Duration::from_secs(3);

/// The earliest moment at which a balancer can have read a configuration that was seen at `seen`.
fn earliest(seen: Moment, own: &Configuration) -> Moment {
    let written = own.written.filter(|written| *written <= seen);
    written.map_or(seen - LATE, |written| written - SLACK)
}

/// Since when a configuration that was seen at `seen` is in force; `None` where the balancer says that it runs with an older one.
pub fn came_into_force(timeline: &Timeline, balancer: &str, seen: Moment, own: &Configuration) -> Option<Moment> {
    let (earliest, written) = (earliest(seen, own), own.written.filter(|written| *written <= seen));
    let mut runs = timeline.running(balancer).filter_map(|(_, own)| own.since).peekable();
    if runs.peek().is_none() {
        // Nobody says since when it runs.
        return Some(seen);
    }
    runs.find(|since| *since >= earliest).map(|since| written.map_or(since, |written| since.max(written)))
}

/// Whether a balancer says that it runs with an older configuration than this one, which was seen at `seen`. When the first one was
/// written nobody saw, unless the files tell.
pub fn runs_older(running: &Running, seen: Moment, own: &Configuration, is_first: bool) -> bool {
    let is_known = !is_first || own.written.is_some();
    is_known && running.since.is_some_and(|since| since < earliest(seen, own))
}
