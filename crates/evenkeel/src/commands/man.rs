//! `evenkeel man`: the manual, a page for each command, from the same definitions as the help.

use std::path::Path;

use analysis::nearest;
use clap::{Command, CommandFactory};

use crate::args::{Arguments, Man, Shared};
use crate::failure::Failure;
use crate::{Status, output};

pub fn run(own: &Man, shared: &Shared) -> Result<Status, Failure> {
    let mut whole = Arguments::command().disable_help_subcommand(true);
    whole.build();
    let mut pages = vec![("evenkeel".to_owned(), whole.clone())];
    let commands = whole.get_subcommands().filter(|one| !one.is_hide_set());
    pages.extend(commands.map(|one| (format!("evenkeel-{}", one.get_name()), one.clone())));
    match shared.output.as_deref().filter(|path| *path != Path::new(output::STDOUT)) {
        Some(folder) => all(&pages, folder, shared)?,
        None => one(&pages, own.command.as_deref(), shared)?,
    }
    Ok(Status::Even)
}

/// Prints the page of a command, or that of all.
fn one(pages: &[(String, Command)], named: Option<&str>, shared: &Shared) -> Result<(), Failure> {
    let wanted = named.map_or("evenkeel".to_owned(), |command| format!("evenkeel-{command}"));
    match pages.iter().find(|(name, _)| *name == wanted) {
        Some((_, command)) => write(command, shared),
        None => {
            let named = named.unwrap_or_default();
            let help = match nearest(named, pages.iter().filter_map(|(name, _)| name.strip_prefix("evenkeel-"))) {
                Some(close) => format!("did you mean {close}?"),
                None => "evenkeel --help lists all commands".to_owned(),
            };
            Err(Failure::new(format!("there is no command {named:?}"), help))
        }
    }
}

/// Writes every page into a folder, which is made where it isn't there.
fn all(pages: &[(String, Command)], folder: &Path, shared: &Shared) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|error| {
        let message = format!("{} can't be made: {}", folder.display(), crate::disk::why(&error));
        Failure::new(message, "--output of man is a folder")
    })?;
    pages.iter().try_for_each(|(name, command)| {
        let path = folder.join(format!("{name}.1"));
        write(command, &Shared { output: Some(path), ..shared.clone() })
    })
}

fn write(command: &Command, shared: &Shared) -> Result<(), Failure> {
    let version = format!("evenkeel {}", env!("CARGO_PKG_VERSION"));
    output::write(shared, |out| clap_mangen::Man::new(command.clone()).source(version).manual("evenkeel").render(out))
}
