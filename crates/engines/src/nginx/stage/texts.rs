//! The files of a configuration, and what each `include` names.

use finding::{FileId, SourceMap};

use super::super::config::included;
use super::super::syntax::{Directive, tree};
use crate::Surroundings;
use crate::stage::Subject;

/// All files that are read, each with its directives.
pub struct Texts {
    files: Vec<(FileId, Vec<Directive>)>,
    /// Whether it is a part, or some `include` names nothing that is here.
    pub incomplete: bool,
    /// Paths with which a `try_files` ends, and the index files.
    pub pages: Vec<String>,
}

impl Texts {
    /// The roots, and what they include.
    pub fn load(subject: &Subject<'_>) -> Texts {
        let mut texts = Texts { files: Vec::new(), incomplete: false, pages: vec!["/index.html".to_owned()] };
        let mut waiting: Vec<FileId> = subject.roots.iter().rev().copied().collect();
        while let Some(file) = waiting.pop() {
            if texts.directives(file).is_some() {
                continue;
            }
            let directives = tree(file, subject.sources.file(file).text()).directives;
            each(&directives, &mut |directive| match directive.name.as_str() {
                "include" => {
                    let found = named(subject.sources, subject.around, directive);
                    texts.incomplete |= found.is_empty();
                    waiting.extend(found);
                }
                "try_files" => texts.pages.extend(last_page(directive)),
                "index" => texts.pages.extend(directive.args.iter().filter_map(|word| index_page(word.as_str()))),
                _ => {}
            });
            texts.incomplete |= subject.roots.first() == Some(&file) && is_part(&directives);
            texts.files.push((file, directives));
        }
        texts
    }

    /// All files in the order in which they were met.
    pub fn all(&self) -> impl Iterator<Item = (FileId, &[Directive])> {
        self.files.iter().map(|(file, directives)| (*file, &directives[..]))
    }

    /// The directives of one file.
    pub fn directives(&self, file: FileId) -> Option<&[Directive]> {
        self.all().find(|(other, _)| *other == file).map(|(_, directives)| directives)
    }
}

/// Whether directives are only a part of a configuration.
pub fn is_part(directives: &[Directive]) -> bool {
    let is_whole = |directive: &Directive| matches!(directive.name.as_str(), "events" | "http" | "stream" | "mail");
    !directives.iter().any(|directive| directive.body.is_some() && is_whole(directive))
}

/// The path with which a `try_files` ends, where that could be a file.
fn last_page(directive: &Directive) -> Option<String> {
    let text = directive.args.last()?.as_str();
    let is_file = text.starts_with('/') && !text.ends_with('/') && !text.contains(['$', '?']);
    is_file.then(|| text.to_owned())
}

/// The path of an index file.
fn index_page(name: &str) -> Option<String> {
    let is_file = !name.contains('$') && !name.ends_with('/');
    is_file.then(|| format!("/{}", name.trim_start_matches('/')))
}

/// Hands every directive to `look`, in all blocks.
pub fn each(directives: &[Directive], look: &mut impl FnMut(&Directive)) {
    for directive in directives {
        look(directive);
        each(directive.inner(), look);
    }
}

/// The files that an `include` names, as far as they were read.
pub fn named(sources: &SourceMap, around: &dyn Surroundings, include: &Directive) -> Vec<FileId> {
    let Some(path) = include.arg(0) else { return Vec::new() };
    let mut files = included(around, path).into_iter().filter_map(|name| sources.find(&name));
    match path.contains(['*', '?', '[']) {
        true => files.collect(),
        false => files.next().into_iter().collect(),
    }
}
