//! `evenkeel diagnose`: who is to blame for what users feel.

use std::time::{Duration, Instant};

use incident::{Timeline, Verdict};
use watch::Watcher;

use crate::args::{Diagnose, Format, Input, Shared};
use crate::failure::Failure;
use crate::watching::{plan, recorded};
use crate::{Status, input, output};

/// So long it is waited for something before it is looked whether the time is over.
const PAUSE: Duration = Duration::from_millis(100);

pub fn run(own: &Diagnose, shared: &Shared) -> Result<Status, Failure> {
    let timeline = match &own.from {
        Some(path) => recorded(path, shared)?,
        None => live(own)?,
    };
    let diagnosis = incident::diagnose(&timeline, incident::signs(&timeline));
    output::write(shared, |out| match own.format {
        Format::Human => report::human::diagnosis(out, &diagnosis, &output::look(shared)),
        Format::Json => report::json::diagnosis(out, &diagnosis),
    })?;
    Ok(match diagnosis.verdict {
        Verdict::NothingWrong => Status::Even,
        Verdict::Named | Verdict::Inconclusive => Status::Found,
    })
}

/// What is live, watched for a while.
fn live(own: &Diagnose) -> Result<Timeline, Failure> {
    let plan = plan(&input::load(&Input { paths: own.paths.clone(), engine: None })?);
    let watcher = Watcher::start(plan).map_err(|why| Failure::new(format!("it can't be watched: {why}"), ""))?;
    let mut timeline = Timeline::new(watcher.scene().clone());
    let until = Instant::now() + Duration::from_secs_f64(own.watch_for);
    while Instant::now() < until {
        if let Some(seen) = watcher.next(PAUSE) {
            timeline.push(seen);
        }
    }
    Ok(timeline)
}
