//! More traffic than can be borne: a denial of service, or a rush.

use super::brief::Brief;
use super::figures::{alone, hit};
use super::rush::Rush;
use crate::SuspectId;
use crate::case::words::listed;
use crate::case::{Case, SLACK};

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

/// Whether there were more requests just when it began than before, and of whom: users whose requests fail try again.
fn rate(brief: &mut Brief, case: &Case) {
    let Some(Rush { was, is, strangers }) = Rush::of(case).filter(|rush| rush.was >= 1.0) else { return };
    let at = case.onset.from;
    let text = format!("{is:.0} requests a second when it began, {was:.0} before");
    match strangers {
        Some(more) if more >= 0.25 * was && 2.0 * more >= is - was && is >= 1.2 * was => {
            let text = format!("{text}: {more:.0} more of them from clients that had never been there");
            brief.met(if more >= 0.4 * was { 20.0 } else { 16.0 }, at, text);
        }
        _ if is <= 1.25 * was => brief.missed(16.0, at, text),
        Some(_) if is >= 1.5 * was => {
            brief.missed(8.0, at, format!("{text}, but from clients that had been there: they try again"));
        }
        None if is >= 1.5 * was => brief.met(if is >= 2.5 * was { 18.0 } else { 10.0 }, at, text),
        _ => {}
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
