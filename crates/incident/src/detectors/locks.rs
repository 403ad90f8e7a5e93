//! Connections of a database wait for locks.

use std::time::Duration;

use finding::Confidence;

use super::Detector;
use crate::odd;
use crate::{Sign, Subject, View};

pub static DETECTOR: Detector = Detector { id: "locks", docs: include_str!("locks.md"), check };

/// So many that wait, at so many looks in a row; from as many again on it is sure.
const WAITING: u64 = 2;
const TIMES: usize = 3;
const CALM: Duration = Duration::from_secs(5);

fn check(view: &View<'_>, signs: &mut Vec<Sign>) {
    for ((pool, endpoint), all) in &view.sources().backings {
        let seen = all.iter().map(|(at, own)| (*at, own.waiting_for_locks.is_some_and(|waiting| waiting >= WAITING)));
        for spell in odd::spells(seen, TIMES, CALM) {
            let in_it = all[spell.at..].iter().take_while(|(at, _)| spell.until.is_none_or(|until| *at < until));
            let most = in_it.clone().filter_map(|(_, own)| own.waiting_for_locks).max().unwrap_or(0);
            let part =
                in_it.filter_map(|(_, own)| Some(own.waiting_for_locks? as f64 / own.connections?.max(1) as f64));
            let size = part.fold(0.0, f64::max).min(1.0);
            let message = format!("up to {most} connections of {endpoint} in pool {pool} wait for a lock");
            let confidence = if spell.times >= 2 * TIMES { Confidence::High } else { Confidence::Medium };
            let subject = Subject::Endpoint(pool.clone(), endpoint.clone());
            signs.push(Sign { confidence, size, ..super::spell(DETECTOR.id, subject, spell, message) });
        }
    }
}
