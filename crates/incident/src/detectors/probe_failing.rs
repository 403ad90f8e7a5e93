//! A request of evenkeel fails, through the balancer or straight to an endpoint.

use std::time::Duration;

use finding::Confidence;
use model::{Moment, Text};

use super::Detector;
use crate::odd::{self, Spell};
use crate::{Answer, Sign, Subject, View};

pub static DETECTOR: Detector = Detector { id: "probe-failing", docs: include_str!("probe_failing.md"), check };

/// So many must fail without so long a time between two of them.
const TIMES: usize = 2;
const CALM: Duration = Duration::from_secs(8);
/// So many of so many in a row make it sure.
const SURE: (usize, usize) = (3, 6);

fn check(view: &View<'_>, signs: &mut Vec<Sign>) {
    for ((pool, is_straight, of), all) in &view.sources().answers {
        let seen = all.iter().map(|(at, own)| (*at, !own.is_good));
        for spell in odd::loose_spells(seen, TIMES, CALM) {
            let spell = dense(all, spell);
            let in_it: Vec<&Answer> = within(all, &spell).collect();
            let failed = in_it.iter().filter(|own| !own.is_good).count();
            let (subject, way) = match is_straight {
                true => (Subject::Endpoint(pool.clone(), of.clone()), format!("straight to {of} in pool {pool}")),
                false => (Subject::Pool(pool.clone()), format!("\"{of}\" through the balancer")),
            };
            let others = if *is_straight { String::new() } else { straight(view, pool, &spell) };
            let message = format!(
                "{failed} of {} requests of evenkeel {way} failed ({}){others}",
                in_it.len(),
                trouble(&in_it).unwrap_or_default()
            );
            let confidence = if first_dense(&in_it).is_some() { Confidence::High } else { Confidence::Medium };
            let size = failed as f64 / in_it.len().max(1) as f64;
            signs.push(Sign { confidence, size, ..super::spell(DETECTOR.id, subject, spell, message) });
        }
    }
}

/// The same time from when they fail one soon after another, where they do: one that failed some seconds before is another matter.
fn dense(all: &[(Moment, &Answer)], spell: Spell) -> Spell {
    let in_it: Vec<&Answer> = within(all, &spell).collect();
    let later = first_dense(&in_it)
        .map_or(0, |start| in_it.iter().skip(start).position(|own| !own.is_good).unwrap_or(0) + start);
    Spell { since: all[spell.at + later].0, at: spell.at + later, ..spell }
}

/// Where so many of so many in a row first fail that it is more than now and then.
fn first_dense(all: &[&Answer]) -> Option<usize> {
    let failed = |own: &[&Answer]| own.iter().filter(|own| !own.is_good).count();
    all.windows(SURE.1.min(all.len()).max(1)).position(|own| failed(own) >= SURE.0)
}

/// The answers of a time.
fn within<'a>(all: &'a [(Moment, &'a Answer)], spell: &Spell) -> impl Iterator<Item = &'a Answer> {
    let (since, until) = (spell.since, spell.until);
    all.iter().filter(move |(at, _)| *at >= since && until.is_none_or(|until| *at < until)).map(|(_, own)| *own)
}

/// What went wrong first.
fn trouble(all: &[&Answer]) -> Option<String> {
    let first = all.iter().find(|own| !own.is_good)?;
    let status = first.status.map(|status| status.to_string());
    first.trouble.as_ref().map(ToString::to_string).or(status)
}

/// Whether the same works past the balancer at that time.
fn straight(view: &View<'_>, pool: &Text, spell: &Spell) -> String {
    let all = view.sources().answers.iter().filter(|((own, is_straight, _), _)| own == pool && *is_straight);
    let ways: Vec<bool> = all
        .filter_map(|(_, all)| {
            let in_it: Vec<&Answer> = within(all, spell).collect();
            (!in_it.is_empty()).then(|| in_it.iter().filter(|own| own.is_good).count() * 2 > in_it.len())
        })
        .collect();
    let good = ways.iter().filter(|good| **good).count();
    match (good, ways.len()) {
        (_, 0) => String::new(),
        (good, all) if good == all => format!("; straight to all {all} endpoints it works"),
        (0, all) => format!("; straight to none of {all} endpoints it works"),
        (good, all) => format!("; straight to {good} of {all} endpoints it works"),
    }
}
