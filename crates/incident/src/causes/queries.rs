//! Questions to the database: one that takes long, or one that holds locks that others wait for.

use super::brief::Brief;
use super::figures::{Complaints, astray, gauge, hit, question_times, waits_longer};
use crate::SuspectId;
use crate::case::Case;
use crate::case::words::{clock, millis};

/// A question that takes so much longer than before, in milliseconds, is long.
const LONG: f64 = 1_000.0;

pub(super) fn suspects(case: &Case) -> Vec<Brief> {
    let mut brief = Brief::new(
        SuspectId::Queries,
        "the questions to the database",
        "a question takes long, or holds locks that others wait for",
    );
    if case.is_felt {
        longest(&mut brief, case);
        locks(&mut brief, case);
        as_seen_by_applications(&mut brief, case);
        if let Some(text) = hit(case).and_then(|pool| astray(case, pool)) {
            brief.missed(18.0, case.onset.from, format!("{text}, which asks them"));
        }
    }
    brief.settled_by("end the oldest question and see whether it stops", None);
    vec![brief]
}

fn longest(brief: &mut Brief, case: &Case) {
    let Some((before, after)) = gauge(case, |own| own.longest_millis) else { return };
    let what = case
        .databases
        .iter()
        .filter_map(|own| own.most(|own| own.longest_millis, case.onset.from, case.end).map(|most| (own, most)));
    let what = what.max_by(|one, other| one.1.1.total_cmp(&other.1.1));
    let text = what
        .and_then(|(own, (at, _))| own.seen.iter().find(|(seen, _)| *seen == at))
        .and_then(|(_, seen)| seen.longest.clone());
    let text = text.map_or_else(String::new, |text| format!(" ({text})"));
    if after >= LONG && after > 3.0 * before {
        brief.met(
            15.0,
            case.onset.from,
            format!("a question has been at work for {}{text}, {} at most before", millis(after), millis(before)),
        );
    } else if after < LONG {
        brief.missed(8.0, case.end, format!("no question takes longer than {}", millis(after)));
    }
}

fn locks(brief: &mut Brief, case: &Case) {
    let Some((before, after)) = gauge(case, |own| own.waiting_for_locks.map(|count| count as f64)) else { return };
    if after >= 1.0 && after > 2.0 * before {
        let since = case.signs("locks").next().map_or_else(String::new, |sign| format!(" since {}", clock(sign.since)));
        brief.met(
            14.0,
            case.onset.from,
            format!("up to {after:.0} connections wait for a lock{since}, {before:.0} before"),
        );
    } else if after < 1.0 {
        brief.missed(4.0, case.end, "nobody waits for a lock");
    }
}

/// How long questions take, as those say who ask them.
fn as_seen_by_applications(brief: &mut Brief, case: &Case) {
    let own = Complaints::of(case);
    if let Some((before, after)) = question_times(case) {
        let (was, is) = (millis(before), millis(after));
        if waits_longer((before, after)) {
            brief.met(
                12.0,
                case.onset.from,
                format!("applications wait {is} for an answer of the database, {was} before"),
            );
        } else if after < 2.0 * before.max(1.0) {
            brief.missed(14.0, case.end, format!("applications wait {is} for an answer of the database, {was} before"));
        }
    }
    if own.slow >= 3.0 {
        brief.met(8.0, case.onset.from, format!("{:.0} questions were given up for being slow", own.slow));
    }
}
