//! Follows one access log.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use analysis::logs::routes;
use engines::LOGGING;
use incident::{Configuration, Slice};
use model::{LogFormat, Moment};
use traffic::{Plan, Routes};

use super::formats::{candidates, plans};
use super::past;
use super::slice::Way;
use super::tail::Tail;
use crate::disk;
use crate::known::Seen;

/// The access log of one balancer.
pub(crate) struct Source {
    path: PathBuf,
    tail: Option<Tail>,
    plans: Vec<Plan>,
    routes: Routes,
    configuration: Option<Arc<Configuration>>,
    formats: Vec<LogFormat>,
    /// The end of the last slice.
    until: Option<Moment>,
}

impl Source {
    /// The log at a path. Nothing is read yet.
    pub(crate) fn new(path: &Path) -> Self {
        Source {
            path: path.to_owned(),
            tail: None,
            plans: Vec::new(),
            routes: Routes::default(),
            configuration: None,
            formats: candidates(std::iter::empty(), LOGGING),
            until: None,
        }
    }

    /// Reads lines from now on as this configuration has them; its log formats go before those that engines are known by.
    pub(crate) fn learn(&mut self, seen: &Seen) {
        let configuration = &seen.configuration;
        if self.configuration.as_ref().is_some_and(|own| Arc::ptr_eq(own, configuration)) {
            return;
        }
        let intent = configuration.intent.as_deref();
        self.routes = Routes::new(intent.map(routes).unwrap_or_default());
        self.configuration = Some(configuration.clone());
        self.formats = candidates(seen.formats.iter().cloned(), LOGGING);
        self.plans.clear();
    }

    /// What was written up to now. The first time it is also what was written in `span` before, in a slice for each second.
    ///
    /// # Errors
    /// Why the log can't be read, in a sentence.
    pub(crate) fn look(&mut self, now: Moment, span: Duration) -> Result<Vec<Slice>, String> {
        let name = disk::shown(&self.path);
        let why = |error: std::io::Error| format!("its log {name} can't be read: {}", disk::why(&error));
        let Some(tail) = &mut self.tail else { return self.begin(now, span).map_err(why) };
        let mut lines = Vec::new();
        tail.read(|more| lines.extend_from_slice(more)).map_err(why)?;
        if !tail.is_there() {
            return Err(why(std::io::ErrorKind::NotFound.into()));
        }
        let from = self.until.replace(now).unwrap_or(now);
        Ok(vec![self.slice(&lines, from, now)])
    }

    fn begin(&mut self, now: Moment, span: Duration) -> std::io::Result<Vec<Slice>> {
        let file = match File::open(&self.path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                self.tail = Some(Tail::waiting(&self.path));
                return Err(error);
            }
            file => file?,
        };
        let (bytes, end) = past::end(&file)?;
        self.tail = Some(Tail::new(&self.path, file, end));
        self.until = Some(now);
        self.plans = plans(&self.formats, sample(&bytes));
        let seconds = past::seconds(&bytes, &self.plans, now, span);
        let mut slices = Vec::new();
        let mut until = seconds.first().map_or(now, |(first, _)| *first);
        for (index, (from, lines)) in seconds.iter().enumerate() {
            // Seconds in which nothing was written are told too.
            while until < *from {
                slices.push(Slice { from: until, to: until + SECOND, ..Slice::default() });
                until = until + SECOND;
            }
            let is_last = index + 1 == seconds.len();
            until = if is_last { (*from + SECOND).min(now) } else { *from + SECOND };
            slices.push(self.way().slice(lines, *from, until));
        }
        if until < now {
            slices.push(Slice { from: until, to: now, ..Slice::default() });
        }
        Ok(slices)
    }

    fn way(&self) -> Way<'_> {
        Way { plans: &self.plans, routes: &self.routes, configuration: self.configuration.as_deref() }
    }

    /// Reads lines; where most of them can't be read, in other formats.
    fn slice(&mut self, lines: &[u8], from: Moment, to: Moment) -> Slice {
        let slice = self.way().slice(lines, from, to);
        let read: u64 = slice.rows.iter().map(|row| row.cell.requests).sum();
        if slice.unread <= read || lines.is_empty() {
            return slice;
        }
        let others = plans(&self.formats, sample(lines));
        if others.is_empty() {
            return slice;
        }
        self.plans = others;
        self.way().slice(lines, from, to)
    }
}

const SECOND: Duration = Duration::from_secs(1);
/// So much of a log tells in which format it is.
const SAMPLE: usize = 1 << 17;

/// The last lines.
fn sample(bytes: &[u8]) -> &[u8] {
    let from = bytes.len().saturating_sub(SAMPLE);
    match (from, memchr::memchr(b'\n', &bytes[from..])) {
        (0, _) | (_, None) => &bytes[from..],
        (_, Some(end)) => &bytes[from + end + 1..],
    }
}
