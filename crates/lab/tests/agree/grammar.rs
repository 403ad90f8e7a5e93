//! What an engine's folder gives: random configurations, and how the engine is run on them.

use std::path::Path;
use std::process::Command;

use crate::chance::Chance;
use crate::literals::Literals;
use crate::place::Place;

/// One engine's side of the suite.
pub struct Grammar {
    /// Name of the engine.
    pub id: &'static str,
    pub program: &'static str,
    /// Argument that makes it print its version.
    pub version: &'static str,
    /// Name of the main file.
    pub main: &'static str,
    /// Writes a configuration whose listeners and endpoints are those of the place.
    pub write: fn(chance: &mut Chance, place: &Place) -> Config,
    /// Runs the engine in the foreground on the main file, in this folder.
    pub command: fn(folder: &Path) -> Command,
    /// What requests are made of, besides the paths and hosts in the text.
    pub literals: fn() -> Literals,
}

/// A configuration: the main text, files beside it, and the environment.
#[derive(Clone, Default)]
pub struct Config {
    pub text: String,
    pub files: Vec<(String, String)>,
    pub env: Vec<(String, String)>,
}

impl std::fmt::Display for Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)?;
        for (name, text) in &self.files {
            write!(f, "--- {name}\n{text}")?;
        }
        self.env.iter().try_for_each(|(name, value)| writeln!(f, "--- {name}={value}"))
    }
}
