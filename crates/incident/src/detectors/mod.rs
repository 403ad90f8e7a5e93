//! What is odd: one file and one page for each detector, sorted by id.
//!
//! A detector looks at a whole timeline, and is asked again each second while it grows. What it said once it must say again: so it goes
//! through time from the beginning and looks at each second with what came before it.

use finding::Confidence;

use crate::odd::{self, Episode, Level, Spell};
use crate::view::Clock;
use crate::{Sign, Subject, Timeline, View};

mod broken_connections;
mod changed;
mod connections;
mod cut;
mod deployed;
mod drifted;
mod endpoint_down;
mod errors;
mod expectation_broken;
mod flapping;
mod locks;
mod long_question;
mod one_client;
mod overloaded;
mod pool_exhausted;
mod probe_failing;
mod read_only;
mod refused_logins;
mod restarted;
mod rush;
mod sessions;
mod slow;
mod stale;
mod uneven;

/// Something that looks for one sort of oddity.
pub struct Detector {
    /// Id in kebab-case.
    pub id: &'static str,
    /// Its page: what it finds, why it matters, example, limits.
    pub docs: &'static str,
    /// Looks at a timeline and adds what is odd.
    pub check: fn(&View<'_>, &mut Vec<Sign>),
}

/// All detectors.
pub static DETECTORS: &[&Detector] = &[
    &broken_connections::DETECTOR,
    &changed::DETECTOR,
    &connections::DETECTOR,
    &cut::DETECTOR,
    &deployed::DETECTOR,
    &drifted::DETECTOR,
    &endpoint_down::DETECTOR,
    &errors::DETECTOR,
    &expectation_broken::DETECTOR,
    &flapping::DETECTOR,
    &locks::DETECTOR,
    &long_question::DETECTOR,
    &one_client::DETECTOR,
    &overloaded::DETECTOR,
    &pool_exhausted::DETECTOR,
    &probe_failing::DETECTOR,
    &read_only::DETECTOR,
    &refused_logins::DETECTOR,
    &restarted::DETECTOR,
    &rush::DETECTOR,
    &sessions::DETECTOR,
    &slow::DETECTOR,
    &stale::DETECTOR,
    &uneven::DETECTOR,
];

/// All that is odd, in the order in which it began.
pub fn signs(timeline: &Timeline) -> Vec<Sign> {
    let view = View::of(timeline);
    let mut signs = Vec::new();
    DETECTORS.iter().for_each(|detector| (detector.check)(&view, &mut signs));
    signs.sort_by(|one, other| {
        let key = |sign: &Sign| (sign.since, sign.detector);
        key(one).cmp(&key(other)).then_with(|| one.subject.cmp(&other.subject))
    });
    signs
}

/// A subject as it stands in a sentence.
fn name(subject: &Subject) -> String {
    match subject {
        Subject::Balancer(name) | Subject::Source(name) => name.to_string(),
        Subject::Listener(balancer, name) => format!("listener {name} of {balancer}"),
        Subject::Pool(name) => format!("pool {name}"),
        Subject::Endpoint(pool, name) => format!("{name} in pool {pool}"),
        Subject::Route(name) => format!("route {name}"),
    }
}

/// Milliseconds as people say them.
fn millis(millis: f64) -> String {
    match millis {
        ..10.0 => format!("{millis:.1} ms"),
        10.0..1_000.0 => format!("{millis:.0} ms"),
        _ => format!("{:.1} s", millis / 1_000.0),
    }
}

/// A time in which something was so, as a sign.
fn spell(detector: &'static str, subject: Subject, own: Spell, message: String) -> Sign {
    let Spell { since, until, .. } = own;
    Sign { detector, subject, since, until, confidence: Confidence::High, message, size: 1.0, places: Vec::new() }
}

/// A time in which counts were higher than before, as a sign.
fn level(detector: &'static str, clock: Clock, subject: Subject, own: &Level, message: String, size: f64) -> Sign {
    let (since, until) = (clock.moment(own.since), own.until.map(|second| clock.moment(second)));
    let (confidence, places) = (odd::confidence(own.nats), Vec::new());
    Sign { detector, subject, since, until, confidence, message, size, places }
}

/// A time in which a part of the traffic was larger than before, as a sign.
fn episode(detector: &'static str, clock: Clock, subject: Subject, own: &Episode, message: String) -> Sign {
    Sign {
        detector,
        subject,
        since: clock.moment(own.since),
        until: own.until.map(|second| clock.moment(second)),
        confidence: odd::confidence(own.nats),
        message,
        size: own.part().min(1.0),
        places: Vec::new(),
    }
}
