//! An application, a database or a balancer was started anew.

use std::time::Duration;

use finding::Confidence;
use model::{Moment, Text};

use super::Detector;
use crate::view::reloads;
use crate::{Sign, Subject, View};

pub static DETECTOR: Detector = Detector { id: "restarted", docs: include_str!("restarted.md"), check };

/// Moments of a start that are so near to one another are one, told in seconds.
const SLACK: Duration = Duration::from_millis(1_500);

fn check(view: &View<'_>, signs: &mut Vec<Sign>) {
    for balancer in view.balancers() {
        let starts = reloads(view.timeline, balancer);
        signs.extend(starts.into_iter().map(|at| {
            let message = format!("{balancer} was started anew, or read its files again");
            sign(Subject::Balancer(balancer.clone()), at, message)
        }));
    }
    let sources = view.sources();
    for ((pool, endpoint), all) in &sources.vitals {
        starts(all.iter().filter_map(|(at, own)| Some((*at, own.started?))), pool, endpoint, signs);
    }
    for ((pool, endpoint), all) in &sources.backings {
        starts(all.iter().filter_map(|(at, own)| Some((*at, own.started?))), pool, endpoint, signs);
    }
}

fn starts(told: impl Iterator<Item = (Moment, Moment)>, pool: &Text, endpoint: &Text, signs: &mut Vec<Sign>) {
    let mut last: Option<Moment> = None;
    for (_, started) in told {
        if last.is_some_and(|last| started > last + SLACK) {
            let message = format!("{endpoint} in pool {pool} was started anew");
            signs.push(sign(Subject::Endpoint(pool.clone(), endpoint.clone()), started, message));
            last = Some(started);
        }
        last = last.or(Some(started));
    }
}

/// It is done in a moment, and hits nobody by itself.
fn sign(subject: Subject, at: Moment, message: String) -> Sign {
    let (since, until, confidence) = (at, Some(at), Confidence::High);
    Sign { detector: DETECTOR.id, subject, since, until, confidence, message, size: 0.0, places: Vec::new() }
}
