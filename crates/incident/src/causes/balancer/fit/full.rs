//! Limits were changed: then requests wait, or are turned away.

use model::Ending;

use super::note::{Note, Tried};
use crate::case::words::listed;

const TURNED_AWAY: [Ending; 2] = [Ending::Full, Ending::Refused];

pub(super) fn fit(tried: &Tried) -> Vec<Note> {
    let reach = &tried.effect.reach;
    let is_ours = |pool: &str| reach.is_everything || pool.is_empty() || reach.pools.contains(pool);
    let (before, after) = tried.case.traffic.sum(|part| is_ours(&part.pool));
    let (was, is) = (before.ended(&TURNED_AWAY), after.ended(&TURNED_AWAY));
    let names: Vec<&str> = tried.pools().map(|pool| pool.as_str()).collect();
    let whom = if names.is_empty() { "the balancer".to_owned() } else { format!("pool {}", listed(&names)) };
    let mut notes = Vec::new();
    if is >= 3.0 && is > 3.0 * was {
        notes.push(Note::met(
            18.0,
            format!("{is:.0} requests to {whom} were turned away for a limit since, {was:.0} before"),
        ));
    }
    let queued = queued(tried);
    if queued >= 1 {
        notes.push(Note::met(10.0, format!("up to {queued} requests wait for {whom} at a time")));
    }
    if notes.is_empty() {
        notes.push(Note::missed(12.0, format!("no request to {whom} was turned away or waits for a limit")));
    }
    notes
}

/// Most requests that waited since.
fn queued(tried: &Tried) -> u64 {
    let case = tried.case;
    let since = case.timeline.running(tried.turn.balancer).filter(|(at, _)| *at >= case.onset.from);
    let own = since.flat_map(|(_, running)| &running.pools).filter(|own| tried.effect.reach.pools.contains(&own.pool));
    own.map(|own| own.queued + own.endpoints.iter().map(|one| one.queued).sum::<u64>()).max().unwrap_or(0)
}
