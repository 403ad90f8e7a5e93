//! A listener holds more connections than before, though no more requests come.

use std::collections::BTreeMap;
use std::time::Duration;

use model::{Moment, Text};

use super::Detector;
use crate::odd::{self, Level, Rise};
use crate::view::gauge;
use crate::{Sign, Subject, View};

pub static DETECTOR: Detector = Detector { id: "sessions", docs: include_str!("sessions.md"), check };

const RISE: Rise = Rise { factor: 2.5, more: 10.0, spread: 6.0 };
/// More requests by half of that factor explain more sessions.
const EXPLAINED: f64 = 2.0;
/// The first seconds, which tell whether requests grew as well.
const FIRST: usize = 3;
/// The part of a limit from which on it is reached, and the looks in a row that show it.
const FULL: f64 = 0.97;
const TIMES: usize = 3;

/// When, how many, and how many are allowed.
type Held = (Moment, u64, Option<u64>);

fn check(view: &View<'_>, signs: &mut Vec<Sign>) {
    for balancer in view.balancers() {
        let mut listeners: BTreeMap<&Text, Vec<Held>> = BTreeMap::new();
        for (at, own) in view.timeline.running(balancer) {
            for one in &own.listeners {
                listeners.entry(&one.listener).or_default().push((at, one.sessions, one.limit));
            }
        }
        for (name, told) in listeners {
            let subject = Subject::Listener(balancer.clone(), name.clone());
            let counts = gauge(view.clock(), told.iter().map(|(at, sessions, _)| (*at, *sessions)));
            for own in odd::levels(&counts, &RISE).iter().filter(|own| is_alone(view, &counts, own)) {
                let message = format!(
                    "listener {name} of {balancer} holds {:.0} connections instead of {:.0}, though requests are no more than before",
                    own.now, own.before
                );
                let size = (1.0 - own.before / own.now.max(1.0)).clamp(0.0, 1.0);
                signs.push(super::level(DETECTOR.id, view.clock(), subject.clone(), own, message, size));
            }
            full(subject, &told, signs);
        }
        let told = view.timeline.running(balancer);
        let told: Vec<_> = told.filter_map(|(at, own)| Some((at, own.connections?, own.limit))).collect();
        full(Subject::Balancer(balancer.clone()), &told, signs);
    }
}

/// Whether it is no more than what came explains, by the first seconds of it: what is said once must be said again. Nothing is said before
/// the log has told of these.
pub(super) fn is_alone(view: &View<'_>, counts: &[f64], own: &Level) -> bool {
    let traffic = view.traffic();
    let first = own.since + FIRST;
    if traffic.seconds == 0 {
        return true;
    }
    if traffic.seconds < first || counts.len() < first {
        return false;
    }
    let rate = |from: usize, to: usize| {
        let all: u64 = traffic.pools.iter().map(|flow| flow.sum(from, to, |count| count.requests)).sum();
        all as f64 / to.saturating_sub(from).max(1) as f64
    };
    let (before, now) = (rate(own.since.saturating_sub(60), own.since), rate(own.since, first));
    let held = counts[own.since..first].iter().sum::<f64>() / FIRST as f64;
    before <= 0.0 || held / own.before.max(1.0) >= EXPLAINED * now / before
}

/// A limit that is reached.
fn full(subject: Subject, told: &[Held], signs: &mut Vec<Sign>) {
    let is_full = |sessions: u64, limit: Option<u64>| {
        limit.is_some_and(|limit| limit > 0 && sessions as f64 >= FULL * limit as f64)
    };
    let seen = told.iter().map(|(at, sessions, limit)| (*at, is_full(*sessions, *limit)));
    for spell in odd::spells(seen, TIMES, Duration::from_secs(5)) {
        let (_, sessions, limit) = told[spell.at];
        let name = super::name(&subject);
        let message = format!("{name} holds {sessions} connections and allows {}: others wait", limit.unwrap_or(0));
        signs.push(super::spell(DETECTOR.id, subject.clone(), spell, message));
    }
}
