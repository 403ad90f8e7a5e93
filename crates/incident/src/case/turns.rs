//! Changes of configurations: what each does, and when it came into force.

use std::sync::Arc;
use std::time::Duration;

use analysis::diff::{Because, Change, Equivalent, Kind};
use finding::Span;
use model::{Moment, Text};

use super::reach::Reach;
use crate::view::{self, Version, compared, is_said};
use crate::{Configuration, Timeline};

/// A balancer's configuration became another one.
#[derive(Debug)]
pub(crate) struct Turn<'a> {
    pub balancer: &'a Text,
    pub before: &'a Arc<Configuration>,
    pub after: &'a Arc<Configuration>,
    /// When it came into force, as well as that is known.
    pub at: Moment,
    /// Whether it came into force, where that is told.
    pub is_loaded: Option<bool>,
    /// Whether traffic can notice it.
    pub equivalent: Equivalent,
    /// What traffic can notice, with whom it reaches.
    pub effects: Vec<Effect>,
    /// When a later change took it back.
    pub undone: Option<Moment>,
}

/// One thing that traffic can notice.
#[derive(Debug)]
pub(crate) struct Effect {
    pub change: Change,
    pub reach: Reach,
}

/// So many lines of what isn't understood are told.
const LINES: usize = 6;
/// Moments of a running balancer are told in whole seconds.
const ROUNDED: Duration = Duration::from_millis(1_500);
/// A start that follows a write so soon is of that write.
const AT_ONCE: Duration = Duration::from_secs(2);
/// So long after a write a balancer that isn't started anew hasn't loaded it, if so many looks say so: a busy one takes its time.
const WAITED: Duration = Duration::from_secs(6);
const LOOKS: usize = 3;
/// A write that is so much older than what was seen of it is not what made the difference.
const FRESH: Duration = Duration::from_secs(10);

impl<'a> Turn<'a> {
    /// All changes of all balancers, in order.
    pub fn all(timeline: &'a Timeline) -> Vec<Turn<'a>> {
        let mut turns: Vec<Turn<'a>> =
            timeline.scene.balancers.iter().flat_map(|own| Turn::of(timeline, &own.name)).collect();
        turns.sort_by_key(|turn| turn.at);
        turns
    }

    fn of(timeline: &'a Timeline, balancer: &'a Text) -> Vec<Turn<'a>> {
        let versions = compared(timeline, balancer);
        let changed: Vec<&Version<'a>> = versions.iter().filter(|own| !own.compared.is_same_text).collect();
        let mut turns: Vec<Turn<'a>> = changed.iter().map(|own| Turn::new(timeline, balancer, own)).collect();
        for at in 0..turns.len() {
            let later = (at + 1..turns.len()).find(|later| changed[at].is_undone_by(changed[*later]));
            turns[at].undone = later.map(|later| turns[later].at);
        }
        turns
    }

    fn new(timeline: &'a Timeline, balancer: &'a Text, own: &Version<'a>) -> Self {
        let Version { seen, before, after, .. } = *own;
        let written = after.written.filter(|written| *written <= seen && seen.since(*written) < FRESH).unwrap_or(seen);
        let (at, is_loaded) = in_force(timeline, balancer, written, seen);
        let diff = &own.compared.diff;
        let effect =
            |change: &Change| Effect { reach: Reach::of(change, &before.model, &after.model), change: change.clone() };
        let mut effects: Vec<Effect> = diff.changes.iter().map(effect).collect();
        effects.extend((!diff.doubts.is_empty()).then(|| not_understood(own)));
        Turn { balancer, before, after, at, is_loaded, equivalent: diff.equivalent, effects, undone: None }
    }
}

/// What nobody knows may be anything: that requests are turned away is what can be seen of it.
fn not_understood(own: &Version<'_>) -> Effect {
    let said = |of: &Configuration, lines: &[Span]| {
        lines.iter().copied().filter(|line| is_said(of, *line)).take(LINES).collect()
    };
    let because = Because { old: said(own.before, &own.compared.gone), new: said(own.after, &own.compared.new) };
    let change = Change { because, ..Change::new(Kind::Limit, "lines were changed that are not understood") };
    Effect { change, reach: Reach { is_everything: true, ..Reach::default() } }
}

/// Lines of a version that aren't at their place in the other one, but for comments.
pub(crate) fn new_lines(other: &Configuration, own: &Configuration) -> Vec<Span> {
    view::new_lines(other, own).into_iter().filter(|line| is_said(own, *line)).collect()
}

/// When a text that was written came into force: with the next start or reload, where the balancer tells of those.
fn in_force(timeline: &Timeline, balancer: &str, written: Moment, seen: Moment) -> (Moment, Option<bool>) {
    let told: Vec<(Moment, Moment)> =
        timeline.running(balancer).filter_map(|(at, running)| Some((at, running.since?))).collect();
    let later = |since: &Moment| *since + ROUNDED >= written;
    if let Some(since) = told.iter().map(|(_, since)| *since).find(later) {
        // Told in whole seconds, by a process that is up a moment later: the write is the better moment.
        let is_at_once = since.since(written) <= AT_ONCE;
        return (if is_at_once { written } else { since }, Some(true));
    }
    let looks = told.iter().filter(|(at, _)| at.since(seen) >= WAITED).count();
    (written, (looks >= LOOKS).then_some(false))
}
