//! Another version of an application was deployed.

use std::time::Duration;

use finding::Confidence;
use model::{Moment, Text};

use super::Detector;
use crate::{EventKind, Sign, Subject, View};

pub static DETECTOR: Detector = Detector { id: "deployed", docs: include_str!("deployed.md"), check };

/// A deployment so long before the first look may still matter.
const BEFORE: Duration = Duration::from_secs(60 * 60);

fn check(view: &View<'_>, signs: &mut Vec<Sign>) {
    let Some(start) = view.timeline.start() else { return };
    let sources = view.sources();
    let applications = sources.applications();
    let mut told: Vec<(Moment, String)> = Vec::new();
    for (_, event) in &sources.events {
        let is_it = event.kind == EventKind::Deployment && event.at + BEFORE >= start;
        if !is_it || told.contains(&(event.at, event.text.to_string())) {
            continue;
        }
        told.push((event.at, event.text.to_string()));
        let of = applications.iter().find(|pool| event.text.split_whitespace().next() == Some(pool.as_str()));
        let subject = of.map_or_else(
            || Subject::Source(event.text.split_whitespace().next().unwrap_or_default().into()),
            |pool| Subject::Pool((*pool).clone()),
        );
        signs.push(sign(subject, event.at, format!("deployed: {}", event.text)));
    }
    for pool in applications {
        signs.extend(versions(view, pool).map(|(at, message)| sign(Subject::Pool(pool.clone()), at, message)));
    }
}

/// The first endpoint at which another version was seen.
fn versions(view: &View<'_>, pool: &Text) -> impl Iterator<Item = (Moment, String)> {
    let own = view.sources().vitals.iter().filter(|((own, _), _)| own == pool);
    let mut all: Vec<(Moment, &Text, &Text, &Text)> = Vec::new();
    for ((_, endpoint), seen) in own {
        let told: Vec<(Moment, &Text)> =
            seen.iter().filter_map(|(at, own)| Some((*at, own.version.as_ref()?))).collect();
        let changed = told.windows(2).filter(|pair| pair[0].1 != pair[1].1);
        all.extend(changed.map(|pair| (pair[1].0, endpoint, pair[0].1, pair[1].1)));
    }
    all.sort();
    let mut known: Vec<&Text> = Vec::new();
    all.retain(|(.., now)| {
        let is_new = known.last() != Some(now);
        known.push(now);
        is_new
    });
    let say = |(at, endpoint, before, now): (Moment, &Text, &Text, &Text)| {
        (at, format!("{endpoint} in pool {pool} runs {now} instead of {before}"))
    };
    all.into_iter().map(say).collect::<Vec<_>>().into_iter()
}

/// It is done in a moment, and hits nobody by itself.
fn sign(subject: Subject, at: Moment, message: String) -> Sign {
    let (since, until, confidence) = (at, Some(at), Confidence::High);
    Sign { detector: DETECTOR.id, subject, since, until, confidence, message, size: 0.0, places: Vec::new() }
}
