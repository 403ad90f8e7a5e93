//! A file with the fault taken out of it: the lines that are to blame put back, and nothing else.

use std::collections::BTreeSet;

use analysis::diff::Because;
use finding::{FileId, SourceMap, Span};
use similar::{DiffOp, TextDiff};

use crate::case::Turn;
use crate::case::quote::whole;
use crate::{Configuration, Mend, Place};

/// The mend of a change of which these lines are to blame.
pub(super) fn of(turn: &Turn, because: Option<&Because>, places: &[Place]) -> Option<Mend> {
    let name = &places.first()?.file;
    let file = |own: &Configuration| own.files.iter().copied().find(|id| own.sources.file(*id).name() == name);
    let (was, is) = (file(turn.before)?, file(turn.after)?);
    let (old, new) = (whole(turn.before, was), whole(turn.after, is));
    let diff = TextDiff::from_lines(&old, &new);
    let hunks: Vec<DiffOp> = diff.ops().iter().copied().filter(|op| !matches!(op, DiffOp::Equal { .. })).collect();
    let because = because.cloned().unwrap_or_default();
    let blamed = Blamed {
        old: lines(&turn.before.sources, was, &because.old),
        new: lines(&turn.after.sources, is, &because.new),
    };
    let texts = Texts { old: old.split_inclusive('\n').collect(), new: new.split_inclusive('\n').collect() };
    let sections = Sections::of(turn, was, is);
    let back = texts.together(&hunks, &sections, blamed.hunks(&hunks));
    let after = texts.put_back(&diff, &back);
    (after != new).then(|| Mend { file: name.clone(), before: new.clone(), after })
}

/// Lines that are to blame, from 0, in the old text and in the new one.
struct Blamed {
    old: BTreeSet<usize>,
    new: BTreeSet<usize>,
}

fn lines(sources: &SourceMap, file: FileId, spans: &[Span]) -> BTreeSet<usize> {
    let own = spans.iter().filter(|span| span.file == file);
    own.map(|span| sources.file(file).position(span.start as usize).line - 1).collect()
}

impl Blamed {
    /// The hunks to put back: those that took away a line that said otherwise, else those that brought one.
    fn hunks(&self, hunks: &[DiffOp]) -> Vec<DiffOp> {
        let meets = |lines: &BTreeSet<usize>, range: std::ops::Range<usize>| {
            range.into_iter().any(|line| lines.contains(&line))
        };
        let took = |op: &&DiffOp| meets(&self.old, op.old_range());
        let brought = |op: &&DiffOp| meets(&self.new, op.new_range());
        let took: Vec<DiffOp> = hunks.iter().filter(took).copied().collect();
        // A line that both sides have, such as the head of a section, is in no hunk.
        if took.is_empty() { hunks.iter().filter(brought).copied().collect() } else { took }
    }
}

/// Pools that one side has alone: they come and go as a whole. Lines from 0: that of the name, and all of them.
struct Sections {
    old: Vec<(usize, std::ops::Range<usize>)>,
    new: Vec<(usize, std::ops::Range<usize>)>,
}

impl Sections {
    fn of(turn: &Turn, was: FileId, is: FileId) -> Sections {
        let alone = |own: &Configuration, other: &Configuration, file: FileId| {
            let pools = own.model.pools.iter().filter(|pool| pool.span.file == file);
            let pools = pools.filter(|pool| other.model.pool_named(&pool.name.value).is_none());
            let line = |at: u32| own.sources.file(file).position(at as usize).line - 1;
            let lines = |pool: &model::Pool| {
                let spans = pool.endpoints.iter().map(|one| one.span).chain([pool.span, pool.name.span]);
                let (from, to) = spans.fold((u32::MAX, 0), |own, span| (own.0.min(span.start), own.1.max(span.end)));
                line(from)..line(to) + 1
            };
            pools.map(|pool| (line(pool.name.span.start), lines(pool))).collect()
        };
        Sections { old: alone(turn.before, turn.after, was), new: alone(turn.after, turn.before, is) }
    }

