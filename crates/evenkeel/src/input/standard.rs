//! The files that a standard stands on: by path, or as git has them at a revision.

use std::path::{Path, PathBuf};

use analysis::intent::standard::{self, Standard};
use finding::{Finding, SourceMap, Spanned};

use super::revision;
use crate::disk::{self, Unsaved};
use crate::failure::Failure;

/// So many files may stand on each other.
const DEPTH: usize = 8;

/// Where a file stands, and with it the paths that it names.
#[derive(Clone)]
pub struct Place {
    /// Its folder on the disk; of a file at a revision, one inside of the repository.
    pub folder: PathBuf,
    /// The revision, and the file's folder below the top of the repository.
    pub revision: Option<(String, PathBuf)>,
    /// Texts that stand for those of the disk.
    pub unsaved: Unsaved,
}

/// Reads what a standard stands on, and what that stands on; what is wrong in them is added to `findings`.
pub fn gather(
    own: Standard,
    place: &Place,
    sources: &mut SourceMap,
    findings: &mut Vec<Finding>,
) -> Result<Standard, Failure> {
    below(own, place, DEPTH, sources, findings)
}

fn below(
    own: Standard,
    place: &Place,
    depth: usize,
    sources: &mut SourceMap,
    findings: &mut Vec<Finding>,
) -> Result<Standard, Failure> {
    let mut base = Standard::default();
    for named in &own.from {
        let blame = |failure: Failure, sources: &SourceMap| failure.at(sources, named.span);
        if depth == 0 {
            let help = "does one of them lead back to itself?";
            return Err(blame(Failure::new(format!("more than {DEPTH} standards stand on each other"), help), sources));
        }
        let (name, bytes, place) = read(named, place).map_err(|why| {
            let help = "give a path from this file's folder, or REVISION:PATH as in v3:standards/web.yaml";
            blame(Failure::new(format!("{} can't be read: {why}", named.value), help), sources)
        })?;
        let file = sources.add(name, bytes);
        let (standard, mut wrong) = standard::read(sources, file);
        findings.append(&mut wrong);
        base = below(standard, &place, depth - 1, sources, findings)?.over(base);
    }
    Ok(own.over(base))
}

/// The name of a file as users see it, its bytes, and where it stands.
fn read(named: &Spanned<model::Text>, place: &Place) -> Result<(String, Vec<u8>, Place), String> {
    let text = named.value.as_str();
    if let Some((revision, folder)) = &place.revision {
        return at_revision(place, revision, &folder.join(text));
    }
    let path = place.folder.join(text);
    match text.split_once(':') {
        Some((revision, there)) if !path.exists() => at_revision(place, revision, Path::new(there)),
        _ => {
            let bytes = place.unsaved.read(&path)?;
            let folder = path.parent().unwrap_or(Path::new("")).to_owned();
            Ok((disk::shown(&path), bytes, Place { folder, ..place.clone() }))
        }
    }
}

fn at_revision(place: &Place, revision: &str, path: &Path) -> Result<(String, Vec<u8>, Place), String> {
    let (path, bytes) = revision::file(&place.folder, revision, path)?;
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let name = format!("{revision}:{}", disk::shown(&path));
    Ok((name, bytes, Place { revision: Some((revision.to_owned(), folder)), ..place.clone() }))
}
