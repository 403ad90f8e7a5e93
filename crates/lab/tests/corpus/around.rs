//! What stands around a configuration: the files of its folder, and nothing of this machine.

use std::path::PathBuf;

use engines::{Missing, Surroundings};

/// The files of one folder.
pub struct Folder(pub PathBuf);

impl Surroundings for Folder {
    fn read(&self, path: &str) -> Result<Vec<u8>, Missing> {
        if path.starts_with('/') {
            return Err(Missing { why: "it is on another machine".into() });
        }
        std::fs::read(self.0.join(path)).map_err(|error| Missing { why: error.to_string() })
    }

    fn glob(&self, pattern: &str) -> Vec<String> {
        // Modules are the machine's own.
        if pattern.starts_with("/usr/lib/") {
            return if std::path::Path::new(pattern).exists() { vec![pattern.to_owned()] } else { Vec::new() };
        }
        if pattern.starts_with('/') {
            return Vec::new();
        }
        let whole = self.0.join(pattern);
        let found = glob::glob(&whole.to_string_lossy()).unwrap().flatten();
        let own = |path: PathBuf| path.strip_prefix(&self.0).unwrap().to_string_lossy().into_owned();
        found.map(own).collect()
    }

    fn env(&self, _: &str) -> Option<String> {
        None
    }
}
