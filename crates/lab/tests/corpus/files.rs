//! The configurations: examples, those of the engines' tests, and the corpus beside the checkout.

use std::path::{Path, PathBuf};

/// One configuration.
pub struct File {
    /// How it is called in what is printed.
    pub name: String,
    /// Folder that its paths are relative to.
    pub folder: PathBuf,
    pub text: Vec<u8>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn corpus() -> PathBuf {
    let folder = root().join("../shared/corpus");
    folder.canonicalize().unwrap_or(folder)
}

/// Whether the corpus is there.
pub fn has_corpus() -> bool {
    corpus().is_dir()
}

/// Our own configurations for an engine: examples and those of tests.
pub fn own(engine: &str) -> Vec<File> {
    let mut paths = Vec::new();
    let ending = if engine == "haproxy" { ".cfg" } else { ".conf" };
    gather(&root().join("examples"), &|name| name.ends_with(ending), &mut paths);
    gather(&root().join("crates/engines/tests/haproxy"), &|name| name.ends_with(ending), &mut paths);
    let tables = if engine == "nginx" { tables() } else { Vec::new() };
    wanted(paths).into_iter().chain(tables.into_iter().filter(is_wanted)).collect()
}

/// Those that other people have published.
pub fn of_others(engine: &str) -> Vec<File> {
    let mut paths = Vec::new();
    gather(&corpus().join(engine), &|_| true, &mut paths);
    wanted(paths)
}

fn wanted(mut paths: Vec<PathBuf>) -> Vec<File> {
    paths.sort();
    paths.iter().map(|path| read(path)).filter(is_wanted).collect()
}

fn is_wanted(file: &File) -> bool {
    file.name.contains(&std::env::var("CORPUS_ONLY").unwrap_or_default())
}

/// Files below a folder whose names fit.
fn gather(folder: &Path, fits: &dyn Fn(&str) -> bool, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            gather(&path, fits, into);
        } else if fits(&entry.file_name().to_string_lossy()) {
            into.push(path);
        }
    }
}

fn read(path: &Path) -> File {
    let base = root();
    let name = path.strip_prefix(&base).or(path.strip_prefix(corpus())).unwrap_or(path);
    File {
        name: name.display().to_string(),
        folder: path.parent().unwrap().to_owned(),
        text: std::fs::read(path).unwrap(),
    }
}

/// The tables of nginx's tests: `## title`, a configuration, and lines of questions that begin with `?`.
fn tables() -> Vec<File> {
    let folder = root().join("crates/engines/tests/nginx");
    let mut paths = Vec::new();
    gather(&folder, &|name| name.ends_with(".txt"), &mut paths);
    paths.sort();
    paths.iter().flat_map(|path| table(path)).collect()
}

fn table(path: &Path) -> Vec<File> {
    let text = std::fs::read_to_string(path).unwrap();
    let parts = text.split("\n## ").map(|part| part.trim_start_matches("## "));
    let of = |part: &str| {
        let (title, body) = part.split_once('\n').unwrap_or((part, ""));
        let lines: String =
            body.lines().filter(|line| !line.starts_with("? ")).map(|line| format!("{line}\n")).collect();
        let name = format!("{} {title}", path.file_name().unwrap().to_string_lossy());
        File { name, folder: path.parent().unwrap().to_owned(), text: lines.into_bytes() }
    };
    parts.map(of).collect()
}
