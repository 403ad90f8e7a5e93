//! Which files are meant.

use std::path::{Path, PathBuf};

use analysis::nearest;
use engines::Engine;

use crate::disk::{self, Unsaved};
use crate::failure::Failure;

/// A root of a configuration: its name, bytes and engine.
pub struct Root {
    /// As users gave it, or found from there.
    pub path: PathBuf,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// Whose configuration it is.
    pub engine: &'static Engine,
    /// Whether it is only a part of a configuration.
    pub is_part: bool,
}

impl Root {
    fn new(path: impl Into<PathBuf>, bytes: Vec<u8>, engine: &'static Engine) -> Self {
        let is_part = (engine.is_part)(&String::from_utf8_lossy(&bytes));
        Root { path: path.into(), bytes, engine, is_part }
    }

    /// Whether it is a file, not standard input.
    pub fn is_file(&self) -> bool {
        self.path.is_file()
    }
}

/// What stands for standard input.
pub const STDIN: &str = "-";

/// Folders are read so deep.
const DEEPEST: usize = 8;

/// A folder with more entries than this is no folder of configurations.
const ENTRIES: usize = 20_000;

/// Endings of files that are looked into; so are files without an ending, as nginx has them in sites-enabled.
const ENDINGS: [&str; 10] = ["cfg", "conf", "config", "erb", "haproxy", "j2", "nginx", "template", "tmpl", "tpl"];

/// Folders that hold no configuration of one's own.
const SKIPPED: [&str; 2] = ["node_modules", "target"];

/// The root at a path that a user gave: a file or standard input.
pub fn file(path: &Path, engine: Option<&'static Engine>, unsaved: &Unsaved) -> Result<Root, Failure> {
    let from_stdin = path == Path::new(STDIN);
    let name = if from_stdin { "standard input".to_owned() } else { disk::shown(path) };
    let read = if from_stdin { disk::take(std::io::stdin().lock()) } else { unsaved.read(path) };
    let bytes = read.map_err(|why| unreadable(path, &name, &why))?;
    known(&name, Path::new(&name), bytes, engine)
}

/// The root with these bytes, which users call `name`.
pub fn known(name: &str, path: &Path, bytes: Vec<u8>, engine: Option<&'static Engine>) -> Result<Root, Failure> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Failure::new(format!("{name} is empty"), "a configuration was expected"));
    }
    let engine = engine.or_else(|| recognise(path, &bytes)).ok_or_else(|| {
        let known = engines::ENGINES.iter().map(|engine| engine.name).collect::<Vec<_>>().join(" or ");
        let ids = engines::ENGINES.iter().map(|engine| engine.id).collect::<Vec<_>>().join("|");
        Failure::new(
            format!("{name} is not recognised as configuration of {known}"),
            format!("say whose it is with --engine {ids}"),
        )
    })?;
    Ok(Root::new(path, bytes, engine))
}

fn unreadable(path: &Path, name: &str, why: &str) -> Failure {
    let message = format!("{name} can't be read: {why}");
    if path.exists() || path == Path::new(STDIN) {
        let help = match why {
            "permission denied" => "run evenkeel as somebody who may read it",
            _ if why.contains("binary") => "a configuration is a text file",
            _ => "",
        };
        return Failure::new(message, help);
    }
    let folder = match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let Ok(entries) = folder.read_dir() else {
        return Failure::new(message, format!("the folder {} isn't there either", folder.display()));
    };
    let names: Vec<String> = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let wanted = path.file_name().unwrap_or_default().to_string_lossy();
    match nearest(&wanted, names.iter().map(String::as_str)) {
        Some(close) => Failure::new(message, format!("did you mean {}?", disk::shown(&folder.join(close)))),
        None => Failure::new(message, "give a file or a folder, or - for standard input"),
    }
}

fn recognise(path: &Path, bytes: &[u8]) -> Option<&'static Engine> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    engines::recognise(engines::ENGINES, &name, &String::from_utf8_lossy(bytes))
}

