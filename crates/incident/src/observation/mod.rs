//! What was seen, by whom, and when.

mod configuration;
mod material;
mod traffic;
mod vitals;

use std::sync::Arc;

use model::{Moment, Running, Text};

pub use configuration::{Configuration, Origin, Origins};
pub use material::{Listing, Material, Written};
pub use traffic::{Row, Slice};
pub use vitals::{Backing, ConnectionPool, Vitals};

/// One thing that was seen.
#[derive(Clone, Debug)]
pub struct Observation {
    /// When it was seen.
    pub at: Moment,
    /// Of whom or what: the name of a balancer, of an endpoint (`auth1`, as its pool has it) or of a probe.
    pub of: Text,
    /// What was seen.
    pub seen: Seen,
}

/// What was seen.
#[derive(Clone, Debug)]
pub enum Seen {
    /// The configuration of a balancer, as it stands in its files; seen at the beginning and whenever it changed.
    Configuration(Arc<Configuration>),
    /// What a balancer says of itself.
    Running(Running),
    /// What a balancer's access log says of a short time.
    Slice(Arc<Slice>),
    /// What became of a request that evenkeel sent.
    Answer(Answer),
    /// What an endpoint of an application says of itself.
    Vitals(Vitals),
    /// What a database says of itself.
    Backing(Backing),
    /// What somebody did, or said to have done.
    Event(Event),
    /// It couldn't be asked; why not.
    Silent(Text),
}

/// What became of a request that evenkeel sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Which way the request took.
    pub asked: Asked,
    /// The pool whose traffic it stands for.
    pub pool: Text,
    /// The status, where there was an answer; of a connection that isn't HTTP none.
    pub status: Option<u16>,
    /// Whether it is what was wanted.
    pub is_good: bool,
    /// What went wrong on the way: `refused`, `timed out`, `reset`, `certificate expired`, in a few words.
    pub trouble: Option<Text>,
    /// How long it took, in milliseconds.
    pub millis: f64,
}

/// Which way a request of evenkeel took.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Asked {
    /// Through the balancer, as users do.
    Through,
    /// Straight to the endpoint, past the balancer.
    Straight,
}

/// What somebody did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What sort of thing.
    pub kind: EventKind,
    /// In words, such as `auth 2.4.1 by ci`.
    pub text: Text,
    /// When it was done, where that is known better than when it was seen.
    pub at: Moment,
}

/// What sort of thing was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// Another version of an application.
    Deployment,
    /// What a person noted during an incident.
    Note,
    /// An alert was raised.
    Alert,
}
