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

mod case;
mod causes;
mod detectors;
mod diagnose;
mod diagnosis;
mod memo;
mod observation;
mod odd;
pub mod postmortem;
mod scene;
mod sign;
mod timeline;
mod view;

pub use detectors::{DETECTORS, Detector, signs};
pub use diagnose::{course, diagnose};
pub use diagnosis::{Culprit, Diagnosis, Evidence, Impact, Mend, Settles, Side, Standing, Suspect, SuspectId, Verdict};
pub use observation::{
    Answer, Asked, Backing, Configuration, ConnectionPool, Event, EventKind, Listing, Material, Observation, Origin,
    Origins, Row, Seen, Slice, Vitals, Written,
};
pub use scene::{Balancer, Scene};
pub use sign::{Place, Sign, Subject};
pub use timeline::Timeline;
pub use view::View;
