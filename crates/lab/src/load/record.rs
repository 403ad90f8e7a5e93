//! What the clients of a load saw.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use crate::client::Heard;

/// What became of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It was answered, to the end.
    Answered {
        /// With this status.
        status: u16,
        /// By this endpoint; None if by the engine itself.
        endpoint: Option<SocketAddr>,
    },
    /// Its answer broke off.
    Cut,
    /// The connection was closed without an answer.
    Closed,
    /// No answer came in time.
    Silent,
    /// There was no connection.
    Refused,
}

impl Outcome {
    /// What became of a request after which this was heard.
    pub fn of(heard: &Heard) -> Outcome {
        match heard {
            Heard::Answer(answer) if answer.is_whole => {
                Outcome::Answered { status: answer.status, endpoint: answer.endpoint() }
            }
            Heard::Answer(_) => Outcome::Cut,
            Heard::Closed => Outcome::Closed,
            Heard::Silent => Outcome::Silent,
            Heard::Refused(_) => Outcome::Refused,
        }
    }

    /// Status of the answer, if there is one.
    pub fn status(&self) -> Option<u16> {
        match self {
            Outcome::Answered { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// The endpoint that answered, if one did.
    pub fn endpoint(&self) -> Option<SocketAddr> {
        match self {
            Outcome::Answered { endpoint, .. } => *endpoint,
            _ => None,
        }
    }
}

/// One request of a load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When it was sent, from the start of the load.
    pub at: Duration,
    /// How long it took.
    pub took: Duration,
    /// What became of it.
    pub outcome: Outcome,
}

impl Entry {
    /// When it was over, from the start of the load.
    pub fn done(&self) -> Duration {
        self.at + self.took
    }
}

/// All requests of a load, in the order in which they were sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The requests.
    pub entries: Vec<Entry>,
}

impl Record {
    /// How many there were of each outcome.
    pub fn counts(&self) -> BTreeMap<Outcome, u64> {
        let mut counts = BTreeMap::new();
        for entry in &self.entries {
            *counts.entry(entry.outcome).or_default() += 1;
        }
        counts
    }

    /// How many there were of those outcomes.
    pub fn count(&self, is_meant: impl Fn(&Outcome) -> bool) -> usize {
        self.entries.iter().filter(|entry| is_meant(&entry.outcome)).count()
    }

    /// Those sent from `from` on and over before `to`.
    pub fn between(&self, from: Duration, to: Duration) -> Record {
        let entries = self.entries.iter().filter(|entry| entry.at >= from && entry.done() < to);
        Record { entries: entries.copied().collect() }
    }

    /// The first request of such an outcome.
    pub fn first(&self, is_meant: impl Fn(&Outcome) -> bool) -> Option<&Entry> {
        self.entries.iter().find(|entry| is_meant(&entry.outcome))
    }

    /// The last request of such an outcome.
    pub fn last(&self, is_meant: impl Fn(&Outcome) -> bool) -> Option<&Entry> {
        self.entries.iter().rfind(|entry| is_meant(&entry.outcome))
    }
}
