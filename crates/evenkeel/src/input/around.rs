//! The configuration that one file is a part of.

use std::path::{Path, PathBuf};

use engines::Engine;

use super::find;
use super::intent;
use super::load::{Loaded, Loader};
use crate::disk::{Unsaved, true_path};
use crate::failure::Failure;

/// So many folders upwards are searched for what includes a file.
const UPWARDS: usize = 4;

/// What is known of a file before it is read.
#[derive(Clone, Copy, Default)]
pub struct Hint<'h> {
    /// Whose it is, where its text doesn't tell.
    pub engine: Option<&'static Engine>,
    /// The file through which it was found last.
    pub root: Option<&'h Path>,
}

/// Reads the configuration that a file is a part of, and gives the file through which it was found: an intent file, a root that
/// includes it, or the file itself where nothing else has it.
pub fn load_around(path: &Path, hint: Hint<'_>, unsaved: &Unsaved) -> Result<(Loaded, PathBuf), Failure> {
    let own = find::file(path, None, unsaved);
    let is_whole = intent::is_intent(path) || own.as_ref().is_ok_and(|root| !root.is_part);
    if !is_whole && hint.root != Some(path) {
        let engine = own.as_ref().ok().map(|root| root.engine);
        let known = hint.root.map(Path::to_path_buf).into_iter();
        let mut roots = known.chain(above(path, engine, unsaved));
        if let Some(found) = roots.find_map(|root| Some((through(&root, path, unsaved)?, root))) {
            return Ok(found);
        }
    }
    alone(path, hint.engine.filter(|_| own.is_err()), unsaved).map(|loaded| (loaded, path.to_owned()))
}

/// The file by itself, with the intent file that names it.
fn alone(path: &Path, engine: Option<&'static Engine>, unsaved: &Unsaved) -> Result<Loaded, Failure> {
    let mut loader = Loader::patient(unsaved);
    loader.engine = engine;
    loader.path(path)?;
    Ok(loader.loaded)
}

/// What a root leads to, where the file is among it.
fn through(root: &Path, path: &Path, unsaved: &Unsaved) -> Option<Loaded> {
    let mut loader = Loader::patient(unsaved);
    loader.path(root).ok()?;
    loader.read.contains(&true_path(path)).then_some(loader.loaded)
}

/// Files through which another may be read: the nearest intent file, then roots beside it and above.
fn above<'u>(
    path: &'u Path,
    engine: Option<&'static Engine>,
    unsaved: &'u Unsaved,
) -> impl Iterator<Item = PathBuf> + use<'u> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let folders = folder.ancestors().take(UPWARDS + 1);
    let engines = engines::ENGINES.iter().filter(move |one| engine.is_none_or(|engine| engine.id == one.id));
    let roots = folders.flat_map(move |folder| {
        engines.clone().flat_map(|engine| find::whole_beside(folder, engine, unsaved)).collect::<Vec<_>>()
    });
    intent::nearest(folder).into_iter().chain(roots).filter(move |root| root != path)
}
