//! One side of a comparison: a file, a folder, or what git has at a revision.

use std::path::Path;

use engines::Engine;
use finding::SourceMap;

use super::git;
use super::load::{Configuration, load_behind};
use crate::disk::{self, Disk};
use crate::failure::Failure;

/// All configurations of a side.
pub struct Side {
    /// The configurations, at least one.
    pub configurations: Vec<Configuration>,
    /// What the names of its files begin with that is no path: `main:` of a revision.
    pub prefix: String,
}

/// Reads what a user named as one side.
pub fn side(named: &str, engine: Option<&'static Engine>, sources: &mut SourceMap) -> Result<Side, Failure> {
    match named.split_once(':') {
        Some((revision, path)) if !Path::new(named).exists() => {
            let configurations = git::configurations(named, (revision, path), engine, sources)?;
            Ok(Side { configurations, prefix: format!("{revision}:") })
        }
        _ => on_disk(Path::new(named), engine, sources),
    }
}

fn on_disk(path: &Path, engine: Option<&'static Engine>, sources: &mut SourceMap) -> Result<Side, Failure> {
    let below = Path::new(&disk::shown(path)).to_owned();
    let name = |file: &str| Path::new(file).strip_prefix(&below).map(disk::shown).unwrap_or_else(|_| file.to_owned());
    let balancers = load_behind(path, engine, sources)?;
    let configuration = |balancer: super::Balancer| Configuration {
        name: name(&balancer.name),
        files: balancer.files,
        around: Box::new(Disk::new(balancer.base)),
        engine: balancer.engine,
        reading: balancer.reading,
    };
    Ok(Side { configurations: balancers.into_iter().map(configuration).collect(), prefix: String::new() })
}
