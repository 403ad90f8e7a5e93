//! Looks at which routes and pools requests get to.

use analysis::structure::{Structure, structure};
use finding::{FileId, SourceMap, Span};
use model::Model;

use crate::input::Loaded;

/// Those of all balancers, where that is asked.
pub fn look(asked: bool, loaded: &Loaded) -> Option<Structure> {
    asked.then(|| of(&loaded.sources, loaded.balancers().map(|one| &one.reading.model)))
}

/// Those of some models, by statement.
pub fn of<'m>(sources: &SourceMap, models: impl Iterator<Item = &'m Model>) -> Structure {
    let mut all = Structure::default();
    models.for_each(|model| all.extend(structure(model)));
    all.by(|span| statement(sources, span))
}

/// Where the statement begins that a span is a part of. Engines end one with its line, a semicolon or a block.
fn statement(sources: &SourceMap, span: Span) -> (FileId, usize) {
    let text = sources.file(span.file).text();
    let before = text.get(..span.start as usize).unwrap_or_default();
    let start = before.rfind([';', '{', '}', '\n']).map_or(0, |end| end + 1);
    (span.file, start)
}
