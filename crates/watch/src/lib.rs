//! Connections to what is live: balancers, their files and logs, applications, databases. It asks, and carries what it hears to a
//! timeline; what that means is for others to say.
#![deny(
    missing_docs,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used
)]
