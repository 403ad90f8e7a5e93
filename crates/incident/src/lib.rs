//! From observations to a diagnosis: what was seen and when, what is odd about it, and what explains it.
//!
//! Time comes with each observation; nothing here reads a clock, or knows where data came from. What is seen live and what
//! is read back from a recording is the same to this crate.
#![deny(
    missing_docs,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used
)]

mod diagnosis;
mod observation;
mod scene;
mod sign;
mod timeline;

pub use diagnosis::{Culprit, Diagnosis, Evidence, Impact, Mend, Settles, Side, Standing, Suspect, SuspectId, Verdict};
pub use observation::{
    Answer, Asked, Backing, Configuration, ConnectionPool, Event, EventKind, Listing, Material, Observation, Origin,
    Origins, Row, Seen, Slice, Vitals, Written,
};
pub use scene::{Balancer, Scene};
pub use sign::{Place, Sign, Subject};
pub use timeline::Timeline;
