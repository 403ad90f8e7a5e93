//! All parts, put together.

use model::Moment;

use super::types::{Possible, Postmortem};
use super::when::{self, Course};
use super::{cause, detours, entries, measures, mended};
use crate::{Diagnosis, Standing, Timeline, Verdict};

/// Writes the post-mortem of an incident.
///
/// `diagnoses` are those that were made as time went on, in that order; one is enough. Who is to blame is what the last one says that
/// names a cause; whom it hit is out of the last one that found something wrong.
pub fn write(timeline: &Timeline, diagnoses: &[Diagnosis]) -> Postmortem {
    let course = Course::new(timeline, diagnoses);
    let cause = cause::of(timeline, course.main);
    let mended = mended::of(timeline, &course, cause.as_ref());
    let when = when::of(&course, mended.as_ref());
    let detours = detours::of(timeline, &course, &when);
    let measures = measures::of(timeline, &when, cause.as_ref(), mended.as_ref(), course.main, &detours);
    Postmortem {
        entries: entries::of(timeline, &course, &when, cause.as_ref(), mended.as_ref()),
        impact: course.widest.map(|own| own.impact.clone()).unwrap_or_default(),
        counted_until: course.widest.map_or(when.seen_until, |own| own.at),
        sessions: sessions(timeline, when.began, when.ended),
        possible: course.main.filter(|_| cause.is_none()).map(possible).unwrap_or_default(),
        misled: detours::misled(&detours, &when),
        when,
        cause,
        mended,
        detours,
        measures,
    }
}

/// Suspects that may be to blame.
fn possible(diagnosis: &Diagnosis) -> Vec<Possible> {
    let is_open = |standing| matches!(standing, Standing::Named | Standing::Possible);
    let open =
        diagnosis.suspects.iter().filter(|one| diagnosis.verdict != Verdict::NothingWrong && is_open(one.standing));
    open.map(|one| Possible { name: one.name.clone(), story: one.story.clone(), settles: one.settles.clone() })
        .collect()
}

/// Sessions of users over all applications: before, and the fewest while it lasted.
fn sessions(timeline: &Timeline, began: Option<Moment>, ended: Option<Moment>) -> Option<(u64, u64)> {
    let began = began?;
    let mut latest = std::collections::BTreeMap::new();
    let (mut before, mut fewest) = (None, None::<u64>);
    for own in timeline.all() {
        let crate::Seen::Vitals(vitals) = &own.seen else { continue };
        let Some(sessions) = vitals.sessions else { continue };
        latest.insert((vitals.pool.clone(), own.of.clone()), sessions);
        let total: u64 = latest.values().sum();
        match own.at < began {
            true => before = Some(total),
            false if ended.is_none_or(|ended| own.at <= ended) => {
                fewest = Some(fewest.map_or(total, |fewest| fewest.min(total)));
            }
            false => {}
        }
    }
    before.zip(fewest).filter(|(before, fewest)| fewest < before)
}
