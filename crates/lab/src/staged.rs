//! A configuration, moved and read again.

use std::fs;
use std::path::Path;

use engines::stage::{Ground, Subject};
use engines::{Engine, Folder, Missing, Reading, Surroundings};
use finding::{Edit, FileId, SourceMap, apply};
use model::Model;

use crate::Trouble;
use crate::ground::Loopback;
use crate::listing;

/// The moved configuration, as the engine is given it and as evenkeel reads it.
pub(crate) struct Staged {
    /// Paths of the files that the engine is given.
    pub roots: Vec<String>,
    /// What evenkeel reads in them.
    pub reading: Reading,
}

/// Moves the texts, saves them and reads them.
///
/// # Errors
/// When a file can't be written, or the moved text isn't the same configuration any more.
pub(crate) fn stage(
    engine: &Engine,
    subject: &Subject<'_>,
    original: &Model,
    ground: &mut Loopback<'_>,
) -> Result<Staged, Trouble> {
    let edits = (engine.stage)(subject, ground);
    let roots: Vec<String> = subject.roots.iter().map(|&root| ground.moved(root)).collect();
    let mut sources = SourceMap::new();
    let mut saved = Vec::new();
    for file in ground.wanted() {
        let (path, bytes) = (ground.moved(file), moved(subject.sources, file, &edits));
        fs::write(&path, &bytes).map_err(Trouble::file(&path))?;
        saved.push((path, bytes));
    }
    if let Some(trouble) = ground.trouble() {
        return Err(trouble);
    }
    let ids: Vec<FileId> = roots
        .iter()
        .filter_map(|root| saved.iter().find(|(path, _)| path == root))
        .map(|(path, bytes)| sources.add(path.clone(), bytes.clone()))
        .collect();
    let reading = (engine.read)(&mut sources, &ids, &Scratch { around: subject.around });
    same(original, &reading.model)?;
    Ok(Staged { roots, reading })
}

fn moved(sources: &SourceMap, file: FileId, edits: &[Edit]) -> Vec<u8> {
    apply(sources.file(file).bytes(), file, edits)
}

/// Listeners are told by their place in the model, so there must be as many of them, with as many addresses.
fn same(original: &Model, moved: &Model) -> Result<(), Trouble> {
    let binds = |model: &Model| model.listeners.iter().map(|listener| listener.binds.len()).collect::<Vec<_>>();
    let (was, is) = (binds(original), binds(moved));
    if was == is {
        return Ok(());
    }
    let what = format!("{} listeners with {} addresses became {} with {}", was.len(), sum(&was), is.len(), sum(&is));
    Err(Trouble::Unlike { what })
}

fn sum(counts: &[usize]) -> usize {
    counts.iter().sum()
}

/// The scratch folder, whose paths are all absolute, and the user's environment.
struct Scratch<'a> {
    around: &'a dyn Surroundings,
}

impl Surroundings for Scratch<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, Missing> {
        fs::read(path).map_err(|error| Missing { why: error.to_string() })
    }

    fn glob(&self, pattern: &str) -> Vec<String> {
        if fs::exists(pattern).unwrap_or(false) { vec![pattern.to_owned()] } else { Vec::new() }
    }

    fn folder(&self, path: &str) -> Option<Folder> {
        listing(Path::new(path))
    }

    fn env(&self, name: &str) -> Option<String> {
        self.around.env(name)
    }
}
