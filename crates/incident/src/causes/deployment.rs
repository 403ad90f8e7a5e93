//! The last deployment: it fails where the new version runs, and nowhere else.

use model::{Moment, Text};

use super::application::{asked_straight, faults, others};
use super::brief::Brief;
use super::figures::{alone, answered, hit};
use super::timing;
use crate::case::words::{clock, listed, percent, seconds};
use crate::case::{Case, Count, SLACK};
use crate::{EventKind, Seen, SuspectId};

/// What was deployed, and when.
struct Deployed<'a> {
    text: &'a str,
    at: Moment,
}

pub(super) fn suspects(case: &Case) -> Vec<Brief> {
    let mut brief = Brief::new(SuspectId::Deployment, "the last deployment", "another version of an application fails");
    if !case.is_felt {
        return vec![brief];
    }
    let all = deployed(case);
    // The last before it began; one that came later is mostly an attempt to mend it.
    let last = all.iter().rev().find(|own| own.at <= case.onset.to + SLACK).or_else(|| all.last());
    match last {
        Some(own) => judge(&mut brief, case, own, &all),
        None => nothing(&mut brief, case),
    }
    vec![brief]
}

/// Deployments that were noted, in order.
fn deployed<'a>(case: &Case<'a>) -> Vec<Deployed<'a>> {
    let events = case.timeline.all().iter().filter_map(|own| match &own.seen {
        Seen::Event(event) if event.kind == EventKind::Deployment => Some(Deployed { text: &event.text, at: event.at }),
        _ => None,
    });
    let mut all: Vec<Deployed> = events.collect();
    all.sort_by_key(|own| own.at);
    all.dedup_by(|one, other| one.at == other.at && one.text == other.text);
    all
}

/// Nothing was noted: do versions say the same?
fn nothing(brief: &mut Brief, case: &Case) {
    let told = case
        .applications
        .iter()
        .filter_map(|own| Some((own.endpoint, own.seen.first()?.1.version.as_ref()?, own.last()?.version.as_ref()?)));
    let told: Vec<(&Text, &Text, &Text)> = told.collect();
    let changed: Vec<&Text> = told.iter().filter(|own| own.1 != own.2).map(|own| own.0).collect();
    if !changed.is_empty() {
        brief.met(
            8.0,
            case.onset.from,
            format!("{} runs another version than before, and nobody noted why", listed(&changed)),
        );
        return;
    }
    let seen = seconds(case.end.since(case.start));
    let versions =
        if told.is_empty() { String::new() } else { format!(", and all {} endpoints run what they ran", told.len()) };
    brief.missed(20.0, case.end, format!("nothing was deployed in the {seen} that were seen{versions}"));
}

fn judge(brief: &mut Brief, case: &Case, own: &Deployed, all: &[Deployed]) {
    brief.name = format!("the deployment of {}", own.text).into();
    brief.story = format!("{} fails", own.text).into();
    timing::judge(brief, case, "it was deployed", own.at);
    if brief.is_out {
        return;
    }
    let Some(pool) = pool(case, own.text) else { return };
    if !case.is_failing(pool) {
        brief.missed(18.0, case.onset.from, format!("it is of {pool}, which doesn't fail"));
        return;
    }
    new_and_old(brief, case, pool, own.at);
    went_well(brief, case, pool, own.at);
    faults(brief, case, pool);
    asked_straight(brief, case, pool);
    others(brief, case, pool);
    if let Some(alone) = alone(case, pool).filter(|alone| alone.growth > 1.25) {
        let names: Vec<&Text> = alone.bad.iter().map(|own| own.0).collect();
        brief.missed(
            15.0,
            case.onset.from,
            format!("{:.1} times its part of the requests goes to {}, where it fails", alone.growth, listed(&names)),
        );
    }
    taken_back(brief, case, own, all);
    brief.settled_by(format!("take it back on one endpoint of {pool} and compare that with the others"), None);
}

/// The pool that a deployment is of: the first word of its text, or the only application.
fn pool<'c>(case: &'c Case, text: &str) -> Option<&'c Text> {
    let first = text.split_whitespace().next()?;
    let applications = &case.timeline.scene.applications;
    let pools = case.traffic.pools().into_iter().map(|own| own.0);
    applications.iter().chain(pools).find(|own| *own == first).or_else(|| hit(case))
}

/// Whether it fails at endpoints with the new version, and not at those with the old one.
fn new_and_old(brief: &mut Brief, case: &Case, pool: &str, at: Moment) {
    let is_new = |own: &&crate::case::Series<crate::Vitals>| {
        let version = |seen: Option<&crate::Vitals>| seen.and_then(|seen| seen.version.clone());
        let (was, is) = (version(own.before(at - SLACK)), version(own.last()));
        let restarted = own.last().and_then(|seen| seen.started).is_some_and(|started| started + SLACK >= at);
        (was.is_some() && was != is) || (was.is_none() && restarted)
    };
    let own: Vec<_> = case.applications.iter().filter(|own| own.pool == pool).collect();
    let new: Vec<&Text> = own.iter().copied().filter(is_new).map(|own| own.endpoint).collect();
    if new.is_empty() {
        if !own.is_empty() {
            brief.missed(10.0, case.end, format!("no endpoint of {pool} runs another version than before"));
        }
        return;
    }
    let endpoints = case.traffic.endpoints(pool);
    let sum = |is_new: bool| {
        let own = endpoints.iter().filter(|own| new.contains(&own.0) == is_new);
        own.fold(Count::default(), |sum, own| Count {
            requests: sum.requests + own.2.requests,
            failed: sum.failed + own.2.failed,
            ..sum
        })
    };
    let (fresh, old) = (sum(true), sum(false));
    let text = format!(
        "of {:.0} requests to the new version at {} {} failed, of {:.0} to the old one {}",
        fresh.requests,
        listed(&new),
        percent(fresh.part()),
        old.requests,
        percent(old.part())
    );
    if old.requests < 5.0 {
        return;
    }
    if fresh.failed >= 3.0 && fresh.part() >= 5.0 * old.part() {
        brief.met(20.0, case.onset.from, text);
    } else if old.failed >= 3.0 && old.part() >= 0.5 * fresh.part() {
        brief.missed(20.0, case.onset.from, text);
    }
}

/// Whether the new version answered many requests before anything failed.
fn went_well(brief: &mut Brief, case: &Case, pool: &str, at: Moment) {
    if let Some((endpoints, since, count)) = answered(case, pool, at - SLACK) {
        let text = format!(
            "{endpoints} endpoints of {pool} ran it, the first since {}, and answered {count:.0} requests before anything failed",
            clock(since)
        );
        brief.missed(12.0, case.onset.from, text);
    }
}

/// What became of it where something else was deployed since.
fn taken_back(brief: &mut Brief, case: &Case, own: &Deployed, all: &[Deployed]) {
    let Some(later) = all.iter().find(|later| later.at > own.at && later.at > case.onset.from) else { return };
    let settled = later.at + std::time::Duration::from_secs(3);
    if case.end < settled {
        return;
    }
    let failed = case.failed_after(settled);
    let text = format!("{} was deployed at {}", later.text, clock(later.at));
    match failed < 1.0 {
        true => brief.met(15.0, later.at, format!("{text}, and nothing failed after that")),
        false => brief.missed(20.0, later.at, format!("{text}, and {failed:.0} requests failed after that")),
    }
}
