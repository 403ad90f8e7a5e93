//! Changes of configurations: what each does, and when it came into force.

use std::sync::Arc;
use std::time::Duration;

use analysis::diff::{self, Because, Change, Diff, Equivalent, Kind, Pairs, Side};
use finding::Span;
use model::{Moment, Text};
use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::reach::Reach;
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
        let seen: Vec<(Moment, &Arc<Configuration>)> = timeline.configurations(balancer).collect();
        let pairs = seen.windows(2).filter(|pair| texts(pair[0].1) != texts(pair[1].1));
        let mut turns: Vec<Turn<'a>> =
            pairs.map(|pair| Turn::new(timeline, balancer, pair[0].1, (pair[1].0, pair[1].1))).collect();
        for at in 0..turns.len() {
            let before = texts(turns[at].before);
            let later = turns[at + 1..].iter().find(|later| texts(later.after) == before);
            turns[at].undone = later.map(|later| later.at);
        }
        turns
    }

    fn new(
        timeline: &'a Timeline,
        balancer: &'a Text,
        before: &'a Arc<Configuration>,
        (seen, after): (Moment, &'a Arc<Configuration>),
    ) -> Self {
        let written = after.written.filter(|written| *written <= seen && seen.since(*written) < FRESH).unwrap_or(seen);
        let (at, is_loaded) = in_force(timeline, balancer, written, seen);
        let Diff { equivalent, changes, doubts } = compare(before, after);
        let effect = |change: Change| Effect { reach: Reach::of(&change, &before.model, &after.model), change };
        let mut effects: Vec<Effect> = changes.into_iter().map(effect).collect();
        effects.extend((!doubts.is_empty()).then(|| not_understood(before, after)));
        Turn { balancer, before, after, at, is_loaded, equivalent, effects, undone: None }
    }
}

/// What nobody knows may be anything: that requests are turned away is what can be seen of it.
fn not_understood(before: &Configuration, after: &Configuration) -> Effect {
    let lines = |other, own| new_lines(other, own).into_iter().take(LINES).collect();
    let because = Because { old: lines(after, before), new: lines(before, after) };
    let change = Change { because, ..Change::new(Kind::Limit, "lines were changed that are not understood") };
    Effect { change, reach: Reach { is_everything: true, ..Reach::default() } }
}

/// Lines of a version that aren't at their place in the other one, but for comments.
pub(crate) fn new_lines(other: &Configuration, own: &Configuration) -> Vec<Span> {
    let theirs = texts(other);
    let mut spans = Vec::new();
    for id in &own.files {
        let file = own.sources.file(*id);
        let old = theirs.iter().find(|(name, _)| *name == file.name()).map_or("", |(_, text)| text);
        let old: Vec<&str> = old.lines().map(str::trim).collect();
        let new: Vec<&str> = (1..=file.line_count()).map(|line| file.line(line).trim()).collect();
        let added = capture_diff_slices(Algorithm::Myers, &old, &new).into_iter().flat_map(|op| {
            let is_new = matches!(op.tag(), DiffTag::Insert | DiffTag::Replace);
            if is_new { op.new_range() } else { 0..0 }
        });
        for at in added.filter(|at| !new[*at].is_empty() && !new[*at].starts_with('#')) {
            let start = file.line_start(at + 1);
            spans.push(Span::new(*id, start, start + file.line(at + 1).len()));
        }
    }
    spans
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

/// The files of a configuration with their texts.
pub(crate) fn texts(own: &Configuration) -> Vec<(&str, &str)> {
    let file = |id| {
        let file = own.sources.file(id);
        (file.name(), file.text())
    };
    own.files.iter().map(|id| file(*id)).collect()
}

fn compare(before: &Configuration, after: &Configuration) -> Diff {
    let side = |own: &'_ Configuration| (own.dialect, own.sources.clone(), own.model.clone());
    let ((left, old_sources, old), (right, new_sources, new)) = (side(before), side(after));
    let (old, new) = (Side { model: &old, dialect: left }, Side { model: &new, dialect: right });
    let pairs = Pairs::of(&old, &new, &[]).unwrap_or_default();
    diff::across((&old_sources, &new_sources), &old, &new, &pairs)
}
