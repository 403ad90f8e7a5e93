//! Versions of a configuration, and what each changes.

use std::collections::HashSet;
use std::sync::Arc;

use analysis::diff::{Change, Diff, Equivalent, Pairs, Side, across};
use finding::Span;
use model::Moment;

use super::{came_into_force, places};
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

fn compare(before: &Configuration, after: &Configuration) -> Compared {
    let (old, new) = (side(before), side(after));
    let is_same_text = texts(before) == texts(after);
    let pairs = Pairs::of(&old, &new, &[]).unwrap_or_default();
    let diff = match is_same_text {
        true => Diff { equivalent: Equivalent::Yes, changes: Vec::new(), doubts: Vec::new() },
        false => across((&before.sources, &after.sources), &old, &new, &pairs),
    };
    Compared { diff, is_same_text }
}

fn side(own: &Configuration) -> Side<'_> {
    Side { model: &own.model, dialect: own.dialect }
}

/// Names and texts of its files.
pub(super) fn texts(own: &Configuration) -> Vec<(&str, &str)> {
    let files = own.sources.files().filter(|(id, _)| own.files.contains(id));
    files.map(|(_, file)| (file.name(), file.text())).collect()
}

impl Version<'_> {
    /// The lines of a change: those that are new; where none is, those that decide now, and then those that are gone.
    pub fn lines(&self, balancer: &str, change: &Change) -> Vec<Place> {
        let new = unknown_to(&change.because.new, self.after, self.before);
        if !new.is_empty() {
            return places(balancer, self.after, new);
        }
        let mut all = places(balancer, self.after, change.because.new.iter().copied());
        all.extend(places(balancer, self.before, unknown_to(&change.because.old, self.before, self.after)));
        all
    }
}

/// Of these spans those whose line the other version hasn't.
fn unknown_to(spans: &[Span], own: &Configuration, other: &Configuration) -> Vec<Span> {
    let lines: HashSet<&str> = texts(other).into_iter().flat_map(|(_, text)| text.lines()).map(str::trim).collect();
    let is_new = |span: &&Span| {
        let file = own.sources.files().nth(span.file.0 as usize).map(|(_, file)| file);
        file.is_some_and(|file| !lines.contains(file.line(file.position(span.start as usize).line).trim()))
    };
    spans.iter().filter(is_new).copied().collect()
}
