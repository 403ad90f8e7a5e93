//! What every form of a diff shares: what it is made of, and its last line.

use std::collections::BTreeMap;

use analysis::diff::{Change, Diff, Equivalent, Kind, Replayed};
use analysis::weigh::Weighed;
use finding::Span;
use model::words::count;

use crate::Quotes;

/// What `diff` found.
pub struct DiffFacts<'a> {
    /// Where spans of both sides are quoted from.
    pub quotes: &'a Quotes<'a>,
    /// The old side as the user named it.
    pub old: &'a str,
    /// The new side as the user named it.
    pub new: &'a str,
    /// What begins the names of files of the new side that are no paths: `main:` of a revision.
    pub new_prefix: &'a str,
    /// The first file of the new side; those of the old side were read before it.
    pub first_new: finding::FileId,
    /// The differences.
    pub diff: &'a Diff,
    /// How much of a log they are weighed by.
    pub weighed: Option<Weighed>,
}

pub(crate) use analysis::diff::Which;

impl DiffFacts<'_> {
    /// The last line: how many changes of which kind, and whether both sides are the same.
    pub(crate) fn summary(&self) -> String {
        let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
        self.diff.changes.iter().for_each(|change| *kinds.entry(change.kind).or_default() += 1);
        let kinds: Vec<String> = kinds.iter().map(|(kind, number)| format!("{number} {}", kind.name())).collect();
        let changes = match kinds.is_empty() {
            true => "no change found".to_owned(),
            false => format!("{}: {}", count(self.diff.changes.len(), "change"), kinds.join(", ")),
        };
        let doubts = match self.diff.doubts.len() {
            0 => String::new(),
            doubts => format!("; {} not understood", count(doubts, "line")),
        };
        format!("{changes}{doubts}; equivalent: {}{}", equivalent(self.diff.equivalent), self.replays())
    }

    /// How many changes the engines agree with, where they were asked.
    fn replays(&self) -> String {
        let said = |one: &Replayed| match one {
            Replayed::Agrees => "agree",
            Replayed::Disagrees(_) => "disagree",
            Replayed::NotAsked(_) => "not asked",
        };
        let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
        let all = self.diff.changes.iter().filter_map(|change| change.replayed.as_ref());
        all.for_each(|one| *numbers.entry(said(one)).or_default() += 1);
        let numbers: Vec<String> = numbers.iter().map(|(said, number)| format!("{number} {said}")).collect();
        if numbers.is_empty() { String::new() } else { format!("; replayed: {}", numbers.join(", ")) }
    }
}

/// What the engines did with the request of a change, in a line, and where they did something else.
pub(crate) fn replayed(quotes: &Quotes<'_>, change: &Change) -> Option<(String, Vec<String>)> {
    let none = Vec::new();
    Some(match change.replayed.as_ref()? {
        Replayed::Agrees => ("replayed: agrees".into(), none),
        Replayed::NotAsked(why) => (format!("not replayed: {}", quotes.clean(why)), none),
        Replayed::Disagrees(disputes) => {
            let said = disputes.iter().map(|one| {
                let (part, side) = (&one.part, one.side.name());
                quotes.clean(&format!("{part} ({side}): evenkeel says {}, the engine {}", one.model, one.engine))
            });
            ("replayed: disagrees".into(), said.collect())
        }
    })
}

/// The verdict as every form writes it.
pub(crate) fn equivalent(equivalent: Equivalent) -> &'static str {
    match equivalent {
        Equivalent::Yes => "yes",
        Equivalent::No => "no",
        Equivalent::Unknown => "unknown",
    }
}

/// The lines of both sides, each line once.
pub(crate) fn lines(quotes: &Quotes<'_>, because: &analysis::diff::Because) -> Vec<(Which, Span)> {
    let mut seen = std::collections::HashSet::new();
    let old = because.old.iter().map(|span| (Which::Old, *span));
    let new = because.new.iter().map(|span| (Which::New, *span));
    old.chain(new).filter(|(_, span)| seen.insert((span.file, quotes.place(*span).line))).collect()
}
