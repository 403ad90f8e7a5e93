//! The files: a configuration, then the script. Lines that begin with `? ` or `! ` are the script.

use std::path::{Path, PathBuf};

use crate::script::{Step, What, step};

/// One experiment.
pub struct Experiment {
    /// Folder and name, such as `order/redirect_after_deny`.
    pub name: String,
    /// The configuration.
    pub config: String,
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
        let config = text.lines().map(|line| if is_script(line) { "" } else { line });
        let config = config.collect::<Vec<_>>().join("\n").trim_end().to_owned() + "\n";
        let script = text.lines().enumerate().filter(|(_, line)| is_script(line));
        let steps = script.map(|(index, line)| step(&name, index + 1, line)).collect();
        Experiment { config, steps, name }
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
