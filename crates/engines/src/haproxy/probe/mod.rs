//! What a live HAProxy says of itself on its socket, whatever its version.

mod info;
mod server;
mod stat;
mod table;

use model::{Moment, Running, Text};

use crate::{NoAnswer, Probe, Question};
use table::Table;

/// How a live one is asked. Three questions in a line are answered one after the other, over one connection.
pub(super) const PROBE: Probe =
    Probe { question: Question::Line("show info;show stat;show servers state"), read, pid_file, workers: "" };

/// Its answer says when it was started.
fn pid_file(_: &str) -> Option<Text> {
    None
}

/// Reads the three answers, in whatever order; each may be missing, as some versions or levels don't give it.
fn read(answer: &str, at: Moment) -> Result<Running, NoAnswer> {
    let stat = Table::find(answer, "# pxname,", ',');
    let mut running = Running::default();
    let told = info::read(answer, at, &mut running);
    let Some(stat) = stat else {
        return if told { Ok(running) } else { Err(NoAnswer::unlike("what \"show stat\" gives", answer)) };
    };
    stat::read(&stat, &mut running);
    if let Some(servers) = Table::find(answer, "# be_id ", ' ') {
        server::read(&servers, &mut running);
    }
    Ok(running)
}

#[cfg(test)]
mod tests;
