//! Folders of pages of which it is known what lies in them.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use finding::Span;
use model::{Converter, Field, How, Matcher, Opaque, Pattern, Predicate, Strings, Text, Value};

use super::site::Here;
use crate::nginx::config::{Block, Config, Line};
use crate::nginx::syntax::{Directive, Word};
use crate::{Folder, Surroundings};

/// Where pages are where nothing is said.
const USUAL: &str = "html";

/// Folders of pages, by the path that `root` names; each for paths as they are, and for paths with doubled slashes.
#[derive(Default)]
pub struct Folders(HashMap<Text, [Rc<Pages>; 2]>);

/// What lies in a folder of pages. Paths are those of requests: they begin with `/`.
pub struct Pages {
    span: Span,
    /// The path that is looked for.
    asked: Value,
    files: BTreeSet<String>,
    folders: BTreeSet<String>,
    is_file: Predicate,
    is_folder: Predicate,
    /// At rest nothing else is there.
    more: Predicate,
}

impl Folders {
    /// Looks into every folder that a `root` names.
    pub fn of(config: &Config, around: &dyn Surroundings) -> Self {
        let mut folders = Folders::default();
        for section in &config.http {
            section.servers.first().into_iter().for_each(|server| folders.look(USUAL, server.span, around));
            section.settings.iter().for_each(|directive| folders.add(directive, around));
            section.servers.iter().for_each(|server| folders.add_block(&server.block, around));
        }
        folders
    }

    /// Those of a block with all blocks in it.
    fn add_block(&mut self, block: &Block, around: &dyn Surroundings) {
        for line in &block.lines {
            match line {
                Line::Plain(directive) => self.add(directive, around),
                Line::If(condition) => self.add_block(&condition.block, around),
                Line::LimitExcept(limit) => self.add_block(&limit.block, around),
            }
        }
        block.locations.iter().for_each(|location| self.add_block(&location.block, around));
    }

    fn add(&mut self, directive: &Directive, around: &dyn Surroundings) {
        let Some(path) = directive.arg(0).filter(|path| directive.is("root") && !path.contains('$')) else { return };
        self.look(path, directive.span, around);
    }

    fn look(&mut self, path: &str, span: Span, around: &dyn Surroundings) {
        if !self.0.contains_key(path)
            && let Some(folder) = around.folder(path)
        {
            let slashes = Arc::new(Pattern::new("//+", false));
            let one = Converter::Substitute { pattern: slashes, with: "/".into(), all: true };
            let pages = [Value::Field(Field::Path), Value::Field(Field::Path).convert(one)];
            self.0.insert(path.into(), pages.map(|asked| Rc::new(Pages::new(span, asked, path, &folder))));
        }
    }

    /// The folder from which requests are answered here. None where `alias` has another say about paths, and where an index
    /// file has a variable in its name.
    pub(super) fn of_pages(&self, here: &Here<'_, '_, '_>) -> Option<Rc<Pages>> {
        let path = match here.scope.all(&["root", "alias"]).pop() {
            Some(root) => root.arg(0).filter(|_| root.is("root"))?,
            None => USUAL,
        };
        let index = here.scope.all(&["index"]);
        let computed = index.iter().flat_map(|line| &line.args).any(|name| name.text.contains('$'));
        let doubled = here.site.traits.doubles || !here.scope.is_on("merge_slashes", true);
        Some(self.0.get(path).filter(|_| !computed)?[usize::from(doubled)].clone())
    }
}

impl Pages {
    fn new(span: Span, asked: Value, root: &str, folder: &Folder) -> Self {
        let rooted = |paths: &[String]| paths.iter().map(|path| format!("/{path}")).collect::<BTreeSet<_>>();
        let (files, mut folders) = (rooted(&folder.files), rooted(&folder.folders));
        folders.insert(String::new());
        let reason = format!("there is something in {root} that wasn't there when it was looked into");
        let more = Predicate::opaque(Opaque::at_rest(span, reason, false));
        let with_slash = folders.iter().flat_map(|path| [path.clone(), format!("{path}/")]);
        Pages {
            is_file: among(span, &asked, files.iter().cloned(), &more),
            is_folder: among(span, &asked, with_slash, &more),
            span,
            asked,
            files,
            folders,
            more,
        }
    }

    /// Whether the path of the request is that of a file.
    pub fn is_file(&self) -> Predicate {
        self.is_file.clone()
    }

    /// Whether the path of the request is that of a folder, with or without a slash at its end.
    pub fn is_folder(&self) -> Predicate {
        self.is_folder.clone()
    }

    /// Whether the path of the request, with a text behind it, is that of a file.
    pub fn is_file_with(&self, end: &str) -> Predicate {
        let bare = self.files.iter().filter_map(|path| path.strip_suffix(end));
        // A second slash changes nothing for the disk.
        let second = if end.starts_with('/') { "/" } else { "" };
        let paths: BTreeSet<String> = bare.flat_map(|path| [path.to_owned(), format!("{path}{second}")]).collect();
        among(self.span, &self.asked, paths, &self.more)
    }

    /// Whether the path of the request is that of a folder, with a slash at its end, in which there is such a file.
    pub fn has_index(&self, name: &str) -> Predicate {
        let bare = self.files.iter().filter_map(|path| path.strip_suffix(name));
        among(self.span, &self.asked, bare.filter(|path| path.ends_with('/')).map(str::to_owned), &self.more)
    }

    /// Whether there is what an argument of `try_files` names; None where that can't be told.
    pub fn has(&self, word: &Word) -> Option<Predicate> {
        let text = word.as_str();
        let constant = |there: bool| Predicate::any(vec![Predicate::Const(there), self.more.clone()]);
        match text.strip_prefix("$uri") {
            Some("") => Some(self.is_file()),
            Some("/") => Some(self.is_folder()),
            Some(end) if !end.contains('$') && !end.ends_with('/') => Some(self.is_file_with(end)),
            None if text.contains('$') || !text.starts_with('/') => None,
            None => Some(match text.strip_suffix('/') {
                Some(folder) => constant(self.folders.contains(folder)),
                None => constant(self.files.contains(text)),
            }),
            _ => None,
        }
    }
}

/// Whether the path is one of these, or, as nobody expects, of something else that is there.
fn among(span: Span, asked: &Value, paths: impl IntoIterator<Item = String>, more: &Predicate) -> Predicate {
    let among = Matcher::Strings(Strings::new(How::Equal, paths, false));
    Predicate::any(vec![Predicate::test(span, asked.clone(), among), more.clone()])
}
