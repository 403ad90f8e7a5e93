//! One file per command: arguments, a call, an exit status.

pub mod check;
pub mod completions;
pub mod diagnose;
pub mod diff;
pub mod explain;
pub mod init;
pub mod logs;
pub mod lsp;
pub mod man;
pub mod postmortem;
pub mod simulate;
pub mod trace;
pub mod watch;
