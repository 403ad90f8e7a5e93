//! Reads the configuration that a text is a part of.

use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use analysis::intent::Intent;
use engines::Reading;
use engines::outline::Outline;
use finding::{FileId, Finding, SourceMap};
use lsp::{Snapshot, uri_of};
use lsp_types::Uri;

use crate::disk::{Disk, Unsaved, true_path};
use crate::failure::Failure;
use crate::input::{self, Balancer, Hint, IntentFile, Loaded};
use crate::verdicts::{Found, find_quickly, meant};

/// The rule that looks at what all others found, so it has to wait for them.
pub const UNUSED: &str = "unused-suppression";

/// A configuration as it was read.
pub struct Seen {
    /// What can be asked.
    pub snapshot: Snapshot,
    /// What was found before comments silenced some of it.
    pub raw: Vec<Finding>,
    /// Intent files, each with the balancers that it speaks of.
    groups: Vec<(Option<Arc<IntentFile>>, Range<usize>)>,
    /// The file through which it was found.
    pub root: PathBuf,
}

/// What is to be read.
pub struct Wanted<'w> {
    /// The text.
    pub path: &'w Path,
    /// What is known of it.
    pub hint: Hint<'w>,
    /// All texts that are open.
    pub unsaved: &'w Unsaved,
    /// How the client calls them.
    pub uris: &'w HashMap<PathBuf, Uri>,
}

/// Reads it, and finds what takes no time to find.
pub fn read(wanted: &Wanted<'_>) -> Result<Seen, Failure> {
    let (mut loaded, root) = input::load_around(wanted.path, wanted.hint, wanted.unsaved)?;
    let mut found = find_quickly(&loaded.sources, loaded.groups.iter_mut().map(meant));
    found.findings.append(&mut loaded.wrong);
    let raw = found.findings.clone();
    let Found { mut findings, .. } = found.suppressed(&loaded.sources);
    findings.retain(|finding| finding.rule != UNUSED);
    Ok(seen(loaded, wanted, findings, raw, root))
}

fn seen(loaded: Loaded, wanted: &Wanted<'_>, findings: Vec<Finding>, raw: Vec<Finding>, root: PathBuf) -> Seen {
    let Loaded { sources, groups, .. } = loaded;
    let uris = sources.files().filter_map(|(_, file)| uri(file.name(), wanted.uris)).collect();
    let mut snapshot = Snapshot { sources, uris, balancers: Vec::new(), findings };
    let mut own = Vec::new();
    for group in groups {
        let first = snapshot.balancers.len();
        let read = group.balancers.into_iter().map(|one| balancer(&snapshot.sources, one, wanted.unsaved));
        let read: Vec<lsp::Balancer> = read.collect();
        snapshot.balancers.extend(read);
        own.push((group.intent, first..snapshot.balancers.len()));
    }
    Seen { snapshot, raw, groups: own, root }
}

/// How the client calls a file, also one that it doesn't have open.
fn uri(name: &str, open: &HashMap<PathBuf, Uri>) -> Option<Uri> {
    let path = Path::new(name);
    open.get(&true_path(path)).cloned().or_else(|| uri_of(path)).or_else(|| uri_of(Path::new("/")))
}

fn balancer(sources: &SourceMap, one: Balancer, unsaved: &Unsaved) -> lsp::Balancer {
    let Balancer { name, base, engine, reading, .. } = one;
    // Texts that only name things, such as maps, have no coverage and no outline.
    let files: Vec<FileId> = reading.model.coverage.files.iter().map(|file| file.file).collect();
    let mut outline = (engine.editor.outline)(sources, &files, &Disk::under(base, unsaved.clone()));
    keep_present(sources, &mut outline);
    lsp::Balancer { name, engine, reading, outline }
}

/// Leaves out files that aren't there: nobody can go to them.
fn keep_present(sources: &SourceMap, outline: &mut Outline) {
    for named in &mut outline.files {
        named.names.retain(|name| sources.find(name).is_some() || Path::new(name).is_file());
    }
}

impl Seen {
    /// Intent files, each with the balancers that it speaks of.
    pub fn groups(&self) -> impl Iterator<Item = (Option<&Intent>, Vec<(&str, &Reading)>)> {
        self.groups.iter().map(|(intent, range)| {
            let balancers = self.snapshot.balancers[range.clone()].iter();
            (intent.as_ref().map(|file| &file.intent), balancers.map(|one| (one.name.as_str(), &one.reading)).collect())
        })
    }
}
