//! The connections that an application keeps to its database: used up, though questions are as short as ever.

use std::time::Duration;

use model::Text;

use super::brief::Brief;
use super::figures::{Complaints, astray, hit, question_times};
use crate::SuspectId;
use crate::case::words::millis;
use crate::case::{Case, Series};
use crate::{ConnectionPool, Vitals};

/// An endpoint's connections at their worst since it began.
struct Worst<'a> {
    endpoint: &'a Text,
    own: &'a ConnectionPool,
}

pub(super) fn suspects(case: &Case) -> Vec<Brief> {
    let Some(pool) = hit(case) else {
        return vec![Brief::new(
            SuspectId::ConnectionPool,
            "the connection pool",
            "connections are taken and not given back",
        )];
    };
    let mut brief = Brief::new(
        SuspectId::ConnectionPool,
        format!("the connection pool of {pool}"),
        format!("connections of {pool} are taken and not given back"),
    );
    if !case.is_felt {
        return vec![brief];
    }
    let worst = worst(case);
    if !worst.is_empty() {
        used_up(&mut brief, case, &worst);
        cleared(&mut brief, case);
    }
    if let Some(text) = astray(case, pool) {
        brief.missed(18.0, case.onset.from, format!("{text}, whose pool it is"));
    }
    brief.settled_by(format!("start one endpoint of {pool} anew: with a leak it is well for a while"), None);
    vec![brief]
}

fn worst<'a>(case: &Case<'a>) -> Vec<Worst<'a>> {
    let of = |own: &Series<'a, Vitals>| {
        let since = own.seen.iter().filter(|(at, _)| *at >= case.onset.from);
        let told = since.filter(|(_, seen)| seen.connections.used.is_some() && seen.connections.limit.is_some());
        let most = told.max_by_key(|(_, seen)| (seen.connections.waiting, seen.connections.used))?;
        Some(Worst { endpoint: own.endpoint, own: &most.1.connections })
    };
    case.applications.iter().filter_map(of).collect()
}

fn used_up(brief: &mut Brief, case: &Case, all: &[Worst]) {
    let is_full = |own: &&Worst| own.own.used >= own.own.limit && own.own.limit > Some(0);
    let full: Vec<&Worst> = all.iter().filter(is_full).collect();
    let at = case.onset.from;
    let waits = |own: &Worst| own.own.waiting.unwrap_or(0);
    let given_up = Complaints::of(case).timeouts;
    let Some(first) = full.iter().max_by_key(|own| waits(own)) else {
        let most = all.iter().max_by_key(|own| own.own.used);
        let said = most.map_or_else(String::new, |own| {
            format!("{} uses {} of {} at the most", own.endpoint, own.own.used.unwrap_or(0), own.own.limit.unwrap_or(0))
        });
        brief.missed(
            15.0,
            at,
            format!("its connections aren't used up: {said}, and {given_up:.0} waits were given up"),
        );
        return;
    };
    let said = format!(
        "{} uses {} of {} connections, {} requests wait for one",
        first.endpoint,
        first.own.used.unwrap_or(0),
        first.own.limit.unwrap_or(0),
        waits(first)
    );
    if waits(first) == 0 && given_up < 1.0 {
        brief.met(4.0, at, said);
        return;
    }
    brief.met(15.0, at, format!("{said}, and {given_up:.0} waits were given up"));
    questions(brief, case);
    grew(brief, case);
}

/// Connections that are used up because each question takes long are no leak.
fn questions(brief: &mut Brief, case: &Case) {
    let Some((before, after)) = question_times(case) else { return };
    let (was, is) = (millis(before), millis(after));
    if after > 3.0 * before.max(1.0) {
        brief.missed(
            18.0,
            case.onset.from,
            format!("its questions take {is} each, {was} before: it waits for the database"),
        );
    } else if after < 2.0 * before.max(1.0) {
        brief.met(
            10.0,
            case.onset.from,
            format!(
                "its questions take no longer than before ({is}, {was} before), so connections are kept without need"
            ),
        );
    }
}

/// Whether more and more were used while requests were no more.
fn grew(brief: &mut Brief, case: &Case) {
    let used = |from, to| {
        case.applications
            .iter()
            .filter_map(|own| own.most(|own| own.connections.used.map(|used| used as f64), from, to))
            .map(|own| own.1)
            .sum::<f64>()
    };
    let early = used(case.start, case.start + Duration::from_secs(5));
    let late = used(case.onset.from - Duration::from_secs(3), case.onset.from - Duration::from_millis(500));
    let (before, after) = case.traffic.http();
    let rate = |count: &crate::case::Count, seconds: f64| count.requests / seconds.max(1.0);
    let (was, is) = (rate(&before, case.traffic.seconds.0), rate(&after, case.traffic.seconds.1));
    if late >= early + 5.0 && is < 1.3 * was.max(1.0) {
        brief.met(8.0, case.onset.from, format!("{late:.0} connections were in use when it began, {early:.0} at first, with no more requests ({is:.0}/s, {was:.0}/s before)"));
    } else if is > 1.5 * was.max(1.0) {
        brief.missed(8.0, case.onset.from, format!("there is more to do: {is:.0} requests a second, {was:.0} before"));
    }
}

/// What looks like it and isn't.
fn cleared(brief: &mut Brief, case: &Case) {
    let own = Complaints::of(case);
    if own.read_only >= 1.0 {
        brief.missed(
            15.0,
            case.onset.from,
            format!("its connections work: over them {:.0} writes were refused as read-only", own.read_only),
        );
    }
    let cut = case.signs("cut").next();
    if let (true, Some(cut)) = (own.broken >= 1.0, cut) {
        brief.missed(
            15.0,
            case.onset.from,
            format!(
                "{:.0} of its connections were found dead because they are cut on their way: {}",
                own.broken, cut.message
            ),
        );
    } else if own.broken >= 1.0 {
        brief.missed(
            8.0,
            case.onset.from,
            format!("{:.0} of its connections were found dead: somebody else ended them", own.broken),
        );
    }
}
