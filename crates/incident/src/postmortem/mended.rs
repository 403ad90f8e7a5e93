//! How it was mended: the change of configuration after which it was over.

use std::sync::Arc;

use model::Moment;

use super::types::{Cause, Mended};
use super::when::Course;
use super::{faulty, masked};
use crate::{Configuration, Mend, Origin, Timeline};

/// The last change of the balancer's configuration before all was healthy again. While it isn't, nothing shows that a change
/// mended it; nor does the change that brought it.
pub(super) fn of(timeline: &Timeline, course: &Course<'_>, cause: Option<&Cause>) -> Option<Mended> {
    let culprit = cause?.culprit.as_ref()?;
    let ended = course.ended()?;
    let seen: Vec<_> = timeline.configurations(&culprit.balancer).collect();
    let brought = faulty::of(timeline, culprit).map(|(.., at)| at);
    let is_later = |at: Moment| at > culprit.since && brought.is_none_or(|brought| at > brought);
    let at = seen.iter().rposition(|(at, _)| is_later(*at) && *at <= ended)?;
    let (before, after) = (&seen.get(at.checked_sub(1)?)?.1, &seen.get(at)?.1);
    let name = &culprit.places.first()?.file;
    let (old, new) = (masked::file(before, name)?, masked::file(after, name)?);
    let mend = Mend { file: name.clone(), before: masked::text(before, old), after: masked::text(after, new) };
    (mend.before != mend.after).then(|| Mended { at: seen[at].0, origin: newest(before, after, seen[at].0), mend })
}

/// The change that the history has after and didn't have before.
fn newest(before: &Arc<Configuration>, after: &Arc<Configuration>, at: Moment) -> Option<Origin> {
    let newest = after.origins.changes.first()?;
    (newest.at <= at && !before.origins.changes.contains(newest)).then(|| newest.clone())
}
