//! Says what was seen, and of silence no more than is news.

use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use incident::{Observation, Seen};
use model::{Moment, Text};

use crate::clock;

/// The same silence is said again after so long.
const AGAIN: Duration = Duration::from_secs(10);

/// The voice of one source.
#[derive(Clone, Debug)]
pub(crate) struct Voice {
    into: Sender<Observation>,
    of: Text,
    silence: Option<(Text, Instant)>,
}

impl Voice {
    pub(crate) fn new(into: &Sender<Observation>, of: impl Into<Text>) -> Self {
        Voice { into: into.clone(), of: of.into(), silence: None }
    }

    /// Says what was seen just now.
    pub(crate) fn say(&mut self, seen: Seen) {
        self.say_at(clock::now(), seen);
    }

    /// Says what was seen at some time.
    pub(crate) fn say_at(&mut self, at: Moment, seen: Seen) {
        self.silence = None;
        self.send(Observation { at, of: self.of.clone(), seen });
    }

    /// Says that nothing was to be heard, if that is news.
    pub(crate) fn silent(&mut self, why: impl Into<Text>) {
        let why = why.into();
        if self.silence.as_ref().is_some_and(|(said, at)| *said == why && at.elapsed() < AGAIN) {
            return;
        }
        self.silence = Some((why.clone(), Instant::now()));
        self.send(Observation { at: clock::now(), of: self.of.clone(), seen: Seen::Silent(why) });
    }

    /// Passes on what somebody else saw.
    pub(crate) fn pass(&self, observation: Observation) {
        self.send(observation);
    }

    /// Where nobody listens any more, the watcher is about to end.
    fn send(&self, observation: Observation) {
        let _ = self.into.send(observation);
    }
}
