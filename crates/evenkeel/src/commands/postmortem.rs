//! `evenkeel postmortem`: what happened in an incident, why, and what is to be done.

use incident::{Verdict, course, postmortem};

use crate::args::{Postmortem, PostmortemAct, PostmortemFormat, PostmortemWrite, Shared};
use crate::failure::Failure;
use crate::watching::recorded;
use crate::{Status, disk, output};

/// What was recorded is judged so often at most, to see when who was named.
const MOST: usize = 240;

pub fn run(own: &Postmortem, shared: &Shared) -> Result<Status, Failure> {
    match &own.act {
        PostmortemAct::Write(own) => write(own, shared),
    }
}

fn write(own: &PostmortemWrite, shared: &Shared) -> Result<Status, Failure> {
    let timeline = recorded(&own.from, shared)?;
    let diagnoses = course(&timeline, MOST);
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
