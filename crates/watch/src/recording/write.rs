//! Writes a recording, line by line, so that what is written is whole whenever the writing ends.

use std::io::{self, Write};

use incident::{Observation, Scene};
use serde::Serialize;

use super::form::Wire;
use super::{KIND, VERSION, seen};

/// The first line.
#[derive(Debug, Serialize, serde::Deserialize)]
pub(super) struct Head {
    pub(super) kind: String,
    pub(super) version: u32,
    pub(super) scene: <Scene as Wire>::Form,
}

/// Writes what is seen.
pub struct Recorder<W: Write> {
    out: W,
}

impl<W: Write> Recorder<W> {
    /// Begins a recording.
    ///
    /// # Errors
    /// Where it can't be written.
    pub fn begin(out: W, scene: &Scene) -> io::Result<Self> {
        let mut own = Recorder { out };
        own.line(&Head { kind: KIND.to_owned(), version: VERSION, scene: scene.pack() })?;
        Ok(own)
    }

    /// Writes an observation.
    ///
    /// # Errors
    /// Where it can't be written.
    pub fn write(&mut self, observation: &Observation) -> io::Result<()> {
        self.line(&seen::pack(observation))
    }

    fn line(&mut self, line: &impl Serialize) -> io::Result<()> {
        let mut text = serde_json::to_vec(line)?;
        text.push(b'\n');
        self.out.write_all(&text)?;
        self.out.flush()
    }
}
