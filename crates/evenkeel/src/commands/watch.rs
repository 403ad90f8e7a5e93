//! `evenkeel watch`: asks what is live, and tells what is worth knowing.

use std::fs::File;
use std::path::Path;
use std::time::{Duration, Instant};

use report::News;
use watch::Watcher;
use watch::recording::Recorder;

use crate::args::{Format, Shared, Watch};
use crate::failure::Failure;
use crate::watching::{Alarm, Newsroom, plan};
use crate::{Status, disk, input, output};

/// So long it is waited for something before it is looked whether the time is over.
const PAUSE: Duration = Duration::from_millis(100);

pub fn run(own: &Watch, shared: &Shared) -> Result<Status, Failure> {
    if shared.output.is_some() {
        return Err(Failure::new(
            "watch writes as it goes, not into a file that appears at the end",
            "leave --output out",
        ));
    }
    let plan = plan(&input::load(&own.input)?);
    let watcher = Watcher::start(plan).map_err(|why| Failure::new(format!("it can't be watched: {why}"), ""))?;
    let mut record = own.record.as_deref().map(|path| recorder(path, &watcher)).transpose()?;
    let until = own.duration.map(|seconds| Instant::now() + Duration::from_secs_f64(seconds));
    let (mut newsroom, mut alarm) = (Newsroom::default(), Alarm::new(watcher.scene().clone()));
    let mut found = false;
    while until.is_none_or(|until| Instant::now() < until) {
        let Some(seen) = watcher.next(PAUSE) else { continue };
        if let Some((path, record)) = &mut record {
            record.write(&seen).map_err(|why| unwritten(path, &why))?;
        }
        let news = newsroom.of(&seen).into_iter().chain(alarm.of(&seen)).collect();
        let Some(amiss) = tell(news, own, shared)? else { break };
        found |= amiss;
    }
    Ok(if found { Status::Found } else { Status::Even })
}

/// Tells what is news, and says whether something is amiss; `None` where nobody reads it any more.
fn tell(news: Vec<News>, own: &Watch, shared: &Shared) -> Result<Option<bool>, Failure> {
    let look = output::look(shared);
    let mut found = false;
    for one in news {
        found |= one.is_found;
        let is_read = output::write_on(|out| match own.format {
            Format::Human => report::human::news(out, &one, &look),
            Format::Json => report::json::news(out, &one),
        })?;
        if !is_read {
            return Ok(None);
        }
    }
    Ok(Some(found))
}

fn recorder<'p>(path: &'p Path, watcher: &Watcher) -> Result<(&'p Path, Recorder<File>), Failure> {
    let begun = File::create(path).and_then(|file| Recorder::begin(file, watcher.scene()));
    begun.map(|recorder| (path, recorder)).map_err(|why| unwritten(path, &why))
}

fn unwritten(path: &Path, why: &std::io::Error) -> Failure {
    Failure::new(format!("{} can't be written: {}", path.display(), disk::why(why)), "choose another --record")
}
