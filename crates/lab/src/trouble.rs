//! Why a lab can't be had.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// What keeps a lab from running.
#[derive(Debug)]
pub enum Trouble {
    /// The engine is neither on PATH nor in `.venv`.
    NoEngine {
        /// Name of the engine.
        engine: &'static str,
    },
    /// The engine refuses the moved configuration.
    Refused {
        /// Name of the engine.
        engine: &'static str,
        /// Its own words.
        said: String,
    },
    /// Every slice of the loopback network is used by other labs.
    NoSlice {
        /// How many there are.
        slices: u32,
    },
    /// The configuration names more networks than a slice can hold.
    TooLarge,
    /// The system doesn't give what is needed.
    System {
        /// What was tried.
        what: String,
        /// What the system says.
        error: io::Error,
    },
    /// What is asked for doesn't go together; a sentence.
    Unfit(String),
    /// Listeners of the moved configuration can't be told from those of the original.
    Unlike {
        /// What differs.
        what: String,
    },
}

impl Trouble {
    /// A file or folder that can't be made.
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Trouble {
        let what = format!("{} can't be written", path.into().display());
        move |error| Trouble::System { what, error }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::NoEngine { engine } => write!(out, "{engine} is not on PATH and not in .venv"),
            Trouble::Refused { engine, said } => write!(out, "{engine} refuses the configuration: {said}"),
            Trouble::NoSlice { slices } => write!(out, "{slices} labs are running, and there is no room for one more"),
            Trouble::TooLarge => {
                write!(out, "the configuration names more networks than the loopback network can hold")
            }
            Trouble::Unfit(why) => out.write_str(why),
            Trouble::System { what, error } => write!(out, "{what}: {error}"),
            Trouble::Unlike { what } => {
                write!(out, "moved to the loopback network the configuration is another one: {what}")
            }
        }
    }
}

impl std::error::Error for Trouble {}
