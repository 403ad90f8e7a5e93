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
    /// The first line that it says of its version.
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
    let version = String::from_utf8_lossy(&said).lines().next()?.trim().to_owned();
    Some(Program { path: path.canonicalize().ok()?, version })
}
