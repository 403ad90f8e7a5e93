//! The engines of this machine.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use engines::Engine;

use crate::Trouble;

/// An engine that can be run.
#[derive(Clone, Debug)]
pub struct Program {
    /// Where it is.
    pub path: PathBuf,
    /// Its version, such as `2.6.12`; empty where it doesn't say.
    pub version: String,
}

/// Folders beside `PATH`: engines from wheels, and where Debian keeps what only root is thought to need.
const FOLDERS: [&str; 4] = [".venv/bin", "../.venv/bin", "/usr/sbin", "/usr/local/sbin"];

impl Program {
    /// Looks for the engine on PATH and in `.venv`.
    ///
    /// # Errors
    /// When it is not there or doesn't run.
    pub fn find(engine: &Engine) -> Result<Program, Trouble> {
        let path = env::var_os("PATH").unwrap_or_default();
        let folders: Vec<PathBuf> = env::split_paths(&path).chain(FOLDERS.map(PathBuf::from)).collect();
        let candidates = engine.launch.programs.iter().flat_map(|name| folders.iter().map(move |one| one.join(name)));
        let mut running = candidates.filter(|path| path.is_file()).filter_map(|path| ask(&path, engine));
        running.next().ok_or(Trouble::NoEngine { engine: engine.name })
    }
}

/// The program with its version, if it runs.
fn ask(path: &Path, engine: &Engine) -> Option<Program> {
    let output = Command::new(path).args(engine.launch.version).stdin(Stdio::null()).output().ok()?;
    let said = [output.stdout, output.stderr].concat();
    Some(Program { path: path.canonicalize().ok()?, version: number(&String::from_utf8_lossy(&said)).to_owned() })
}

/// The first run of digits and dots.
fn number(said: &str) -> &str {
    let Some(start) = said.find(|c: char| c.is_ascii_digit()) else { return "" };
    let end = said[start..].find(|c: char| !c.is_ascii_digit() && c != '.').map_or(said.len(), |len| start + len);
    &said[start..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_found_in_what_engines_say() {
        assert_eq!(number("HAProxy version 2.6.12-1+deb12u4 2026/10/17 - x"), "2.6.12");
        assert_eq!(number("nginx version: nginx/1.22.1\n"), "1.22.1");
        assert_eq!(number("?"), "");
    }
}
