//! `evenkeel logs`: what access logs say of each pool and endpoint.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

use analysis::logs::{self as seen, PoolSeen};
use analysis::test::Subject;
use engines::LOGGING;
use report::{LogsFacts, UnreadLine};
use traffic::{Rollup, Routes};

use crate::args::{Input, Logs, LogsFormat, Shared};
use crate::failure::Failure;
use crate::input::{self, Loaded};
use crate::logs::{Formats, News, Way, files, follow, read};
use crate::{Status, disk, output};

pub fn run(own: &Logs, shared: &Shared) -> Result<Status, Failure> {
    if own.list_formats {
        return list(shared);
    }
    let loaded = configurations(own)?;
    let files = files(&named(own, loaded.as_ref())?)?;
    let way = way(own, loaded.as_ref())?;
    let subjects = subjects(loaded.as_ref());
    let page = Page { own, shared, files: &files, notes: &way.formats.notes, subjects: &subjects };
    if own.follow {
        follow(&files, &way, |news| match news {
            News::Before(read) => page.whole(read.rollup.clone(), &read.unread).map(|_| true),
            News::Minute(minute, rollup) => page.minute(minute, rollup),
        })?;
        return Ok(Status::Even);
    }
    let read = read(&files, &way)?;
    let uneven = page.whole(read.rollup, &read.unread)?;
    read.broken.iter().for_each(|failure| failure.print(shared));
    Ok(match (read.broken.is_empty(), uneven) {
        (false, _) => Status::Failed,
        (true, true) => Status::Found,
        (true, false) => Status::Even,
    })
}

/// What pages are made with.
struct Page<'a> {
    own: &'a Logs,
    shared: &'a Shared,
    files: &'a [PathBuf],
    notes: &'a [String],
    subjects: &'a [Subject<'a>],
}

impl Page<'_> {
    /// Writes all that logs come to, and says whether a pool is spread otherwise than promised.
    fn whole(&self, rollup: Rollup, unread: &[UnreadLine]) -> Result<bool, Failure> {
        let rollup = only(&self.own.pool, seen::named(rollup, self.subjects))?;
        let seen = seen::seen(&rollup, self.subjects);
        let names: Vec<String> = self.files.iter().map(|path| disk::shown(path)).collect();
        let facts = LogsFacts {
            files: &names,
            seen: &seen,
            unread,
            notes: self.notes,
            ending: &|letters| LOGGING.iter().find_map(|engine| (engine.ending)(letters)).map(|end| end.words),
            clients: self.own.clients,
        };
        output::write(self.shared, |out| match self.own.format {
            LogsFormat::Human => report::human::logs(out, &facts, &output::look(self.shared)),
            LogsFormat::Json => report::json::logs(out, &facts),
            LogsFormat::Csv => report::table::csv(out, &seen::table(&rollup)),
        })?;
        Ok(seen.pools.iter().any(PoolSeen::is_uneven))
    }

    /// Writes what one minute comes to, and says whether anybody still reads it.
    fn minute(&self, minute: i64, rollup: &Rollup) -> Result<bool, Failure> {
        let cells = rollup.cells.iter().filter(|(key, _)| key.minute == minute);
        let alone =
            Rollup { cells: cells.map(|(key, cell)| (key.clone(), cell.clone())).collect(), ..Rollup::default() };
        let mut rollup = seen::named(alone, self.subjects);
        rollup.cells.retain(|key, _| self.own.pool.is_empty() || self.own.pool.iter().any(|name| key.pool == *name));
        let seen = seen::seen(&rollup, self.subjects);
        output::write_on(|out| match self.own.format {
            LogsFormat::Human => report::human::minute(out, minute, &seen, &output::look(self.shared)),
            LogsFormat::Json => report::json::minute_lines(out, minute, &seen),
            LogsFormat::Csv => report::table::csv_rows(out, &seen::table(&rollup)),
        })
    }
}
/// Writes the names of formats.
fn list(shared: &Shared) -> Result<Status, Failure> {
    let known: Vec<_> = LOGGING.iter().flat_map(|engine| engine.known).collect();
    let width = known.iter().map(|known| known.name.len()).max().unwrap_or(0);
    output::write(shared, |out| {
        known.iter().try_for_each(|known| writeln!(out, "{:width$}  {}", known.name, known.about))
    })?;
    Ok(Status::Even)
}

/// The configurations that are named, or that the nearest intent file names; `None` where there is none.
fn configurations(own: &Logs) -> Result<Option<Loaded>, Failure> {
    if own.config.is_empty() && input::nearest(Path::new("")).is_none() {
        return Ok(None);
    }
    input::load(&Input { paths: own.config.clone(), engine: None }).map(Some)
}

/// The logs that are named, or that intent files name.
fn named(own: &Logs, loaded: Option<&Loaded>) -> Result<Vec<PathBuf>, Failure> {
    if !own.files.is_empty() {
        return Ok(own.files.clone());
    }
    let intents = loaded.into_iter().flat_map(|loaded| &loaded.groups).filter_map(|group| group.intent.as_ref());
    let logs = intents.flat_map(|file| {
        let balancers = file.intent.balancers.iter().filter_map(|one| one.access_log.as_ref());
        balancers.chain(&file.intent.traffic.log).map(|log| file.folder.join(log.value.as_str()))
    });
    let logs: Vec<PathBuf> = logs.collect();
    match logs.is_empty() {
        true => Err(Failure::new("no log is named", "name one: evenkeel logs access.log")),
        false => Ok(logs),
    }
}

fn way(own: &Logs, loaded: Option<&Loaded>) -> Result<Way, Failure> {
    let intents = loaded.into_iter().flat_map(|loaded| &loaded.groups).filter_map(|group| group.intent.as_ref());
    let routes = intents.flat_map(|file| seen::routes(&file.intent)).collect();
    let processors = available_parallelism().map_or(1, usize::from);
    Ok(Way {
        formats: Formats::of(own, loaded)?,
        routes: Routes::new(routes),
        threads: own.threads.map_or(processors, usize::from),
    })
}

fn subjects(loaded: Option<&Loaded>) -> Vec<Subject<'_>> {
    let balancers = loaded.into_iter().flat_map(Loaded::balancers);
    balancers.map(|one| Subject { name: &one.name, model: &one.reading.model }).collect()
}

/// Only the pools that are asked for.
fn only(pools: &[String], mut rollup: Rollup) -> Result<Rollup, Failure> {
    let is_named = |pool: &str| pools.iter().any(|name| name == pool);
    let there: BTreeSet<&str> = rollup.cells.keys().map(|key| key.pool.as_str()).collect();
    if let Some(unknown) = pools.iter().find(|name| !there.contains(name.as_str())) {
        let nearest = analysis::nearest(unknown, there);
        let help = nearest.map_or_else(String::new, |name| format!("did you mean {name}?"));
        return Err(Failure::new(format!("no line speaks of a pool {unknown:?}"), help));
    }
    if !pools.is_empty() {
        rollup.cells.retain(|key, _| is_named(&key.pool));
        rollup.clusters.retain(|(_, pool), _| is_named(pool));
    }
    Ok(rollup)
}
