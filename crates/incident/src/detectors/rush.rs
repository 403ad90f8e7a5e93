//! More traffic than before.

use super::Detector;
use crate::odd::{self, Level, Rise};
use crate::view::Flow;
use crate::{Sign, Subject, View};

pub static DETECTOR: Detector = Detector { id: "rush", docs: include_str!("rush.md"), check };

/// Requests of people who click and then think come in bursts.
const RISE: Rise = Rise { factor: 1.8, more: 8.0, spread: 10.0 };

fn check(view: &View<'_>, signs: &mut Vec<Sign>) {
    let traffic = view.traffic();
    for flow in traffic.pools.iter().filter(|flow| !flow.is_tcp && matches!(flow.subject, Subject::Pool(_))) {
        for own in odd::levels(&counts(flow, traffic.seconds), &RISE) {
            signs.push(sign(view, flow, &own));
        }
    }
}

fn counts(flow: &Flow, seconds: usize) -> Vec<f64> {
    flow.series(seconds, |count| (count.requests, 0)).into_iter().map(|(requests, _)| requests).collect()
}

fn sign(view: &View<'_>, flow: &Flow, own: &Level) -> Sign {
    let name = super::name(&flow.subject);
    let message = format!("{:.0} requests a second come to {name} instead of {:.0}", own.now, own.before);
    let size = (1.0 - own.before / own.now.max(1.0)).clamp(0.0, 1.0);
    super::level(DETECTOR.id, view.clock(), flow.subject.clone(), own, message, size)
}
