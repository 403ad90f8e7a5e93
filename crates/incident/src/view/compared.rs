//! Versions of a configuration, and what each changes.

use std::sync::Arc;

use analysis::diff::{Change, Diff, Equivalent, Kind, Pairs, Side, across};
use model::{Model, Moment, Pool, Protocol, Wait};

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

/// When timeouts were first changed.
pub struct TimeoutsChanged {
    /// Any of them.
    pub any: Option<Moment>,
    /// How long connections of a TCP pool may rest: to a tenth, or less.
    pub rest: Option<Moment>,
}

impl TimeoutsChanged {
    /// In the configurations of all balancers.
    pub fn of(view: &View<'_>) -> Self {
        let versions = view.balancers().flat_map(|balancer| compared(view.timeline, balancer));
        let is_timeout = |change: &Change| change.kind == Kind::Timeout;
        let changed: Vec<_> = versions.filter(|own| own.compared.diff.changes.iter().any(is_timeout)).collect();
        let at = |own: &Version<'_>| own.since.unwrap_or(own.seen);
        let rest = changed.iter().filter(|own| rests_far_less(&own.before.model, &own.after.model));
        TimeoutsChanged { any: changed.iter().map(at).min(), rest: rest.map(at).min() }
    }
}

/// Whether connections of a TCP pool may rest for a tenth of the time, or less.
fn rests_far_less(before: &Model, after: &Model) -> bool {
    let rest = |pool: &Pool| {
        let limit = pool.timeouts.get(Wait::Tunnel).or(pool.timeouts.get(Wait::Endpoint));
        limit.map_or(f64::INFINITY, |limit| limit.value as f64)
    };
    let is_less = |new: &Pool| {
        let old = before.pool_named(&new.name.value).map(|id| before.pool(id));
        old.is_some_and(|old| old.protocol == Protocol::Tcp && rest(old) >= 10.0 * rest(new))
    };
    after.pools.iter().any(|pool| pool.protocol == Protocol::Tcp && rest(pool).is_finite() && is_less(pool))
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
