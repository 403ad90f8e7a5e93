//! What stands around a configuration: other files and the environment.

use std::collections::BTreeSet;

/// Why a file can't be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The reason, as a user would read it.
    pub why: String,
}

/// What lies below a folder, at any depth, by paths relative to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    /// Files, such as `css/a.css`.
    pub files: Vec<String>,
    /// Folders, such as `css`.
    pub folders: Vec<String>,
}

impl Folder {
    /// The folder at `path`, where these are all files that there are; `None` where none is below it.
    pub fn among<'f>(path: &str, files: impl IntoIterator<Item = &'f str>) -> Option<Folder> {
        let inside =
            |name: &'f str| name.strip_prefix(path.trim_end_matches('/'))?.strip_prefix('/').map(str::to_owned);
        let files: Vec<String> = files.into_iter().filter_map(inside).collect();
        let folders = files.iter().flat_map(|file| file.match_indices('/').map(|(at, _)| file[..at].to_owned()));
        let folders = folders.collect::<BTreeSet<_>>().into_iter().collect();
        (!files.is_empty()).then_some(Folder { files, folders })
    }
}

/// Where a reader finds what a configuration only names.
pub trait Surroundings {
    /// Bytes of the file at `path`, as the configuration names it.
    ///
    /// # Errors
    /// The reason why it can't be read.
    fn read(&self, path: &str) -> Result<Vec<u8>, Missing>;

    /// How users would name the file at `path`: the name under which its text is kept.
    fn name(&self, path: &str) -> String {
        path.to_owned()
    }

    /// Paths that a glob pattern names, sorted.
    fn glob(&self, pattern: &str) -> Vec<String>;

    /// What lies below the folder at `path`, where all of it is known.
    fn folder(&self, _path: &str) -> Option<Folder> {
        None
    }

    /// The value of an environment variable, where it is set.
    fn env(&self, name: &str) -> Option<String>;
}

/// No surroundings: every file is missing, no variable is set.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nowhere;

impl Surroundings for Nowhere {
    fn read(&self, path: &str) -> Result<Vec<u8>, Missing> {
        Err(Missing { why: format!("{path} is not here") })
    }

    fn glob(&self, _pattern: &str) -> Vec<String> {
        Vec::new()
    }

    fn env(&self, _name: &str) -> Option<String> {
        None
    }
}
