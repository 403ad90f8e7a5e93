//! More log-ins are refused than before.

use super::Detector;
use crate::odd::{self, Episode, Gain, Taste};
use crate::{Sign, Subject, View};

pub static DETECTOR: Detector = Detector { id: "refused-logins", docs: include_str!("refused_logins.md"), check };

/// People mistype, one of them several times; somebody tries passwords.
const TASTE: Taste = Taste {
    bunch: 3.0,
    prior: (0.5, 10.0),
    jump: Gain { more: 0.15, factor: 2.0 },
    rise: Gain { more: 0.08, factor: 1.5 },
    blind: None,
};

fn check(view: &View<'_>, signs: &mut Vec<Sign>) {
    let traffic = view.traffic();
    let before = signs.len();
    for flow in traffic.routes.iter().filter(|flow| flow.counts.iter().any(|(_, count)| count.refused > 0)) {
        let series = flow.series(traffic.seconds, |count| (count.refused, count.requests));
        signs.extend(odd::parts(&series, &TASTE).iter().map(|own| sign(view, flow.subject.clone(), own)));
    }
    if signs.len() > before {
        return;
    }
    let sources = view.sources();
    for pool in sources.applications() {
        let series = sources.grown(view.clock(), pool, None, |own| {
            (own.refused, own.refused.map(|refused| refused + own.logins.unwrap_or(0)))
        });
        signs.extend(odd::parts(&series, &TASTE).iter().map(|own| sign(view, Subject::Pool(pool.clone()), own)));
    }
}

fn sign(view: &View<'_>, subject: Subject, own: &Episode) -> Sign {
    let message = format!(
        "{:.0}% of the log-ins of {} are refused instead of {:.1}% ({} of {})",
        100.0 * own.part(),
        super::name(&subject),
        100.0 * own.before,
        own.some,
        own.all
    );
    super::episode(DETECTOR.id, view.clock(), subject, own, message)
}
