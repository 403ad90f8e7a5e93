//! What is odd about all that was seen, told once.

use std::collections::HashSet;
use std::time::Duration;

use finding::Confidence;
use incident::{Observation, Scene, Sign, Subject, Timeline, signs};
use model::Moment;
use report::News;

/// From one look to the next.
const PAUSE: Duration = Duration::from_secs(1);
/// So much of the past is looked at.
const PAST: Duration = Duration::from_secs(3_600);
/// What news of single observations tell already.
const TOLD: &[&str] = &["changed", "deployed", "endpoint-down", "stale"];

/// Looks at all that was seen, once a second.
pub struct Alarm {
    timeline: Timeline,
    told: HashSet<(&'static str, Subject, Moment)>,
    next: Moment,
}

impl Alarm {
    /// Nothing seen yet.
    pub fn new(scene: Scene) -> Self {
        Alarm { timeline: Timeline::new(scene), told: HashSet::new(), next: Moment(i64::MIN) }
    }

    /// What is odd since this observation, and wasn't before.
    pub fn of(&mut self, own: &Observation) -> Vec<News> {
        self.timeline.push(own.clone());
        if own.at < self.next {
            return Vec::new();
        }
        self.next = own.at + PAUSE;
        self.timeline.forget(own.at - PAST);
        let all = signs(&self.timeline).into_iter();
        let sure = all.filter(|sign| sign.confidence >= Confidence::Medium && !TOLD.contains(&sign.detector));
        let new: Vec<Sign> =
            sure.filter(|sign| self.told.insert((sign.detector, sign.subject.clone(), sign.since))).collect();
        new.into_iter().map(|sign| news(own.at, sign)).collect()
    }
}

fn news(at: Moment, sign: Sign) -> News {
    let of = match &sign.subject {
        Subject::Balancer(name) | Subject::Pool(name) | Subject::Route(name) | Subject::Source(name) => name.clone(),
        Subject::Listener(balancer, name) => format!("{balancer}/{name}").into(),
        Subject::Endpoint(pool, name) => format!("{pool}/{name}").into(),
    };
    let message = format!("{} (since {})", sign.message, sign.since);
    News { at, of, what: sign.detector, message, place: sign.places.into_iter().next(), origin: None, is_found: true }
}
