//! Every byte that a user reads: pages for people, JSON and the forms of other tools for programs.
//!
//! Nothing is decided here; what others concluded is put into words. Output goes into a writer that the caller hands in,
//! piece by piece, so that a long page needs no memory.
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

mod beside;
mod diagnose;
mod diff;
mod each;
mod facts;
mod fingerprint;
pub mod github;
pub mod gitlab;
pub mod html;
pub mod human;
pub mod json;
pub mod junit;
mod logs;
mod look;
pub mod markdown;
mod mend;
mod news;
pub mod postmortem;
mod quote;
mod replay;
pub mod sarif;
mod simulate;
mod statistics;
pub mod svg;
pub mod table;
mod words;
mod xml;

pub use diff::DiffFacts;
pub use facts::{Baseline, CheckFacts, CoverageFacts, ReadFile, Summary, TraceFacts};
pub use logs::{LogsFacts, UnreadLine};
pub use look::{Look, Verbosity};
pub use mend::{Left, Mend, MendFacts};
pub use news::News;
pub use quote::{Place, Quotes};
pub use replay::{Defect, Difference, Replay};
pub use simulate::SimulateFacts;
pub use statistics::{Counted, statistics};
pub use words::request;
