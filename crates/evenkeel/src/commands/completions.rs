//! `evenkeel completions`: what a shell needs to complete commands and options.

use clap::CommandFactory;

use crate::args::{Arguments, Completions, Shared};
use crate::failure::Failure;
use crate::{Status, output};

pub fn run(own: &Completions, shared: &Shared) -> Result<Status, Failure> {
    let mut command = Arguments::command();
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(own.shell, &mut command, name, &mut script);
    output::write(shared, |out| out.write_all(&script))?;
    Ok(Status::Even)
}
