//! Source text, span, finding, fix and rule: the words in which every part of evenkeel speaks of a configuration.
//!
//! This crate knows texts and positions in them. It doesn't know what a balancer is, and it prints nothing.
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

mod date;
mod fix;
mod report;
mod rule;
mod source;
mod span;
mod suppression;

pub use date::Date;
pub use fix::{Edit, Fix, apply};
pub use report::{Confidence, Finding, Label, Severity, Witness};
pub use rule::{Page, Rule};
pub use source::{Position, SourceFile, SourceMap};
pub use span::{FileId, Span, Spanned};
pub use suppression::{Flaw, Suppression, suppressions};
