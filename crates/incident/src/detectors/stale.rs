//! A source says nothing.

use std::time::Duration;

use finding::Confidence;
use model::Moment;

use super::Detector;
use crate::odd::{self, Spell};
use crate::{Sign, Subject, View};

pub static DETECTOR: Detector = Detector { id: "stale", docs: include_str!("stale.md"), check };

/// So many questions in a row without an answer.
const TIMES: usize = 3;
/// So long nothing, though it came far more often, with so many times of the usual distance.
const LONG: Duration = Duration::from_secs(10);
const DISTANCES: u32 = 5;

fn check(view: &View<'_>, signs: &mut Vec<Sign>) {
    let end = view.timeline.end().unwrap_or_default();
    for (of, all) in &view.sources().asked {
        let spells = odd::spells(all.iter().map(|(at, silence)| (*at, silence.is_some())), TIMES, Duration::ZERO);
        let before = signs.len();
        for spell in spells {
            let why = all.get(spell.at).and_then(|(_, why)| *why).map(|why| format!(": {why}")).unwrap_or_default();
            signs.push(super::spell(
                DETECTOR.id,
                Subject::Source(of.clone()),
                spell,
                format!("{of} doesn't answer{why}"),
            ));
        }
        if signs.len() == before
            && let Some(since) = gap(all.iter().map(|(at, _)| *at).collect(), end)
        {
            let message = format!("nothing was heard of {of} for {} s", end.since(since).as_secs());
            let spell = Spell { since, until: None, at: 0, times: 1 };
            let sign = super::spell(DETECTOR.id, Subject::Source(of.clone()), spell, message);
            signs.push(Sign { confidence: Confidence::Medium, ..sign });
        }
    }
}

/// The last time that it was heard of, where that is far longer ago than usual.
fn gap(moments: Vec<Moment>, end: Moment) -> Option<Moment> {
    let mut distances: Vec<Duration> = moments.windows(2).map(|pair| pair[1].since(pair[0])).collect();
    distances.sort_unstable();
    let usual = distances.get(distances.len() / 2)?;
    let last = *moments.last()?;
    (distances.len() >= 3 && end.since(last) > LONG.max(*usual * DISTANCES)).then_some(last)
}
