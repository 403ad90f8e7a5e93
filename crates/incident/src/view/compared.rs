//! Versions of a configuration, and what each changes.

use std::sync::Arc;

use analysis::diff::{Change, Diff, Equivalent, Kind, Pairs, Side, across};
use model::Moment;

use super::lines::{new_lines, texts, within};
use super::{View, came_into_force, places};
use crate::memo::Compared;
use crate::{Configuration, Place, Timeline};

/// A version of a configuration that was seen after another one.
pub struct Version<'t> {
    /// When it was seen.
    pub seen: Moment,
    /// Since when it is in force; `None` where the balancer still runs with an older one.
    pub since: Option<Moment>,
    /// The version before.
    pub before: &'t Arc<Configuration>,
    /// The version.
    pub after: &'t Arc<Configuration>,
    /// What it changes.
    pub compared: Arc<Compared>,
}

/// All versions of a balancer's configuration but the first, each against the one before. What was compared once isn't compared again.
pub fn compared<'t>(timeline: &'t Timeline, balancer: &'t str) -> Vec<Version<'t>> {
    let all: Vec<(Moment, &Arc<Configuration>)> = timeline.configurations(balancer).collect();
    let version = |pair: &[(Moment, &'t Arc<Configuration>)]| {
        let [(_, before), (seen, after)] = pair else { return None };
        let compared = timeline.memo().compared((before, after), || compare(before, after));
        let since = came_into_force(timeline, balancer, *seen, after);
        Some(Version { seen: *seen, since, before, after, compared })
    };
    all.windows(2).filter_map(version).collect()
}

/// When a timeout was first changed.
pub fn timeout_changed(view: &View<'_>) -> Option<Moment> {
    let versions = view.balancers().flat_map(|balancer| compared(view.timeline, balancer));
    let changed = versions.filter(|own| own.compared.diff.changes.iter().any(|change| change.kind == Kind::Timeout));
    changed.map(|own| own.since.unwrap_or(own.seen)).min()
}

fn compare(before: &Configuration, after: &Configuration) -> Compared {
    let (old, new) = (side(before), side(after));
    let is_same_text = texts(before) == texts(after);
    let pairs = Pairs::of(&old, &new, &[]).unwrap_or_default();
    let diff = match is_same_text {
        true => Diff { equivalent: Equivalent::Yes, changes: Vec::new(), doubts: Vec::new() },
        false => across((&before.sources, &after.sources), &old, &new, &pairs),
    };
    Compared { diff, is_same_text, gone: new_lines(after, before), new: new_lines(before, after) }
}

fn side(own: &Configuration) -> Side<'_> {
    Side { model: &own.model, dialect: own.dialect }
}

impl Version<'_> {
    /// The lines of a change: those that are new at their place; where none is, those that decide now, and then those that are gone.
    pub fn lines(&self, balancer: &str, change: &Change) -> Vec<Place> {
        let new = within(&change.because.new, &self.compared.new);
        if !new.is_empty() {
            return places(balancer, self.after, new);
        }
        let mut all = places(balancer, self.after, change.because.new.iter().copied());
        all.extend(places(balancer, self.before, within(&change.because.old, &self.compared.gone)));
        all
    }

    /// Whether a later version is what was there before this one.
    pub fn is_undone_by(&self, later: &Version<'_>) -> bool {
        texts(self.before) == texts(later.after)
    }
}
