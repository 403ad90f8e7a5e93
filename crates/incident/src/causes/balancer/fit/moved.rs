//! Requests are sent elsewhere: then the logs have them elsewhere, and those that were moved fail.

use std::collections::BTreeSet;

use model::Text;

use super::note::{Note, Tried};
use crate::Asked;
use crate::case::{Count, End, Part};

pub(super) fn fit(tried: &Tried) -> Vec<Note> {
    let Some((from, to)) = &tried.effect.reach.moved else { return Vec::new() };
    let routes = routes(tried, from, to);
    let (_, after) = tried.case.traffic.sum(|part| is_moved(part, to, &routes));
    let mut notes = Vec::new();
    let (was, is) = (said(from), said(to));
    if after.requests < 1.0 {
        notes.push(Note::missed(12.0, format!("no request that went to {was} before is seen to go to {is} since")));
        return notes;
    }
    let what = match routes.iter().next() {
        Some(route) => format!("\"{route}\" went to {was} before and goes to {is} since"),
        None => format!("requests go to {is} since"),
    };
    notes.push(failing(&what, &after));
    if let (End::Pool(pool), true) = (from, after.failed >= 1.0) {
        notes.extend(straight(tried, pool));
    }
    notes
}

fn failing(what: &str, after: &Count) -> Note {
    let text = format!("{what}: {:.0} of {:.0} failed", after.failed, after.requests);
    match after.part() {
        part if part >= 0.5 => Note::met(18.0, text),
        part if part >= 0.05 => Note::met(8.0, text),
        _ => Note::missed(15.0, text),
    }
}

/// What is meant for the old pool is answered well there.
fn straight(tried: &Tried, pool: &str) -> Option<Note> {
    let (good, all) =
        tried.case.probes_of(pool, Asked::Straight).fold((0, 0), |sum, own| (sum.0 + own.after.0, sum.1 + own.after.1));
    let text = format!("asked straight, pool {pool} answers well: {good} of {all}");
    (all > 0 && good * 10 >= all * 9).then(|| Note::met(8.0, text))
}

/// Routes whose requests were at the one end before and are at the other one since.
fn routes(tried: &Tried, from: &End, to: &End) -> BTreeSet<Text> {
    let parts = tried.case.traffic.parts.iter().filter(|part| !part.route.is_empty());
    let at = |end: &End, of: fn(&Part) -> f64| -> BTreeSet<Text> {
        parts.clone().filter(|part| is_at(part, end) && of(part) >= 1.0).map(|part| part.route.clone()).collect()
    };
    at(from, |part| part.before.requests).intersection(&at(to, |part| part.after.requests)).cloned().collect()
}

fn is_at(part: &Part, end: &End) -> bool {
    match end {
        End::Pool(pool) => part.is_of(pool),
        End::Status(_) => part.is_http && (part.pool.is_empty() || part.endpoint.is_empty()),
        End::Elsewhere => false,
    }
}

/// Whether a part is of requests that were moved: by its route, or where none has a name by where it is and wasn't before.
pub(in super::super) fn is_moved(part: &Part, to: &End, routes: &BTreeSet<Text>) -> bool {
    let is_new = part.route.is_empty() && part.before.requests < 1.0;
    is_at(part, to) && (routes.contains(&part.route) || (routes.is_empty() && is_new))
}

/// Whether a part is of what an effect moved.
pub(in super::super) fn covers(tried: &Tried, part: &Part) -> bool {
    let moved = tried.effect.reach.moved.as_ref();
    moved.is_some_and(|(from, to)| is_moved(part, to, &routes(tried, from, to)))
}

fn said(end: &End) -> String {
    match end {
        End::Pool(pool) => format!("pool {pool}"),
        End::Status(Some(status)) => format!("an answer of the balancer's own ({status})"),
        End::Status(None) => "an answer of the balancer's own".to_owned(),
        End::Elsewhere => "a place that isn't known".to_owned(),
    }
}
