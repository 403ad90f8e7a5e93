//! When it began, when it was seen, and when it was over.

use model::Moment;

use super::events;
use super::signs::{self, Seen};
use super::types::{Mended, When};
use crate::{Diagnosis, EventKind, Timeline, Verdict};

/// How an incident went, as diagnoses saw it.
pub(super) struct Course<'a> {
    /// What was seen.
    pub timeline: &'a Timeline,
    /// All diagnoses, in order.
    pub all: &'a [Diagnosis],
    /// The one that counts: the last that names a cause, else the last that found something wrong.
    pub main: Option<&'a Diagnosis>,
    /// The one that counts whom it hit: the last that found something wrong, where it goes on from the same failed request.
    pub widest: Option<&'a Diagnosis>,
    /// All that was odd.
    pub signs: Vec<Seen<'a>>,
}

impl<'a> Course<'a> {
    /// Finds the diagnosis that counts.
    pub(super) fn new(timeline: &'a Timeline, all: &'a [Diagnosis]) -> Self {
        let last = |verdict| all.iter().rev().find(|own| own.verdict == verdict);
        let main = last(Verdict::Named).or_else(|| last(Verdict::Inconclusive));
        let since = main.and_then(|main| main.impact.since);
        let wrong = all.iter().rev().find(|own| own.verdict != Verdict::NothingWrong);
        let widest = wrong.filter(|own| own.impact.since == since).or(main);
        Course { timeline, all, main, widest, signs: signs::of(all) }
    }

    /// The first request that failed.
    pub(super) fn began(&self) -> Option<Moment> {
        self.main.and_then(|main| main.impact.since)
    }

    /// When the cause was first named as it is named in the end.
    pub(super) fn named(&self) -> Option<Moment> {
        let blamed = |own: &Diagnosis| own.named().map(|one| (one.id, one.name.clone()));
        let main = self.main.and_then(blamed)?;
        self.all.iter().find(|own| blamed(own).as_ref() == Some(&main)).map(|own| own.at)
    }

    /// When all was healthy again.
    pub(super) fn ended(&self) -> Option<Moment> {
        let began = self.began()?;
        let hits = || self.signs.iter().filter(|own| own.sign.size > 0.0);
        let over = hits().map(|own| own.until).collect::<Option<Vec<Moment>>>().and_then(|all| all.into_iter().max());
        let wrong = self.all.iter().rposition(|own| own.verdict != Verdict::NothingWrong)?;
        let quiet = self.all.get(wrong + 1).map(|own| own.at);
        over.into_iter().chain(quiet).min().filter(|ended| *ended >= began)
    }
}

/// When what happened.
pub(super) fn of(course: &Course<'_>, mended: Option<&Mended>) -> When {
    let events = events::all(course.timeline);
    let alerted = events.iter().find(|own| own.kind == EventKind::Alert).map(|own| own.at);
    let noticed = course.all.iter().find(|own| own.verdict != Verdict::NothingWrong).map(|own| own.at);
    let latest = course.all.last().map(|own| own.at);
    When {
        began: course.began(),
        detected: noticed.into_iter().chain(alerted).min(),
        alerted,
        named: course.named(),
        mended: mended.map(|own| own.at),
        ended: course.ended(),
        seen_until: course.timeline.end().into_iter().chain(latest).max().unwrap_or_default(),
    }
}
