//! The intent file that speaks of a configuration: the nearest `evenkeel.yaml` upwards that names it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use analysis::intent::{self, Intent};
use finding::{Finding, Severity, SourceMap};

use super::standard::{self, Place};
use crate::disk::{self, Unsaved};
use crate::failure::Failure;

/// Name of the file.
pub const NAME: &str = "evenkeel.yaml";

/// An intent file, read.
pub struct IntentFile {
    /// Its folder.
    pub folder: PathBuf,
    /// What it says.
    pub intent: Intent,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
}

/// Intent files by path; each is read once.
#[derive(Default)]
pub struct Intents {
    unsaved: Unsaved,
    known: HashMap<PathBuf, Arc<IntentFile>>,
}

impl Intents {
    /// Reads under these texts that aren't saved.
    pub fn under(unsaved: Unsaved) -> Self {
        Intents { unsaved, known: HashMap::new() }
    }

    /// Texts that stand for those of the disk.
    pub fn unsaved(&self) -> &Unsaved {
        &self.unsaved
    }

    /// The intent file at a path.
    pub fn at(&mut self, path: &Path, sources: &mut SourceMap) -> Result<Arc<IntentFile>, Failure> {
        if let Some(known) = self.known.get(path) {
            return Ok(known.clone());
        }
        let name = disk::shown(path);
        let bytes = self.unsaved.read(path).map_err(|why| Failure::new(format!("{name} can't be read: {why}"), ""))?;
        let file = sources.add(name, bytes);
        let (mut intent, mut findings) = intent::read(sources, file);
        let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
        let place = Place { folder: folder.clone(), revision: None, unsaved: self.unsaved.clone() };
        intent.standard = standard::gather(std::mem::take(&mut intent.standard), &place, sources, &mut findings)?;
        let read = Arc::new(IntentFile { folder, intent, findings });
        self.known.insert(path.to_path_buf(), read.clone());
        Ok(read)
    }

    /// The nearest intent file upwards of a configuration, if it names it.
    pub fn covering(&mut self, config: &Path, sources: &mut SourceMap) -> Result<Option<Arc<IntentFile>>, Failure> {
        let Some(path) = nearest(config.parent().unwrap_or(Path::new(""))) else { return Ok(None) };
        let intent = self.at(&path, sources)?;
        Ok(intent.names(config).then_some(intent))
    }
}

impl IntentFile {
    /// The configurations that it names, each with its name there; without any, those in its folder.
    pub fn configurations(&self) -> Vec<(Option<String>, PathBuf)> {
        if self.intent.balancers.is_empty() {
            return vec![(None, self.folder.join("."))];
        }
        let named = self.intent.balancers.iter();
        named.map(|one| (Some(one.name.value.to_string()), self.folder.join(one.config.value.as_str()))).collect()
    }

    /// Nothing can be checked against an intent file that is wrong.
    pub fn refuse_broken(&self, sources: &SourceMap) -> Result<(), Failure> {
        match self.findings.is_empty() {
            true => Ok(()),
            false => Err(Failure::drawn(sources, &self.findings, &self.intent.secrets)),
        }
    }

    /// Says where the configuration is named that can't be read.
    pub fn blame(&self, sources: &SourceMap, name: &Option<String>, failure: Failure) -> Failure {
        match self.balancer(name) {
            Some(balancer) => failure.at(sources, balancer.config.span),
            None => failure,
        }
    }

    /// The same as a finding.
    pub fn unreadable(&self, name: &Option<String>, failure: &Failure) -> Option<Finding> {
        let place = self.balancer(name)?.config.span;
        Some(Finding::new("intent-value", Severity::Error, place, failure.message()))
    }

    fn balancer(&self, name: &Option<String>) -> Option<&intent::Balancer> {
        self.intent.balancers.iter().find(|one| name.as_deref() == Some(one.name.value.as_str()))
    }

    /// Whether it speaks of a configuration: it names the file or a folder above it, or names nothing at all and stands
    /// beside it.
    fn names(&self, config: &Path) -> bool {
        let Ok(config) = config.canonicalize() else { return false };
        let named = |path: PathBuf| path.canonicalize().is_ok_and(|path| config.starts_with(path));
        if self.intent.balancers.is_empty() {
            return named(self.folder.join("."));
        }
        self.intent.balancers.iter().any(|balancer| named(self.folder.join(balancer.config.value.as_str())))
    }
}

/// Whether a file that a user names is an intent file, whatever its name: no engine's configuration is YAML yet.
pub fn is_intent(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml")
}

/// The nearest intent file in a folder or above it. A path stays relative as long as the file is not above the current
/// folder.
pub fn nearest(folder: &Path) -> Option<PathBuf> {
    let below = folder.ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file());
    below.or_else(|| {
        let whole = Path::new(".").join(folder).canonicalize().ok()?;
        whole.ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file())
    })
}
