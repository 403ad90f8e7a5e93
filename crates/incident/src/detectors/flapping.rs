//! An endpoint goes up and down again and again.

use std::time::Duration;

use model::Moment;

use super::Detector;
use crate::odd::Spell;
use crate::view::{States, states};
use crate::{Sign, Subject, View};

pub static DETECTOR: Detector = Detector { id: "flapping", docs: include_str!("flapping.md"), check };

/// So many changes within such a time are no failure and recovery any more.
const CHANGES: usize = 4;
const WITHIN: Duration = Duration::from_secs(120);

fn check(view: &View<'_>, signs: &mut Vec<Sign>) {
    let end = view.timeline.end().unwrap_or_default();
    for own in states(view.timeline) {
        for (spell, count) in flaps(&changes(&own), end) {
            let subject = Subject::Endpoint(own.pool.clone(), own.endpoint.clone());
            let message = format!(
                "{} in pool {} went up and down {count} times by the checks of {}",
                own.endpoint, own.pool, own.balancer
            );
            signs.push(super::spell(DETECTOR.id, subject, spell, message));
        }
    }
}

/// When the checks changed their mind.
fn changes(own: &States<'_>) -> Vec<Moment> {
    let pairs = own.states.windows(2);
    pairs.filter(|pair| pair[0].1.is_up != pair[1].1.is_up).map(|pair| pair[1].0).collect()
}

/// Times in which changes come one after another, each with how many there were.
fn flaps(changes: &[Moment], end: Moment) -> Vec<(Spell, usize)> {
    let near = |one: &Moment, other: &Moment| other.since(*one) <= WITHIN / 2;
    let runs =
        changes.chunk_by(near).filter(|run| run.windows(CHANGES).any(|own| own[CHANGES - 1].since(own[0]) <= WITHIN));
    let of = |run: &[Moment]| {
        let (first, last) = (run.first().copied()?, run.last().copied()?);
        let until = (end.since(last) > WITHIN / 2).then_some(last);
        Some((Spell { since: first, until, at: 0, times: run.len() }, run.len()))
    };
    runs.filter_map(of).collect()
}
