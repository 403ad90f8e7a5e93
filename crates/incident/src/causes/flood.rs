//! More traffic than can be borne: a denial of service, or a rush.

use std::time::Duration;

use super::brief::Brief;
use super::figures::{alone, hit};
use crate::case::words::{clock, listed};
use crate::case::{Case, SLACK};
use crate::{Seen, SuspectId};

pub(super) fn suspects(case: &Case) -> Vec<Brief> {
    let mut brief = Brief::new(SuspectId::Flood, "a flood of requests", "there is more traffic than can be borne");
    if case.is_felt {
        rate(&mut brief, case);
        one_client(&mut brief, case);
        everywhere(&mut brief, case);
    }
    brief.settled_by("limit the clients that ask most, and see whether it stops", None);
    vec![brief]
}

/// Requests and seconds in a time.
fn counted(case: &Case, from: model::Moment, to: model::Moment) -> (f64, f64) {
    let slices = case.timeline.all().iter().filter_map(|own| match &own.seen {
        Seen::Slice(slice) if slice.from >= from && slice.to <= to => Some(slice),
        _ => None,
    });
    let (mut requests, mut first, mut last) = (0.0, i64::MAX, i64::MIN);
    for slice in slices {
        let is_http = |row: &&crate::Row| row.cell.classes[..5].iter().any(|count| *count > 0);
        requests += slice.rows.iter().filter(is_http).map(|row| row.cell.requests as f64).sum::<f64>();
        (first, last) = (first.min(slice.from.0), last.max(slice.to.0));
    }
    (requests, (last.saturating_sub(first)).max(0) as f64 / 1_000.0)
}

/// Whether there were more requests just when it began than before.
fn rate(brief: &mut Brief, case: &Case) {
    let onset = case.onset;
    let rush = case.signs("rush").next();
    let until = rush.map_or(onset.from, |sign| sign.since.min(onset.from));
    let (past, long) = counted(case, case.start, until - Duration::from_secs(1));
    let (now, short) = counted(case, onset.from - Duration::from_secs(1), onset.to + Duration::from_secs(3));
    if long < 2.0 || short < 0.5 {
        return;
    }
    let (was, is) = (past / long, now / short);
    let text = format!("{is:.0} requests a second when it began, {was:.0} before");
    if is >= 1.5 * was {
        let strength = if is >= 2.5 * was { 18.0 } else { 12.0 };
        brief.met(strength, onset.from, text);
        came_first(brief, case, rush);
    } else if is <= 1.25 * was {
        brief.missed(16.0, onset.from, text);
    }
}

fn came_first(brief: &mut Brief, case: &Case, rush: Option<&crate::Sign>) {
    let Some(sign) = rush else { return };
    if sign.since <= case.onset.to + SLACK {
        brief.met(6.0, sign.since, format!("the rush began at {}, before anything failed", clock(sign.since)));
    } else {
        brief.missed(
            10.0,
            sign.since,
            format!("the rush began at {}, after the first failure: users try again", clock(sign.since)),
        );
    }
}

fn one_client(brief: &mut Brief, case: &Case) {
    if let Some(sign) =
        case.signs("one-client").find(|sign| sign.since <= case.onset.to + SLACK && sign.since > case.start + SLACK)
    {
        brief.met(10.0, sign.since, sign.message.as_str());
    }
}

/// A flood hits all endpoints alike.
fn everywhere(brief: &mut Brief, case: &Case) {
    let Some(pool) = hit(case) else { return };
    if let Some(alone) = alone(case, pool) {
        let names: Vec<_> = alone.good.iter().map(|own| own.0).collect();
        brief.missed(10.0, case.onset.from, format!("there is room at {}", listed(&names)));
    }
    let full: Vec<_> = case.signs("overloaded").collect();
    if full.len() > 1 {
        brief.met(6.0, case.onset.from, format!("{} endpoints are at their capacity", full.len()));
    }
}
