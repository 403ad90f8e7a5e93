//! What there is to say of which line.

use std::collections::BTreeMap;

use finding::{FileId, Finding, Severity, Span};

use crate::CheckFacts;
use crate::words::severity;

/// All that is shown, by number and by line.
pub(super) struct Notes<'a> {
    /// Findings, and what is shown like them; the number of one is its place.
    pub all: Vec<&'a Finding>,
    lines: BTreeMap<(FileId, usize), Vec<Note<'a>>>,
}

/// Something to say of a line.
pub(super) enum Note<'a> {
    /// A finding blames it.
    Blamed(usize),
    /// It matters to a finding, as the text says.
    Related(usize, &'a str),
    /// It was not understood, for a reason.
    Gap(&'a str),
    /// It decides over what an expectation rests on.
    Mentioned,
}

impl<'a> Notes<'a> {
    /// What `facts` have to show, and what stands beside.
    pub(super) fn new(facts: &'a CheckFacts<'a>, beside: &'a [Finding]) -> Notes<'a> {
        let all: Vec<&Finding> = facts.drawn().chain(beside).collect();
        let mut notes = Notes { all, lines: BTreeMap::new() };
        let mut add = |span: Span, note| {
            notes.lines.entry((span.file, facts.quotes.place(span).line)).or_default().push(note);
        };
        for (number, finding) in notes.all.iter().enumerate() {
            add(finding.primary.span, Note::Blamed(number));
            finding.related.iter().for_each(|label| add(label.span, Note::Related(number, &label.message)));
        }
        for gap in facts.read.iter().flat_map(|read| &read.coverage.gaps) {
            add(gap.span, Note::Gap(&gap.reason));
        }
        let assumed = facts.expectations.iter().flat_map(|one| &one.assumes);
        assumed.for_each(|one| add(one.blame.span, Note::Mentioned));
        notes
    }

    /// What there is to say of a line.
    pub(super) fn of(&self, file: FileId, line: usize) -> &[Note<'a>] {
        self.lines.get(&(file, line)).map_or(&[], Vec::as_slice)
    }

    /// The lines of a file of which there is something to say.
    pub(super) fn lines(&self, file: FileId) -> impl Iterator<Item = usize> {
        self.lines.range((file, 0)..=(file, usize::MAX)).map(|((_, line), _)| *line)
    }

    /// The files in which there is something to say.
    pub(super) fn files(&self) -> impl Iterator<Item = FileId> {
        self.lines.keys().map(|(file, _)| *file)
    }

    /// The worst that is found on a line.
    pub(super) fn worst(&self, file: FileId, line: usize) -> Option<&'static str> {
        let blamed = self.of(file, line).iter().filter_map(|note| match note {
            Note::Blamed(number) => self.all.get(*number).map(|finding| finding.severity),
            _ => None,
        });
        blamed.max().map(|worst: Severity| severity(worst))
    }
}
