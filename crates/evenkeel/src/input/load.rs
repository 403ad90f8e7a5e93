//! Reading what was found.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use engines::{Engine, Reading};
use finding::{FileId, SourceMap, Span};

use super::find::{self, Root, STDIN};
use crate::args::Input;
use crate::disk::{self, Disk};
use crate::failure::Failure;

/// One balancer: its configuration, read.
pub struct Balancer {
    /// Name of its first file.
    pub name: String,
    /// What was read.
    pub reading: Reading,
}

/// All that was read.
#[derive(Default)]
pub struct Loaded {
    /// The texts.
    pub sources: SourceMap,
    /// The balancers, in the order of the paths.
    pub balancers: Vec<Balancer>,
}

impl Loaded {
    /// Spans that no output may show.
    pub fn secrets(&self) -> impl Iterator<Item = Span> {
        self.balancers.iter().flat_map(|balancer| balancer.reading.secrets.iter().copied())
    }

    /// Reads one root, unless an earlier one included it.
    fn add(&mut self, root: Root, included: &mut HashSet<PathBuf>) {
        let true_path = root.path.canonicalize().ok();
        if true_path.as_ref().is_some_and(|path| included.contains(path)) {
            return;
        }
        included.extend(true_path);
        let name = disk::shown(&root.path);
        let disk = Disk::new(root.path.parent().unwrap_or(Path::new("")));
        let file: FileId = self.sources.add(name.clone(), root.bytes);
        let reading = (root.engine.read)(&mut self.sources, &[file], &disk);
        included.extend(disk.into_read());
        self.balancers.push(Balancer { name, reading });
    }
}

/// Reads what the arguments name.
pub fn load(input: &Input) -> Result<Loaded, Failure> {
    let engine = input.engine.as_deref().and_then(by_id);
    let here = [PathBuf::from(".")];
    let paths = if input.paths.is_empty() { &here[..] } else { &input.paths };
    let mut loaded = Loaded::default();
    let mut included = HashSet::new();
    for path in paths {
        if path.is_dir() && path != Path::new(STDIN) {
            for root in find::folder(path, engine)? {
                loaded.add(root, &mut included);
            }
        } else {
            loaded.add(find::file(path, engine)?, &mut included);
        }
    }
    Ok(loaded)
}

fn by_id(id: &str) -> Option<&'static Engine> {
    engines::ENGINES.iter().find(|engine| engine.id == id).copied()
}
