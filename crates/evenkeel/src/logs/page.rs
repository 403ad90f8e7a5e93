//! What is told of logs.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::ops::RangeInclusive;

use analysis::intent::Intent;
use analysis::logs::{self as seen, PoolSeen, Seen, Watch};
use analysis::test::Subject;
use engines::LOGGING;
use report::{LogsFacts, UnreadLine};
use traffic::Rollup;

use super::follow::KEPT;
use crate::args::{Logs, LogsFormat, Shared};
use crate::failure::Failure;
use crate::output;

/// What pages are made with.
pub struct Page<'a> {
    pub own: &'a Logs,
    pub shared: &'a Shared,
    /// Where lines came from, as users named it.
    pub files: Vec<String>,
    pub notes: &'a [String],
    /// So many threads work on it.
    pub threads: usize,
    pub subjects: &'a [Subject<'a>],
    /// What they are meant to do.
    pub intents: Vec<&'a Intent>,
}

impl Page<'_> {
    /// Writes all that logs come to, and says whether a pool is spread otherwise than promised.
    pub fn whole(&self, rollup: Rollup, unread: &[UnreadLine]) -> Result<bool, Failure> {
        let rollup = only(&self.own.pool, seen::named(rollup, self.subjects))?;
        if self.own.format == LogsFormat::Csv {
            return self.rows(&rollup);
        }
        let seen = seen::seen(&rollup, self.subjects, &self.intents);
        let facts = LogsFacts {
            files: &self.files,
            seen: &seen,
            unread,
            notes: self.notes,
            ending: &|letters| LOGGING.iter().find_map(|engine| (engine.ending)(letters)).map(|end| end.words),
            clients: self.own.clients,
        };
        output::write(self.shared, |out| match self.own.format {
            LogsFormat::Json => report::json::logs(out, &facts),
            _ => report::human::logs(out, &facts, &output::look(self.shared)),
        })?;
        Ok(is_uneven(&seen))
    }

    /// Writes a row for each cell; meanwhile, where there is a second thread, spreads are judged.
    fn rows(&self, rollup: &Rollup) -> Result<bool, Failure> {
        let judge = || is_uneven(&seen::seen(rollup, self.subjects, &self.intents));
        let write = || output::write(self.shared, |out| rows(out, rollup, true));
        if self.threads < 2 {
            return write().map(|()| judge());
        }
        std::thread::scope(|scope| {
            let judged = scope.spawn(judge);
            write()?;
            Ok(judged.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        })
    }

    /// Writes what one minute comes to and what is new then, and says whether anybody still reads it.
    pub fn minute(&self, minute: i64, rollup: &Rollup, watch: &mut Watch) -> Result<bool, Failure> {
        let alone = self.part(rollup, minute..=minute);
        let seen = seen::seen(&alone, self.subjects, &self.intents);
        let hour = self.hour(minute, rollup);
        let news = watch.news(&hour);
        output::write_on(|out| match self.own.format {
            LogsFormat::Human => {
                let look = output::look(self.shared);
                report::human::minute(out, minute, &seen, &look)?;
                report::human::log_news(out, minute, &news, &look)
            }
            LogsFormat::Json => {
                report::json::minute_lines(out, minute, &seen)?;
                report::json::news_lines(out, minute, &news)
            }
            LogsFormat::Csv => rows(out, &alone, false),
        })
    }

    /// What is seen in the hour that ends with a minute.
    pub fn hour(&self, minute: i64, rollup: &Rollup) -> Seen {
        let hour = self.part(rollup, minute - KEPT + 1..=minute);
        seen::now(&hour, self.subjects, &self.intents)
    }

    /// Some minutes of the pools that are asked for.
    fn part(&self, rollup: &Rollup, minutes: RangeInclusive<i64>) -> Rollup {
        let bunches = rollup.bunches.iter().filter(|((minute, _), _)| minutes.contains(minute));
        let bunches = bunches.map(|(key, own)| (key.clone(), own.clone())).collect();
        let cells = rollup.cells.only(|minute| minutes.contains(&minute), |_| true);
        let clients = rollup.clients.clone();
        let mut part = seen::named(Rollup { cells, bunches, clients, ..Rollup::default() }, self.subjects);
        if !self.own.pool.is_empty() {
            part.cells = part.cells.only(|_| true, |place| self.own.pool.iter().any(|name| place.pool == *name));
        }
        part
    }
}

/// Whether a pool is spread otherwise than promised.
fn is_uneven(seen: &Seen) -> bool {
    seen.pools.iter().any(PoolSeen::is_uneven)
}

/// Writes a row for each cell, below a head where one is wanted.
fn rows(out: &mut dyn Write, rollup: &Rollup, head: bool) -> io::Result<()> {
    let mut tables = seen::tables(rollup);
    let first = tables.next().filter(|_| head);
    first.iter().try_for_each(|table| report::table::csv(out, table))?;
    tables.try_for_each(|table| report::table::csv_rows(out, &table))
}

/// Only the pools that are asked for.
fn only(pools: &[String], mut rollup: Rollup) -> Result<Rollup, Failure> {
    let is_named = |pool: &str| pools.iter().any(|name| name == pool);
    let there: BTreeSet<&str> = rollup.cells.places().iter().map(|place| place.pool.as_str()).collect();
    if let Some(unknown) = pools.iter().find(|name| !there.contains(name.as_str())) {
        let nearest = analysis::nearest(unknown, there);
        let help = nearest.map_or_else(String::new, |name| format!("did you mean {name}?"));
        return Err(Failure::new(format!("no line speaks of a pool {unknown:?}"), help));
    }
    if !pools.is_empty() {
        rollup.cells = rollup.cells.only(|_| true, |place| is_named(&place.pool));
        rollup.bunches.retain(|(_, pool), _| is_named(pool));
    }
    Ok(rollup)
}
