//! From the disk to the material of a configuration, with stars in the place of secrets.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use analysis::intent;
use engines::{Engine, Reading};
use finding::{FileId, SourceMap, Span};
use incident::{Material, Written};

use super::around::{Noted, Told, text};
use crate::disk::{self, Disk};

/// What was gathered.
pub(super) struct Gathered {
    /// Without secrets.
    pub(super) material: Material,
    /// Of all texts as they are, so that a change of a secret is one too.
    pub(super) hash: u64,
    /// All files that were asked for, there or not.
    pub(super) paths: Vec<PathBuf>,
    /// Patterns, each with what it stands for.
    pub(super) globs: Vec<(String, Vec<String>)>,
    /// Where relative paths begin.
    pub(super) base: PathBuf,
}

/// Reads all texts of a configuration.
///
/// # Errors
/// A file of its own, or the intent file, that can't be read; why not.
pub(super) fn gather(engine: &Engine, roots: &[PathBuf], meant: Option<&Path>) -> Result<Gathered, String> {
    let written = |path: &Path| -> Result<Written, String> {
        let name = disk::shown(path);
        let bytes = disk::read(path).map_err(|why| format!("{name} can't be read: {why}"))?;
        Ok(Written { name, text: text(&bytes).into() })
    };
    let own = roots.iter().map(|path| written(path)).collect::<Result<Vec<_>, _>>()?;
    let meant_text = meant.map(written).transpose()?;
    let base = roots.first().and_then(|root| root.parent()).unwrap_or(Path::new("")).to_owned();
    let disk = Disk::new(base.clone());
    let noted = Noted::new(&disk);
    let mut sources = SourceMap::new();
    let files: Vec<FileId> = own.iter().map(|one| sources.add(one.name.clone(), one.text.as_bytes().to_vec())).collect();
    let reading = (engine.read)(&mut sources, &files, &noted);
    let mut material = Material { roots: own, intent: meant_text, ..noted.told() };
    let named = material.files.keys().map(|path| base.join(path));
    let paths = roots.iter().cloned().chain(meant.map(Path::to_owned)).chain(named).collect();
    let hash = hash(&material);
    let globs = material.globs.clone().into_iter().collect();
    mask(&mut material, &sources, &reading);
    material.variables = asked(engine, &material);
    Ok(Gathered { material, hash, paths, globs, base })
}

fn hash(material: &Material) -> u64 {
    let named = material.files.values().flatten();
    let all = material.roots.iter().chain(&material.intent).chain(named);
    all.fold(0, |hash: u64, one| hash.rotate_left(7) ^ traffic::hash_line(one.text.as_bytes()))
}

/// Puts stars in the place of secrets.
fn mask(material: &mut Material, sources: &SourceMap, reading: &Reading) {
    let mut by_name: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    for span in &reading.secrets {
        by_name.entry(sources.file(span.file).name()).or_default().push(*span);
    }
    let named = material.files.values_mut().flatten();
    for written in material.roots.iter_mut().chain(named) {
        if let Some(spans) = by_name.get(written.name.as_str()) {
            written.text = masked(&written.text, spans);
        }
    }
    if let Some(written) = &mut material.intent {
        let mut sources = SourceMap::new();
        let file = sources.add(written.name.clone(), written.text.as_bytes().to_vec());
        let (intent, _) = intent::read(&sources, file);
        written.text = masked(&written.text, &intent.secrets);
    }
}

/// A text with as many stars as each of these spans has bytes, so that nothing moves; line ends stay.
pub(super) fn masked(text: &str, spans: &[Span]) -> Arc<str> {
    let mut bytes = text.as_bytes().to_vec();
    for span in spans {
        let range = span.start as usize..(span.end as usize).min(bytes.len());
        let secret = bytes.get_mut(range).unwrap_or_default();
        secret.iter_mut().filter(|byte| **byte != b'\n' && **byte != b'\r').for_each(|byte| *byte = b'*');
    }
    String::from_utf8(bytes).map_or_else(|broken| String::from_utf8_lossy(broken.as_bytes()).into(), Arc::from)
}

/// The variables that are asked for where no secret is: one that only a secret is made of isn't kept.
fn asked(engine: &Engine, material: &Material) -> BTreeMap<String, Option<String>> {
    let told = Told::new(material);
    let mut sources = SourceMap::new();
    let files: Vec<FileId> =
        material.roots.iter().map(|one| sources.add(one.name.clone(), one.text.as_bytes().to_vec())).collect();
    (engine.read)(&mut sources, &files, &told);
    told.variables()
}
