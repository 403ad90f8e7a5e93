//! A question to a database takes very long, or all of them take longer than before.

use std::time::Duration;

use finding::Confidence;
use model::Moment;

use super::Detector;
use crate::odd::{self, Spell};
use crate::view::growth;
use crate::{Sign, Subject, View, Vitals};

pub static DETECTOR: Detector = Detector { id: "long-question", docs: include_str!("long_question.md"), check };

/// Milliseconds from which on a question is long.
const LONG: f64 = 3_000.0;
/// Looks in a row that show it.
const TIMES: usize = 2;
/// So many times as long as before, and so many milliseconds more, at so many looks in a row.
const FACTOR: f64 = 3.0;
const MORE: f64 = 20.0;
const IN_A_ROW: usize = 3;
/// Looks that tell how it was before.
const PAST: usize = 5;
const CALM: Duration = Duration::from_secs(5);

fn check(view: &View<'_>, signs: &mut Vec<Sign>) {
    for ((pool, endpoint), all) in &view.sources().backings {
        let seen = all.iter().map(|(at, own)| (*at, own.longest_millis.is_some_and(|millis| millis >= LONG)));
        for spell in odd::spells(seen, TIMES, Duration::ZERO) {
            let first = all[spell.at].1;
            let text = first.longest.as_ref().map(|text| format!(": {text}")).unwrap_or_default();
            let message = format!(
                "a question has been at work in {endpoint} in pool {pool} for more than {}{text}",
                super::millis(LONG)
            );
            // It began when it was asked.
            let asked = Duration::from_millis(first.longest_millis.unwrap_or(0.0) as u64);
            // What was there before anybody looked may be meant: a backup, a replica that follows.
            let confidence = if spell.at == 0 { Confidence::Low } else { Confidence::High };
            let subject = Subject::Endpoint(pool.clone(), endpoint.clone());
            let sign = super::spell(DETECTOR.id, subject, spell, message);
            signs.push(Sign { since: spell.since - asked, confidence, size: 0.0, ..sign });
        }
    }
    for ((pool, endpoint), all) in &view.sources().vitals {
        for (spell, before, now) in slower(all) {
            let message = format!(
                "the questions of {endpoint} in pool {pool} take {} instead of {}",
                super::millis(now),
                super::millis(before)
            );
            let subject = Subject::Endpoint(pool.clone(), endpoint.clone());
            signs.push(super::spell(DETECTOR.id, subject, spell, message));
        }
    }
}

/// Times in which questions took longer than before on average: how long before, and how long.
fn slower(all: &[(Moment, &Vitals)]) -> Vec<(Spell, f64, f64)> {
    let means: Vec<(Moment, f64)> = all.windows(2).filter_map(mean).collect();
    let (mut past, mut seen): (Vec<f64>, Vec<(Moment, bool)>) = (Vec::new(), Vec::new());
    let mut usual = 0.0;
    for (at, mean) in &means {
        let is_slow = past.len() >= PAST && *mean > usual * FACTOR && *mean > usual + MORE;
        seen.push((*at, is_slow));
        if !is_slow {
            past.push(*mean);
            usual = middle(&past);
        }
    }
    let told = odd::spells(seen, IN_A_ROW, CALM).into_iter().map(|spell| {
        let before: Vec<f64> = means[..spell.at].iter().map(|(_, mean)| *mean).collect();
        let own = means[spell.at..].iter().take_while(|(at, _)| spell.until.is_none_or(|until| *at < until));
        (spell, middle(&before), middle(&own.map(|(_, mean)| *mean).collect::<Vec<f64>>()))
    });
    told.collect()
}

/// How long a question took between two looks, in milliseconds.
fn mean(pair: &[(Moment, &Vitals)]) -> Option<(Moment, f64)> {
    let [(_, before), (at, now)] = pair else { return None };
    let questions = growth(before.connections.questions, now.connections.questions);
    let millis = (now.connections.millis? - before.connections.millis?).max(0.0);
    (questions >= 1.0).then(|| (*at, millis / questions))
}

/// The median of the last ones.
fn middle(values: &[f64]) -> f64 {
    let mut last: Vec<f64> = values[values.len().saturating_sub(30)..].to_vec();
    last.sort_by(f64::total_cmp);
    last.get(last.len() / 2).copied().unwrap_or(0.0)
}
