//! `evenkeel init`: writes an evenkeel.yaml that pins what configurations do today.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use analysis::init::{Pinned, init};
use analysis::intent;

use crate::args::{Init, Shared};
use crate::failure::Failure;
use crate::input::{self, Balancer, INTENT};
use crate::{Status, disk, output};

pub fn run(own: &Init, shared: &Shared) -> Result<Status, Failure> {
    if own.schema {
        output::write(shared, |out| writeln!(out, "{}", intent::schema().trim_end()))?;
        return Ok(Status::Even);
    }
    let target = shared.output.clone().unwrap_or_else(|| PathBuf::from(INTENT));
    let to_stdout = target == Path::new(output::STDOUT);
    if target.exists() && !own.force && !to_stdout {
        let message = format!("{} is there already", target.display());
        return Err(Failure::new(message, "--force replaces it, --output names another file"));
    }
    let loaded = input::load_configurations(&own.input)?;
    let folder = target.parent().unwrap_or(Path::new(""));
    let named = named(loaded.balancers(), folder)?;
    let pinned: Vec<Pinned<'_>> =
        named.iter().map(|(name, config, balancer)| Pinned { name, config, model: &balancer.reading.model }).collect();
    let text = init(&pinned);
    output::write(&Shared { output: Some(target.clone()), ..shared.clone() }, |out| out.write_all(text.as_bytes()))?;
    if !to_stdout && !shared.quiet {
        let wrote = format!("wrote {}; evenkeel check holds the configuration to it\n", disk::shown(&target));
        output::write(&Shared { output: None, ..shared.clone() }, |out| out.write_all(wrote.as_bytes()))?;
    }
    Ok(Status::Even)
}

/// Each balancer with a name of its own, and its configuration as the intent file in `folder` names it.
fn named<'b>(
    balancers: impl Iterator<Item = &'b Balancer>,
    folder: &Path,
) -> Result<Vec<(String, String, &'b Balancer)>, Failure> {
    let mut taken = HashSet::new();
    let mut named = Vec::new();
    for balancer in balancers {
        let config = match balancer.roots.as_slice() {
            [] => return Err(Failure::new("standard input has no name to be kept", "name a file")),
            [only] => only.as_path(),
            [first, ..] => first.parent().unwrap_or(first),
        };
        let stem = config.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mut names = (1..).map(|n| if n == 1 { stem.clone() } else { format!("{stem}-{n}") });
        let name = names.find(|name| taken.insert(name.clone())).unwrap_or(stem.clone());
        named.push((name, relative(config, folder), balancer));
    }
    Ok(named)
}

/// A path as seen from a folder; whole where it is not below.
fn relative(path: &Path, folder: &Path) -> String {
    let folder = Path::new(".").join(folder).canonicalize().unwrap_or_default();
    disk::shown(path.strip_prefix(folder).unwrap_or(path))
}
