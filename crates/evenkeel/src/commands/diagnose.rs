//! `evenkeel diagnose`: who is to blame for what users feel.

use incident::{Sign, Timeline, Verdict};

use crate::args::{Diagnose, Format, Shared};
use crate::failure::Failure;
use crate::{Status, output};

pub fn run(own: &Diagnose, shared: &Shared) -> Result<Status, Failure> {
    let timeline = timeline(own)?;
    let diagnosis = incident::diagnose(&timeline, signs(&timeline));
    output::write(shared, |out| match own.format {
        Format::Human => report::human::diagnosis(out, &diagnosis, &output::look(shared)),
        Format::Json => report::json::diagnosis(out, &diagnosis),
    })?;
    Ok(match diagnosis.verdict {
        Verdict::NothingWrong => Status::Even,
        Verdict::Named | Verdict::Inconclusive => Status::Found,
    })
}

/// What was seen: out of a recording, or of what is live for a while.
fn timeline(own: &Diagnose) -> Result<Timeline, Failure> {
    let what = match (&own.from, own.paths.first()) {
        (Some(recording), _) => format!("the recording {}", recording.display()),
        (None, Some(path)) => format!("what {} watches, for {} s,", path.display(), own.watch_for),
        (None, None) => format!("what the nearest evenkeel.yaml watches, for {} s,", own.watch_for),
    };
    Err(Failure::new(format!("{what} can't be looked at by this build"), "it has no part that watches yet"))
}

/// What is odd about it.
fn signs(_: &Timeline) -> Vec<Sign> {
    Vec::new()
}
