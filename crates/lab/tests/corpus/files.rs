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

/// Our own configurations for an engine: examples and those of experiments.
pub fn own(engine: &str) -> Vec<File> {
    let mut paths = Vec::new();
    let ending = if engine == "haproxy" { ".cfg" } else { ".conf" };
    gather(&root().join("examples"), &|name| name.ends_with(ending), &mut paths);
    gather(&root().join("crates/lab/tests/characterise").join(engine), &|name| name.ends_with(".txt"), &mut paths);
    paths.retain(|path| is_plain(&std::fs::read_to_string(path).unwrap()));
    wanted(paths)
}

/// The bad ones of the pairs whose page says that the engine refuses them.
pub fn refused_pairs(engine: &str) -> Vec<String> {
    let mut pages = Vec::new();
    gather(&root().join("examples/pairs"), &|name| name == "pair.md", &mut pages);
    let refuses =
        |page: &PathBuf| std::fs::read_to_string(page).unwrap().contains("\n- the engine refuses the bad one\n");
    let ending = if engine == "haproxy" { "cfg" } else { "conf" };
    let pairs = pages.iter().filter(|page| refuses(page)).filter_map(|page| page.parent()?.file_name()?.to_str());
    let own = pairs.filter(|name| name.starts_with(engine)).map(|name| format!("examples/pairs/{name}/bad.{ending}"));
    let mut all: Vec<String> = own.collect();
    all.sort();
    all
}

/// Whether a text is one configuration, and no experiment where the engine's page admits that the model says otherwise.
fn is_plain(text: &str) -> bool {
    !text.contains(" => otherwise") && !text.lines().any(|line| line.starts_with("--- "))
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
    let text = std::fs::read(path).unwrap();
    let is_experiment = path.extension().is_some_and(|extension| extension == "txt");
    File {
        name: name.display().to_string(),
        folder: path.parent().unwrap().to_owned(),
        text: if is_experiment { without_script(&text) } else { text },
    }
}

/// The configuration of an experiment; lines that begin with `? ` or `! ` are its script.
fn without_script(text: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(text);
    let lines = text.lines().filter(|line| !line.starts_with("? ") && !line.starts_with("! "));
    lines.flat_map(|line| [line, "\n"]).collect::<String>().into_bytes()
}
