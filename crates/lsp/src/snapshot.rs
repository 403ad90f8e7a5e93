//! One configuration as it was read, and what was found in it.

use analysis::structure::Structure;
use analysis::test::Checked;
use engines::outline::{Outline, Statement};
use engines::{Engine, Reading};
use finding::{FileId, Finding, Page, SourceMap, Span};
use lsp_types::{Location, Position, Range, Uri};
use report::Quotes;

use crate::capabilities::Client;
use crate::place;

/// One configuration as it was read, with what takes no time to find.
#[derive(Default)]
pub struct Snapshot {
    /// The texts.
    pub sources: SourceMap,
    /// For each text how the editor calls it.
    pub uris: Vec<Uri>,
    /// The balancers that are configured.
    pub balancers: Vec<Balancer>,
    /// What was found, without what comments silence.
    pub findings: Vec<Finding>,
}

/// One balancer.
pub struct Balancer {
    /// As the intent file calls it, else the name of its first file.
    pub name: String,
    /// Whose configuration it is.
    pub engine: &'static Engine,
    /// What was read.
    pub reading: Reading,
    /// What its texts are made of.
    pub outline: Outline,
}

/// What is found in a snapshot once nobody has written for a while.
#[derive(Default)]
pub struct Thorough {
    /// What was found besides, without what comments silence.
    pub findings: Vec<Finding>,
    /// Expectations, checked.
    pub checked: Vec<Checked>,
    /// Which routes and pools requests get to; `None` where the configuration is too large to look.
    pub structure: Option<Structure>,
}

/// A snapshot as one client sees it.
#[derive(Clone, Copy)]
pub struct View<'v> {
    /// What was read.
    pub snapshot: &'v Snapshot,
    /// What was found later, where it has been.
    pub thorough: Option<&'v Thorough>,
    /// The client.
    pub client: &'v Client,
    /// The pages of all rules.
    pub pages: &'v [Page],
}

impl Snapshot {
    /// The file that the editor calls so.
    pub fn file(&self, uri: &Uri) -> Option<FileId> {
        self.uris.iter().position(|own| own == uri).map(|index| FileId(index as u32))
    }

    /// How the editor calls a file.
    pub fn uri(&self, file: FileId) -> Option<&Uri> {
        self.uris.get(file.0 as usize)
    }

    /// The balancers that have a file.
    pub fn balancers_of(&self, file: FileId) -> impl Iterator<Item = &Balancer> {
        self.balancers.iter().filter(move |balancer| balancer.has(file))
    }

    /// The texts without secrets.
    pub fn quotes(&self) -> Quotes<'_> {
        Quotes::new(&self.sources, self.balancers.iter().flat_map(|one| one.reading.secrets.iter().copied()))
    }
}

impl Balancer {
    /// Whether it was read from a file, among others.
    pub fn has(&self, file: FileId) -> bool {
        self.reading.files.contains(&file)
    }

    /// The statement that stands at a byte of a file.
    pub fn statement(&self, file: FileId, offset: usize) -> Option<&Statement> {
        let is_here = |one: &&Statement| one.span.file == file && holds(one.span, offset);
        self.outline.statements.iter().filter(is_here).min_by_key(|one| one.span.len())
    }
}

/// Whether a byte stands in a span, or just behind it.
pub(crate) fn holds(span: Span, offset: usize) -> bool {
    span.start as usize <= offset && offset <= span.end as usize
}

impl View<'_> {
    /// A span as the client counts.
    pub(crate) fn range(&self, span: Span) -> Range {
        place::range(self.snapshot.sources.file(span.file), span, self.client.encoding)
    }

    /// A span with its file.
    pub(crate) fn location(&self, span: Span) -> Option<Location> {
        Some(Location::new(self.snapshot.uri(span.file)?.clone(), self.range(span)))
    }

    /// The byte at a position.
    pub(crate) fn offset(&self, file: FileId, position: Position) -> usize {
        place::offset(self.snapshot.sources.file(file), position, self.client.encoding)
    }

    /// What was found in a file, soon and later.
    pub(crate) fn findings(&self, file: FileId) -> impl Iterator<Item = &Finding> {
        let later = self.thorough.map_or(&[][..], |thorough| &thorough.findings);
        self.snapshot.findings.iter().chain(later).filter(move |finding| finding.primary.span.file == file)
    }

    /// The words of a statement, as they are written.
    pub(crate) fn words(&self, statement: &Statement) -> Vec<&str> {
        statement.words.iter().map(|span| self.snapshot.sources.text(*span)).collect()
    }
}
