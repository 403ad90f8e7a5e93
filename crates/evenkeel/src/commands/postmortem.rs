//! `evenkeel postmortem`: what happened in an incident, why, and what is to be done.

use std::path::Path;

use incident::{Diagnosis, Timeline, Verdict, postmortem};

use crate::args::{Postmortem, PostmortemAct, PostmortemFormat, PostmortemWrite, Shared};
use crate::failure::Failure;
use crate::{Status, disk, output};

pub fn run(own: &Postmortem, shared: &Shared) -> Result<Status, Failure> {
    match &own.act {
        PostmortemAct::Write(own) => write(own, shared),
    }
}

fn write(own: &PostmortemWrite, shared: &Shared) -> Result<Status, Failure> {
    let (timeline, diagnoses) = recorded(&own.from)?;
    if diagnoses.iter().all(|one| one.verdict == Verdict::NothingWrong) {
        let name = disk::shown(&own.from);
        return Err(Failure::new(format!("nothing is wrong in {name}"), "a post-mortem is of an incident"));
    }
    let written = postmortem::write(&timeline, &diagnoses);
    let tone = own.tone.into();
    output::write(shared, |out| match own.format {
        PostmortemFormat::Markdown => report::postmortem::markdown(out, &written, tone),
        PostmortemFormat::Html => report::postmortem::html(out, &written, tone),
        PostmortemFormat::Json => report::postmortem::json(out, &written),
    })?;
    Ok(Status::Even)
}

/// What was recorded, and what was diagnosed of it as time went on.
fn recorded(path: &Path) -> Result<(Timeline, Vec<Diagnosis>), Failure> {
    let name = disk::shown(path);
    std::fs::File::open(path).map_err(|error| {
        Failure::new(format!("{name} can't be read: {}", disk::why(&error)), "name a recording of evenkeel watch")
    })?;
    Err(Failure::new(format!("{name} can't be read: this build has no reader of recordings"), ""))
}
