//! Why a run could not be: one message with what was expected and what to do.

use std::fmt::{self, Display, Formatter};
use std::io::Write;

use analysis::ask::AskError;

use crate::args::Shared;
use crate::output;

/// Why a run could not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    message: String,
    help: String,
}

impl Failure {
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Failure { message: message.into(), help: help.into() }
    }

    /// Says it on standard error.
    pub fn print(&self, shared: &Shared) {
        let color = output::colored(shared.color, &std::io::stderr());
        let (red, cyan, end) = if color { ("\x1b[1;31m", "\x1b[36m", "\x1b[0m") } else { ("", "", "") };
        let mut text = format!("{red}error:{end} {}\n", self.message);
        if !self.help.is_empty() {
            text.push_str(&format!("  {cyan}help:{end} {}\n", self.help));
        }
        // Nobody is left to tell where standard error is gone.
        let _ = std::io::stderr().write_all(text.as_bytes());
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.message, self.help)
    }
}

impl From<AskError> for Failure {
    fn from(error: AskError) -> Self {
        Failure::new(error.message, error.help)
    }
}
