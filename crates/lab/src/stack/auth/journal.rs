//! An endpoint's own log.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use crate::stack::clock;

/// The log of an endpoint.
#[derive(Debug)]
pub(super) struct Journal {
    file: Option<File>,
}

impl Journal {
    /// Goes on at the end of a file.
    pub(super) fn open(path: &Path) -> Journal {
        Journal { file: File::options().create(true).append(true).open(path).ok() }
    }

    /// Writes a line.
    pub(super) fn write(&self, level: &str, text: &str) {
        if let Some(mut file) = self.file.as_ref() {
            let _ = writeln!(file, "{} {level} {text}", clock::now());
        }
    }
}
