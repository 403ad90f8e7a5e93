//! `evenkeel logs`: what access logs say of each pool and endpoint.

use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

use analysis::intent::Intent;
use analysis::logs::{self as seen, Watch};
use analysis::test::Subject;
use engines::LOGGING;
use traffic::Routes;

use crate::args::{Input, Logs, LogsFormat, Shared};
use crate::failure::Failure;
use crate::input::{self, Loaded};
use crate::logs::{Formats, News, Page, Way, files, follow, keep, kept, read, schema};
use crate::{Status, disk, output};

pub fn run(own: &Logs, shared: &Shared) -> Result<Status, Failure> {
    if own.list_formats {
        return list(shared);
    }
    if own.schema.is_some() {
        let text = schema(&way(own, configurations(own)?.as_ref())?);
        return output::write(shared, |out| out.write_all(text.as_bytes())).map(|()| Status::Even);
    }
    if let (Some(store), Some(query)) = (&own.store, &own.sql) {
        return ask(store, query, own.format, shared);
    }
    let loaded = configurations(own)?;
    let subjects = subjects(loaded.as_ref());
    let page = |files: Vec<String>, notes| Page {
        own,
        shared,
        files,
        notes,
        threads: threads(own),
        subjects: &subjects,
        intents: intents(loaded.as_ref()),
    };
    if let Some((name, rollup)) = kept(own)? {
        return page(vec![name], &[]).whole(rollup, &[]).map(status);
    }
    let files = files(&named(own, loaded.as_ref())?)?;
    let way = way(own, loaded.as_ref())?;
    let page = page(files.iter().map(|path| disk::shown(path)).collect(), &way.formats.notes);
    if own.follow {
        let mut watch = Watch::default();
        follow(&files, &way, |news| match news {
            News::Before(read, over) => {
                watch.news(&page.hour(over.unwrap_or_default(), &read.rollup));
                page.whole(read.rollup.clone(), &read.unread).map(|_| true)
            }
            News::Minute(minute, rollup) => page.minute(minute, rollup, &mut watch),
        })?;
        return Ok(Status::Even);
    }
    let read = match &own.store {
        Some(store) => keep(store, own.keep, &files, &way)?,
        None => read(&files, &way)?,
    };
    let uneven = page.whole(read.rollup, &read.unread)?;
    read.broken.iter().for_each(|failure| failure.print(shared));
    Ok(if read.broken.is_empty() { status(uneven) } else { Status::Failed })
}

fn status(uneven: bool) -> Status {
    if uneven { Status::Found } else { Status::Even }
}

/// Answers a question in SQL.
fn ask(store: &Path, query: &str, format: LogsFormat, shared: &Shared) -> Result<Status, Failure> {
    let table = store::Store::open_to_read(store)?.sql(query)?;
    output::write(shared, |out| match format {
        LogsFormat::Human => report::table::human(out, &table, &output::look(shared)),
        LogsFormat::Json => report::table::json(out, &table),
        LogsFormat::Csv => report::table::csv(out, &table),
    })?;
    Ok(Status::Even)
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

/// So many threads work on logs.
fn threads(own: &Logs) -> usize {
    own.threads.or_else(|| available_parallelism().ok()).map_or(1, usize::from)
}

fn way(own: &Logs, loaded: Option<&Loaded>) -> Result<Way, Failure> {
    let intents = loaded.into_iter().flat_map(|loaded| &loaded.groups).filter_map(|group| group.intent.as_ref());
    let routes = intents.flat_map(|file| seen::routes(&file.intent)).collect();
    Ok(Way {
        formats: Formats::of(own, loaded)?,
        routes: Routes::new(routes),
        threads: threads(own),
        is_drawing: false,
    })
}

fn intents(loaded: Option<&Loaded>) -> Vec<&Intent> {
    let files = loaded.into_iter().flat_map(|loaded| &loaded.groups).filter_map(|group| group.intent.as_ref());
    files.map(|file| &file.intent).collect()
}

fn subjects(loaded: Option<&Loaded>) -> Vec<Subject<'_>> {
    let balancers = loaded.into_iter().flat_map(Loaded::balancers);
    balancers.map(|one| Subject { name: &one.name, model: &one.reading.model }).collect()
}
