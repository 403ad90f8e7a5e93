//! Why a store can't do what it was asked.

use std::fmt;

/// What is wrong, and what to do about it. Neither ever holds a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What is wrong, in a sentence without a full stop.
    pub message: String,
    /// What to do; empty where the message says it all.
    pub help: String,
}

impl Trouble {
    /// With something to do about it.
    pub(crate) fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Trouble { message: message.into(), help: help.into() }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.help.as_str() {
            "" => out.write_str(&self.message),
            help => write!(out, "{}: {help}", self.message),
        }
    }
}

impl std::error::Error for Trouble {}
