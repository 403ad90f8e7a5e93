//! Whether it fails where a change reaches, and nowhere else: an experiment that nobody planned.

use model::{Moment, Text};

use super::fit::{Tried, moved};
use crate::case::words::{listed, percent};
use crate::case::{Case, Effect, Part, Turn};
use crate::causes::brief::Brief;

/// So many requests elsewhere make an experiment.
const ENOUGH: f64 = 20.0;

/// Brings forward who fails, beside whom the effects reach.
pub(super) fn judge(brief: &mut Brief, case: &Case, turn: &Turn, effects: &[&Effect], is_at_work: bool) {
    let at = case.onset.from;
    let is_reached = |part: &Part| effects.iter().any(|effect| covers(&Tried { effect, turn, case }, part));
    let (_, inside) = case.traffic.sum(|part| part.is_http && is_reached(part));
    let (_, outside) = case.traffic.sum(|part| part.is_http && !is_reached(part));
    let failed = inside.failed + outside.failed;
    let whom = whom(effects);
    if failed < 3.0 {
        felt(brief, case, effects, &whom);
        return;
    }
    let part = inside.failed / failed;
    let figures = format!("{:.0} of {failed:.0} failed requests are of {whom}, which it touches", inside.failed);
    if part >= 0.95 && outside.requests >= ENOUGH && outside.part() <= inside.part() / 10.0 {
        let text = format!("{figures}; of {:.0} others {}", outside.requests, none(outside.failed));
        brief.met(if is_at_work { 20.0 } else { 4.0 }, at, text);
    } else if part >= 0.8 {
        brief.met(if is_at_work { 8.0 } else { 2.0 }, at, figures);
    } else if part < 0.05 {
        brief.out(
            at,
            format!("it touches {whom} alone, and {} of {failed:.0} failed requests are there", count(inside.failed)),
        );
    } else if part < 0.5 {
        brief.missed(
            15.0,
            at,
            format!("it touches {whom}, and only {} of the failed requests are there", percent(part)),
        );
    }
}

/// Where hardly a request fails, signs tell whom it hits.
fn felt(brief: &mut Brief, case: &Case, effects: &[&Effect], whom: &str) {
    let names = pools(effects);
    let is_everything = effects.iter().any(|effect| effect.reach.is_everything);
    if !is_everything && !names.iter().any(|name| case.feels(name)) {
        brief.missed(10.0, case.onset.from, format!("it touches {whom}, of which nothing odd is seen that users feel"));
    }
}

/// Whether requests of a part meet an effect, be it by way of an application that can't get to its database.
fn covers(tried: &Tried, part: &Part) -> bool {
    let reach = &tried.effect.reach;
    if reach.is_everything {
        return true;
    }
    if reach.moved.is_some() {
        return moved::covers(tried, part);
    }
    let by_database = || reach.pools.iter().any(|pool| tried.is_database(pool)) && complains(tried.case, &part.pool);
    let by_listener = reach.is_listener && part.pool.is_empty();
    reach.pools.iter().any(|pool| part.is_of(pool)) || by_listener || by_database()
}

/// Whether an application says since that it can't use its database as it should.
fn complains(case: &Case, pool: &str) -> bool {
    let own = case.applications.iter().filter(|own| own.pool == pool);
    let amiss = |own: &crate::Vitals| {
        let own = &own.connections;
        let all = [own.broken, own.failed, own.read_only, own.timeouts, own.errors, own.slow];
        all.iter().any(Option::is_some).then(|| all.iter().flatten().sum::<u64>())
    };
    own.filter_map(|own| case.since(own, amiss)).sum::<f64>() >= 1.0
}

/// How many requests failed after a moment.
pub(super) fn failed_since(case: &Case, moment: Moment) -> f64 {
    case.failed_after(moment)
}

fn whom(effects: &[&Effect]) -> String {
    let names: Vec<Text> = pools(effects);
    match names.as_slice() {
        [] => "all that it takes in".to_owned(),
        [one] => format!("pool {one}"),
        many => format!("pools {}", listed(many)),
    }
}

fn none(failed: f64) -> String {
    if failed < 1.0 { "none failed".to_owned() } else { format!("{failed:.0} failed") }
}

fn count(failed: f64) -> String {
    if failed < 1.0 { "none".to_owned() } else { format!("{failed:.0}") }
}

/// The names of pools that effects reach.
fn pools(effects: &[&Effect]) -> Vec<Text> {
    let mut all: Vec<Text> = effects.iter().flat_map(|effect| effect.reach.pools.iter().cloned()).collect();
    all.sort();
    all.dedup();
    all
}
