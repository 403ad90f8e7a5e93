//! What stands around a configuration: other files and the environment.

/// Why a file can't be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The reason, as a user would read it.
    pub why: String,
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