    /// Whether a hunk is inside of a pool whose name is put back or taken away.
    fn tears(&self, back: &[DiffOp], op: &DiffOp) -> bool {
        let meets = |one: &std::ops::Range<usize>, other: &std::ops::Range<usize>| {
            one.start < other.end && other.start < one.end
        };
        let old = self.old.iter().filter(|(name, _)| back.iter().any(|op| op.old_range().contains(name)));
        let new = self.new.iter().filter(|(name, _)| back.iter().any(|op| op.new_range().contains(name)));
        old.into_iter().any(|(_, own)| meets(own, &op.old_range()))
            || new.into_iter().any(|(_, own)| meets(own, &op.new_range()))
    }
}

/// The lines of both texts.
struct Texts<'t> {
    old: Vec<&'t str>,
    new: Vec<&'t str>,
}

impl Texts<'_> {
    /// Adds what can't stay as it is once these are put back: what they name that is declared nowhere else, and what names
    /// what they declare.
    fn together(&self, hunks: &[DiffOp], sections: &Sections, mut back: Vec<DiffOp>) -> Vec<DiffOp> {
        loop {
            let words = |lines: &[&str]| -> BTreeSet<String> { lines.iter().flat_map(|line| names(line)).collect() };
            let is_back = |op: &&DiffOp| back.contains(op);
            let restored = hunks.iter().filter(is_back).flat_map(|op| self.old[op.old_range()].to_vec());
            let removed = hunks.iter().filter(is_back).flat_map(|op| self.new[op.new_range()].to_vec());
            let (restored, removed) = (words(&restored.collect::<Vec<_>>()), words(&removed.collect::<Vec<_>>()));
            let kept = words(&self.kept(hunks, &back));
            let needs = |op: &&DiffOp| {
                let (old, new) = (words(&self.old[op.old_range()]), words(&self.new[op.new_range()]));
                let old_kept = |word: &&String| !kept.contains(*word) && old.contains(*word);
                let alone = words(&self.unchanged(hunks));
                let uses = |word: &&String| new.contains(*word) && !alone.contains(*word) && !restored.contains(*word);
                restored.iter().any(|word| old_kept(&word)) || removed.iter().any(|word| uses(&word))
            };
            let is_torn = |op: &&DiffOp| sections.tears(&back, op);
            let left = hunks.iter().filter(|op| !back.contains(op));
            let more: Vec<DiffOp> = left.filter(|op| needs(op) || is_torn(op)).copied().collect();
            if more.is_empty() {
                return back;
            }
            back.extend(more);
        }
    }

    /// The lines of the new text that stay.
    fn kept(&self, hunks: &[DiffOp], back: &[DiffOp]) -> Vec<&str> {
        let stays = hunks.iter().filter(|op| !back.contains(op)).flat_map(|op| self.new[op.new_range()].to_vec());
        self.unchanged(hunks).into_iter().chain(stays).collect()
    }

    /// The lines that both texts have.
    fn unchanged(&self, hunks: &[DiffOp]) -> Vec<&str> {
        let changed: BTreeSet<usize> = hunks.iter().flat_map(|op| op.new_range()).collect();
        self.new.iter().enumerate().filter(|(at, _)| !changed.contains(at)).map(|(_, line)| *line).collect()
    }

    /// The new text with some hunks as they were.
    fn put_back(&self, diff: &TextDiff<'_, '_, str>, back: &[DiffOp]) -> String {
        let lines = |op: &DiffOp| match back.contains(op) {
            true => self.old[op.old_range()].concat(),
            false => self.new[op.new_range()].concat(),
        };
        diff.ops().iter().map(lines).collect()
    }
}

/// Words of a line that may be names: not of a comment, and no number.
fn names(line: &str) -> Vec<String> {
    let text = line.split('#').next().unwrap_or_default();
    let words = text.split(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.')));
    let is_name = |word: &&str| word.len() > 1 && word.starts_with(|first: char| first.is_alphabetic() || first == '_');
    words.filter(is_name).map(str::to_owned).collect()
}
