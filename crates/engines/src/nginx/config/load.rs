//! Files into directives: trees read, traffic words counted.

use std::collections::HashMap;
use std::sync::Arc;

use finding::{FileId, Finding, Severity, SourceMap, Span};
use model::{Coverage, Text};

use super::semicolons;
use super::troubles;
use super::words::{self, Class};
use crate::Surroundings;
use crate::nginx::syntax::{Directive, TroubleKind, tree};
use crate::syntax::template;

/// The directives of one root file with everything that it includes.
pub struct Loaded {
    /// Directives; an `include` among them is one that could not be read.
    pub directives: Vec<Directive>,
}

/// What loading gives beside directives.
pub struct Loader<'a> {
    /// All texts.
    pub sources: &'a mut SourceMap,
    /// Where other files come from.
    pub surroundings: &'a dyn Surroundings,
    /// What was found on the way.
    pub findings: Vec<Finding>,
    /// Comments of all files.
    pub comments: Vec<Span>,
    /// Files in the order in which they were read.
    pub files: Vec<FileId>,
    /// Traffic words of all files.
    pub coverage: Coverage,
    /// Directives that were not understood, and why.
    pub gaps: Vec<(Span, Text)>,
    /// Trees of files that an include may name, by the names that users see.
    pub(super) cache: HashMap<String, Known>,
    /// Paths that are being included, outermost first.
    pub(super) open: Vec<String>,
    /// Whether any file includes another.
    pub(super) includes: bool,
    /// How many directives includes may still put in place.
    pub(super) budget: usize,
}

/// A file that was read.
pub(super) type Known = (FileId, Arc<Vec<Directive>>);

/// Directives that includes may put in place in one reading; more is a loop in disguise.
const BUDGET: usize = 4_000_000;

impl<'a> Loader<'a> {
    /// Nothing is read yet.
    pub(super) fn new(sources: &'a mut SourceMap, surroundings: &'a dyn Surroundings) -> Self {
        Loader {
            sources,
            surroundings,
            findings: Vec::new(),
            comments: Vec::new(),
            files: Vec::new(),
            coverage: Coverage::default(),
            gaps: Vec::new(),
            cache: HashMap::new(),
            open: Vec::new(),
            includes: false,
            budget: BUDGET,
        }
    }

    /// Keeps the roots by name, for includes that name one of them.
    pub(super) fn remember_roots(&mut self, trees: &[(FileId, Vec<Directive>)]) {
        // A single root can only include itself, which is a loop and is seen by its name.
        for (file, directives) in trees.iter().filter(|_| trees.len() > 1) {
            let name = self.sources.file(*file).name().to_owned();
            self.cache.insert(name, (*file, Arc::new(directives.clone())));
        }
    }

    /// Reads one file into directives; includes still stand in them.
    pub(super) fn read(&mut self, file: FileId) -> Vec<Directive> {
        let text = self.sources.file(file).text();
        let mut tree = tree(file, text);
        self.files.push(file);
        tree.directives = semicolons::split(tree.directives, text, &mut self.findings);
        self.findings.extend(tree.troubles.iter().map(|trouble| troubles::finding(file, trouble)));
        self.findings.extend(template_note(file, text));
        self.comments.append(&mut tree.comments);
        self.coverage.file(file);
        count(&mut self.coverage, &tree.directives);
        for trouble in tree.troubles.iter().filter(|trouble| trouble.kind == TroubleKind::TooDeep) {
            let span = Span { file, start: trouble.start, end: trouble.end };
            self.coverage.understood(span);
            self.gaps.push((span, "nested too deep".into()));
        }
        self.includes |= tree.includes;
        tree.directives
    }
}

/// Answers about a template are answers about a sketch: that is said once for each file.
fn template_note(file: FileId, text: &str) -> Option<Finding> {
    let (language, at) = template::recognise(text)?;
    let span = Span::new(file, at, at + 2);
    let message = format!("this file is a {} template; it is read as far as that goes", language.name());
    Some(
        Finding::new("nginx-template", Severity::Note, span, message)
            .help("check the file that the template makes, too"),
    )
}

/// Counts the words that have a part in traffic; what an unknown word does isn't known, so it counts too.
fn count(coverage: &mut Coverage, directives: &[Directive]) {
    for directive in directives {
        let class = words::class(directive.name.as_str());
        if class != Class::Quiet && !directive.name.template {
            coverage.understood(directive.span);
        }
        let entries = matches!(directive.name.as_str(), "map" | "geo" | "split_clients" | "match");
        if class != Class::Quiet && !entries {
            count(coverage, directive.inner());
        }
    }
}