/// All configurations in a folder and below it, whole ones first; the parts of one folder are one configuration.
pub fn folder(path: &Path, engine: Option<&'static Engine>, unsaved: &Unsaved) -> Result<Vec<Vec<Root>>, Failure> {
    let mut files = Vec::new();
    let mut seen = 0;
    walk(path, 0, &mut seen, &mut files);
    let roots: Vec<Root> = files.into_iter().filter_map(|file| candidate(file, engine, unsaved)).collect();
    grouped(&path.display().to_string(), roots)
}

/// The roots of a folder that users call `name`, in order; parts that stand in one folder together.
pub fn grouped(name: &str, mut roots: Vec<Root>) -> Result<Vec<Vec<Root>>, Failure> {
    roots.sort_by_key(|root| (root.is_part, root.path.components().count(), root.path.clone()));
    if roots.is_empty() {
        let known = engines::ENGINES.iter().map(|engine| engine.name).collect::<Vec<_>>().join(" or ");
        let message = format!("no configuration of {known} in the folder {name}");
        return Err(Failure::new(message, "name the file"));
    }
    let mut grouped: Vec<Vec<Root>> = Vec::new();
    for root in roots {
        let beside = |other: &Root| {
            root.is_part
                && other.is_part
                && other.engine.id == root.engine.id
                && other.path.parent() == root.path.parent()
        };
        match grouped.iter_mut().rev().find(|group| group.iter().any(beside)) {
            Some(group) => group.push(root),
            None => grouped.push(vec![root]),
        }
    }
    Ok(grouped)
}

fn walk(folder: &Path, depth: usize, seen: &mut usize, files: &mut Vec<PathBuf>) {
    let Ok(entries) = folder.read_dir() else { return };
    for entry in entries.flatten() {
        *seen += 1;
        let name = entry.file_name().to_string_lossy().into_owned();
        if *seen > ENTRIES || is_skipped(&name) {
            continue;
        }
        let path = entry.path();
        // A link to a folder is not followed: it may lead back.
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder && depth < DEEPEST {
            walk(&path, depth + 1, seen, files);
        } else if path.is_file() && has_ending(&path) {
            files.push(path);
        }
    }
}

/// Whether a file or folder of that name is passed over.
fn is_skipped(name: &str) -> bool {
    name.starts_with('.') || SKIPPED.contains(&name)
}

/// Whether a file below a folder is looked into; the path is relative to the folder.
pub fn is_looked_into(path: &Path) -> bool {
    let skipped = path.iter().any(|part| is_skipped(&part.to_string_lossy()));
    !skipped && path.components().count() <= DEEPEST + 1 && has_ending(path)
}

fn has_ending(path: &Path) -> bool {
    path.extension().is_none_or(|ending| ENDINGS.contains(&ending.to_string_lossy().as_ref()))
}

fn candidate(path: PathBuf, engine: Option<&'static Engine>, unsaved: &Unsaved) -> Option<Root> {
    let bytes = unsaved.read(&path).ok()?;
    recognised(Path::new(&disk::shown(&path)), bytes, engine)
}

/// The whole configurations of an engine that stand in a folder itself, in the order of their names.
pub fn whole_beside(folder: &Path, engine: &'static Engine, unsaved: &Unsaved) -> Vec<PathBuf> {
    let Ok(entries) = folder.read_dir() else { return Vec::new() };
    let paths = entries.take(ENTRIES).flatten().map(|entry| entry.path());
    let files = paths.filter(|path| path.is_file() && has_ending(path));
    let roots = files.filter_map(|path| candidate(path, Some(engine), unsaved));
    let mut whole: Vec<PathBuf> = roots.filter(|root| !root.is_part).map(|root| root.path).collect();
    whole.sort_unstable();
    whole
}

/// The root with these bytes, where it is a configuration of the engine, or of any.
pub fn recognised(path: &Path, bytes: Vec<u8>, engine: Option<&'static Engine>) -> Option<Root> {
    let recognised = recognise(path, &bytes)?;
    let wanted = engine.is_none_or(|engine| engine.id == recognised.id);
    wanted.then(|| Root::new(path, bytes, recognised))
}
