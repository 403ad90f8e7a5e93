//! The files: a configuration, the files that it names (each after a line `--- PATH`), then the script, which are the lines
//! that begin with `? ` or `! `.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use engines::{Folder, Missing, Surroundings};

use crate::script::{Step, What, step};

/// One experiment.
pub struct Experiment {
    /// Folder and name, such as `order/redirect_after_deny`.
    pub name: String,
    /// The configuration.
    pub config: String,
    /// Files around it, by their paths.
    pub files: HashMap<String, String>,
    /// What is done with it, in order.
    pub steps: Vec<Step>,
}

impl Experiment {
    /// How many requests it sends.
    pub fn requests(&self) -> usize {
        let asks = self.steps.iter().filter_map(|step| match &step.what {
            What::Ask(ask) => Some(ask.expected.rounds()),
            What::Act(_) => None,
        });
        asks.sum()
    }

    fn read(name: String, text: &str) -> Experiment {
        let is_script = |line: &str| line.starts_with("? ") || line.starts_with("! ");
        // Lines keep their numbers: what isn't configuration is empty there.
        let rest = text.lines().map(|line| if is_script(line) { "" } else { line }).collect::<Vec<_>>().join("\n");
        let mut parts = rest.split("\n--- ").map(|part| part.trim_end().to_owned() + "\n");
        let config = parts.next().unwrap();
        let files = parts.filter_map(|part| part.split_once('\n').map(|(path, text)| (path.into(), text.into())));
        let files = files.collect();
        let script = text.lines().enumerate().filter(|(_, line)| is_script(line));
        let steps = script.map(|(index, line)| step(&name, index + 1, line)).collect();
        Experiment { config, files, steps, name }
    }
}

impl Surroundings for Experiment {
    fn read(&self, path: &str) -> Result<Vec<u8>, Missing> {
        let text = self.files.get(path).ok_or_else(|| Missing { why: "the experiment has no such file".to_owned() })?;
        Ok(text.clone().into_bytes())
    }

    /// The experiment's own files; modules are those of the machine.
    fn glob(&self, pattern: &str) -> Vec<String> {
        if pattern.ends_with("_module.so") && Path::new(pattern).is_file() {
            return vec![pattern.to_owned()];
        }
        self.files.keys().filter(|path| *path == pattern).cloned().collect()
    }

    fn folder(&self, path: &str) -> Option<Folder> {
        Folder::among(path, self.files.keys().map(String::as_str))
    }

    fn env(&self, _name: &str) -> Option<String> {
        None
    }
}

/// All experiments of an engine, or those whose names begin as `EXPERIMENT` says.
pub fn all(engine: &str) -> Vec<Experiment> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/characterise").join(engine);
    let wanted = std::env::var("EXPERIMENT").unwrap_or_default();
    let named = files(&root).into_iter().map(|path| (name(&root, &path), path));
    let wanted = named.filter(|(name, _)| name.starts_with(&wanted));
    wanted.map(|(name, path)| Experiment::read(name, &std::fs::read_to_string(path).unwrap())).collect()
}

fn name(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap().with_extension("").to_string_lossy().into_owned()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect();
    files.sort();
    files
}
