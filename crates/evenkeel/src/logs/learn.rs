//! What other commands learn from logs: how much traffic there is, where it goes, and requests that stand for all.

use std::path::PathBuf;

use analysis::logs::{named, traffic};
use analysis::simulate::Traffic;
use analysis::test::Subject;
use model::LogFormat;
use traffic::{Routes, Sample};

use super::{Formats, Way, files, read};
use crate::failure::Failure;
use crate::input::Group;

/// What logs say of the traffic of some balancers.
pub struct Learned {
    /// How much there is, and which pools it goes to; `None` where no line names a pool.
    pub traffic: Option<Traffic>,
    /// Requests that stand for all.
    pub sample: Sample,
}

/// Reads these logs, which may have formats of the configurations; pools are named as `subjects` have them.
pub fn learn(
    named_files: &[PathBuf],
    formats: impl Iterator<Item = LogFormat>,
    subjects: &[Subject<'_>],
) -> Result<Learned, Failure> {
    let way = Way {
        formats: Formats::among(formats),
        routes: Routes::default(),
        threads: std::thread::available_parallelism().map_or(1, usize::from),
        is_drawing: true,
    };
    let read = read(&files(named_files)?, &way)?;
    if let Some(broken) = read.broken.into_iter().next() {
        return Err(broken);
    }
    let mut rollup = named(read.rollup, subjects);
    let sample = rollup.sample.take().unwrap_or_default();
    Ok(Learned { traffic: traffic(&rollup), sample })
}

/// What a group's traffic is by the logs that are named, or that its intent file has; `None` where there are none.
pub fn of_group(group: &Group, named: &[PathBuf]) -> Result<Option<Learned>, Failure> {
    let own = group.intent.iter().filter_map(|file| {
        let log = file.intent.traffic.log.as_ref()?;
        Some(file.folder.join(log.value.as_str()))
    });
    let logs: Vec<PathBuf> = if named.is_empty() { own.collect() } else { named.to_vec() };
    if logs.is_empty() {
        return Ok(None);
    }
    let written = group.balancers.iter().flat_map(|one| &one.reading.logs.formats).map(|one| one.format.clone());
    let subjects: Vec<Subject<'_>> =
        group.balancers.iter().map(|one| Subject { name: &one.name, model: &one.reading.model }).collect();
    learn(&logs, written, &subjects).map(Some)
}
