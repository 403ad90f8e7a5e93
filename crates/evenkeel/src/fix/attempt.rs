//! What comes of fixes, before anything is written.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use finding::{Edit, FileId, Finding, Severity, SourceMap};

use crate::args::Check;
use crate::disk::{Unsaved, true_path};
use crate::failure::Failure;
use crate::input::{self, Loaded};
use crate::verdicts::{Found, look};

/// A file with edits made.
pub struct Changed {
    /// Where it stands.
    pub path: PathBuf,
    /// Its text as it was read.
    pub before: FileId,
    /// Its text with the edits.
    pub after: FileId,
}

/// What comes of fixes.
pub struct Attempt {
    /// The findings that they are for.
    pub mended: Vec<Finding>,
    /// The files that they change.
    pub files: Vec<Changed>,
    /// The configurations with them; the texts are where those of before are.
    pub loaded: Loaded,
    /// What is found in them.
    pub found: Found,
}

impl Attempt {
    /// Makes the fixes of these findings and reads what comes of it, behind what was read before.
    pub fn of(own: &Check, sources: &mut SourceMap, picked: &[&Finding]) -> Result<Attempt, Failure> {
        let mut edits: BTreeMap<FileId, Vec<Edit>> = BTreeMap::new();
        for edit in picked.iter().flat_map(|finding| &finding.fix).flat_map(|fix| &fix.edits) {
            edits.entry(edit.span.file).or_default().push(edit.clone());
        }
        let mut texts = HashMap::new();
        for (file, edits) in &edits {
            let source = sources.file(*file);
            let bytes = finding::apply(source.bytes(), *file, edits);
            texts.insert(true_path(Path::new(source.name())), Arc::new(bytes));
        }
        let first = sources.files().count();
        let mut loaded = input::load_over(&own.input, &Unsaved::new(texts), sources)?;
        let changed = |before: &FileId| {
            let name = sources.file(*before).name();
            let (after, _) = sources.files().skip(first).find(|(_, file)| file.name() == name)?;
            Some(Changed { path: PathBuf::from(name), before: *before, after })
        };
        let files = edits.keys().filter_map(changed).collect();
        std::mem::swap(&mut loaded.sources, sources);
        let found = look(&mut loaded).suppressed(&loaded.sources);
        std::mem::swap(&mut loaded.sources, sources);
        Ok(Attempt { mended: picked.iter().map(|finding| (*finding).clone()).collect(), files, loaded, found })
    }

    /// Whether a finding is still there that was to be mended, or an error is there that wasn't.
    pub fn does_harm(&self, sources: &SourceMap, before: &Found) -> bool {
        let counts = |findings: &[Finding]| {
            let mut counts: HashMap<(Cow<'static, str>, String), usize> = HashMap::new();
            for one in findings {
                let file = sources.file(one.primary.span.file).name().to_owned();
                *counts.entry((one.rule.clone(), file)).or_default() += 1;
            }
            counts
        };
        let (old, new, mended) = (counts(&before.findings), counts(&self.found.findings), counts(&self.mended));
        let left = |key| new.get(key).copied().unwrap_or(0);
        let stays = mended.iter().any(|(key, number)| left(key) + number > old.get(key).copied().unwrap_or(0));
        stays || errors(&self.found) > errors(before)
    }
}

fn errors(found: &Found) -> usize {
    found.findings.iter().filter(|finding| finding.severity == Severity::Error).count()
}
