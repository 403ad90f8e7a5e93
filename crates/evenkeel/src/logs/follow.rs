//! Logs that are followed: what is there is told first, then each minute when it is over.

use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use traffic::{Plan, Reader, Rollup};
use watch::Tail;

use super::open::{Log, open, unreadable};
use super::read::{Read, Way};
use crate::failure::Failure;

/// So often logs are looked at.
const PAUSE: Duration = Duration::from_millis(250);
/// A minute without a line of a later one is over when so long nothing newer came: what time it is by the log's own clock nobody knows.
const OVER: Duration = Duration::from_secs(62);
/// So many minutes are kept.
pub const KEPT: i64 = 60;

/// What is told while logs are followed.
pub enum News<'r> {
    /// All that was there at the beginning, and the last minute of it that is over.
    Before(&'r Read, Option<i64>),
    /// A minute since 1970 that is over, with what is known of the hour before its end.
    Minute(i64, &'r Rollup),
}

/// One log with the formats that its lines have.
struct Followed {
    path: PathBuf,
    tail: Tail,
    plans: Vec<Plan>,
}

/// Follows plain files; `tell` is told the news, and says whether anybody still listens.
pub fn follow(
    files: &[PathBuf],
    way: &Way,
    mut tell: impl FnMut(News<'_>) -> Result<bool, Failure>,
) -> Result<(), Failure> {
    let mut logs = files.iter().map(|path| followed(path, way)).collect::<Result<Vec<_>, _>>()?;
    let mut all = Read::default();
    logs.iter_mut().try_for_each(|log| log.go_on(way, &mut all))?;
    let over = newest(&all.rollup).map(|newest| newest - 1);
    let mut listens = tell(News::Before(&all, over))?;
    let mut told = over.unwrap_or(i64::MIN);
    let (mut latest, mut since) = (i64::MIN, Instant::now());
    while listens {
        sleep(PAUSE);
        logs.iter_mut().try_for_each(|log| log.go_on(way, &mut all))?;
        let last = newest(&all.rollup).unwrap_or(i64::MIN);
        if std::mem::replace(&mut latest, last) != last {
            since = Instant::now();
        }
        let over = |minute: &i64| *minute < last || since.elapsed() >= OVER;
        let minutes: Vec<i64> = all.rollup.cells.minutes().filter(|minute| *minute > told && over(minute)).collect();
        for minute in minutes {
            told = minute;
            listens = listens && tell(News::Minute(minute, &all.rollup))?;
        }
        if all.rollup.cells.minutes().next().is_some_and(|first| first <= last - KEPT) {
            all.rollup.cells = all.rollup.cells.only(|minute| minute > last - KEPT, |_| true);
        }
        all.rollup.bunches.retain(|(minute, _), _| *minute > last - KEPT);
    }
    Ok(())
}

fn followed(path: &Path, way: &Way) -> Result<Followed, Failure> {
    let mut log = open(path)?;
    let sample = log.sample().map_err(|why| unreadable(path, &why))?;
    let plans = way.formats.plans(path, &sample)?;
    match log {
        Log::Plain(file) => Ok(Followed { tail: Tail::new(path, file, 0), path: path.to_owned(), plans }),
        Log::Stream(_) => {
            let message = format!("{} can't be followed", crate::disk::shown(path));
            Err(Failure::new(message, "name a plain file that is written to"))
        }
    }
}

impl Followed {
    /// Reads what was written since.
    fn go_on(&mut self, way: &Way, into: &mut Read) -> Result<(), Failure> {
        let mut reader = Reader::new(&self.plans, &way.routes);
        self.tail.read(|lines| reader.feed(lines)).map_err(|why| unreadable(&self.path, &why))?;
        if reader.counts().1 > 0 {
            into.add(&self.path, reader.finish());
        }
        Ok(())
    }
}

/// The last minute of which there are counts.
fn newest(rollup: &Rollup) -> Option<i64> {
    rollup.cells.minutes().next_back()
}
