//! Files as they are to be, all of them or none.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use finding::SourceMap;

use super::attempt::Changed;
use crate::disk;
use crate::failure::Failure;
use crate::output::beside;

/// Writes the files: each beside its own first, and only when all are there, each takes its place.
pub fn all(sources: &SourceMap, files: &[Changed]) -> Result<(), Failure> {
    let mut ready: Vec<(PathBuf, PathBuf)> = Vec::new();
    let prepared = files.iter().try_for_each(|file| {
        let path = disk::true_path(&file.path);
        if disk::read(&path).is_ok_and(|bytes| bytes == sources.file(file.before).bytes()) {
            let temporary = beside(&path);
            ready.push((temporary.clone(), path.clone()));
            return prepare(&path, &temporary, sources.file(file.after).bytes())
                .map_err(|error| refused(&path, &error));
        }
        let message = format!("{} has changed since it was read", file.path.display());
        Err(Failure::new(message, "nothing was written; run it again"))
    });
    let moved = prepared.and_then(|()| {
        ready
            .iter()
            .try_for_each(|(temporary, path)| fs::rename(temporary, path).map_err(|error| refused(path, &error)))
    });
    if moved.is_err() {
        for (temporary, _) in &ready {
            // Those that took their place are gone already.
            let _ = fs::remove_file(temporary);
        }
    }
    moved
}

/// A file beside its own, with the same permissions.
fn prepare(path: &Path, temporary: &Path, bytes: &[u8]) -> io::Result<()> {
    let permissions = fs::metadata(path)?.permissions();
    let mut file = File::create(temporary)?;
    file.write_all(bytes)?;
    file.set_permissions(permissions)?;
    file.sync_all()
}

fn refused(path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("{} can't be written: {}", path.display(), disk::why(error)), "nothing else was changed")
}
