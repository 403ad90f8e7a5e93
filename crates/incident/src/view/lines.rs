//! Lines that one version of a configuration has and another one hasn't.

use finding::Span;
use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::Configuration;

/// The files of a configuration with their texts.
pub fn texts(own: &Configuration) -> Vec<(&str, &str)> {
    let file = |id| {
        let file = own.sources.file(id);
        (file.name(), file.text())
    };
    own.files.iter().map(|id| file(*id)).collect()
}

/// Lines of a version that aren't at their place in the other one; empty ones are left aside. A line that stood elsewhere before is new
/// where it is now: in another section it may mean something else.
pub fn new_lines(other: &Configuration, own: &Configuration) -> Vec<Span> {
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
        for at in added.filter(|at| !new[*at].is_empty()) {
            let start = file.line_start(at + 1);
            spans.push(Span::new(*id, start, start + file.line(at + 1).len()));
        }
    }
    spans
}

/// Whether a line says something to the engine.
pub fn is_said(own: &Configuration, line: Span) -> bool {
    !own.sources.text(line).trim_start().starts_with('#')
}

/// Of these spans those that begin in one of these lines.
pub fn within(spans: &[Span], lines: &[Span]) -> Vec<Span> {
    let begins =
        |span: &&Span| lines.iter().any(|line| line.file == span.file && (line.start..=line.end).contains(&span.start));
    spans.iter().filter(begins).copied().collect()
}
