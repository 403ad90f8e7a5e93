//! What an editor is told of a configuration, in the words of the Language Server Protocol.
//!
//! A [`Snapshot`] is one configuration as it was read, with what was found in it; the functions here answer what editors ask of it.
//! Nothing is read here and nobody is waited for: whoever calls has the texts, the threads and the pipe.
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

mod actions;
mod capabilities;
mod complete;
mod definition;
mod diagnostics;
mod hover;
mod lens;
mod meaning;
mod place;
mod requests;
mod snapshot;
mod symbols;
mod text;
mod trace;
mod uri;

pub use capabilities::{Client, EXPLAIN, Own, TRACE, capabilities};
pub use diagnostics::{of_expectations, of_findings, of_gaps};
pub use place::Encoding;
pub use requests::{Answer, Refusal, answer, command, document_of};
pub use snapshot::{Balancer, Snapshot, Thorough, View};
pub use text::{Moved, apply, shift};
pub use uri::{path_of, uri_of};
