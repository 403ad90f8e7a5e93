//! Keeps load balancers on an even keel: arguments, a call, an exit status.
#![allow(rustdoc::bare_urls, reason = "help is printed from these comments as it stands")]

mod args;
mod baseline;
mod clock;
mod commands;
mod coverage;
mod editor;
mod failure;
mod fix;
mod input;
mod logs;
mod output;
mod pages;
mod replay;
mod structure;
mod verdicts;
mod watching;

use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command};
use failure::Failure;
use watch::disk;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What a run comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    /// On an even keel.
    Even = 0,
    /// Something was found.
    Found = 1,
    /// It could not run.
    Failed = 2,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let status = run(&arguments).unwrap_or_else(|failure| {
        failure.print(&arguments.shared);
        Status::Failed
    });
    ExitCode::from(status as u8)
}

fn run(arguments: &Arguments) -> Result<Status, Failure> {
    match &arguments.command {
        Command::Check(own) => commands::check::run(own, &arguments.shared),
        Command::Completions(own) => commands::completions::run(own, &arguments.shared),
        Command::Diagnose(own) => commands::diagnose::run(own, &arguments.shared),
        Command::Diff(own) => commands::diff::run(own, &arguments.shared),
        Command::Explain(own) => commands::explain::run(own, &arguments.shared),
        Command::Init(own) => commands::init::run(own, &arguments.shared),
        Command::Lsp(_) => commands::lsp::run(),
        Command::Logs(own) => commands::logs::run(own, &arguments.shared),
        Command::Man(own) => commands::man::run(own, &arguments.shared),
        Command::Postmortem(own) => commands::postmortem::run(own, &arguments.shared),
        Command::Simulate(own) => commands::simulate::run(own, &arguments.shared),
        Command::Trace(own) => commands::trace::run(own, &arguments.shared),
        Command::Watch(own) => commands::watch::run(own, &arguments.shared),
    }
}
