//! Looks at the files of one balancer, and reads them when they changed.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use engines::Engine;
use incident::Origins;

use super::gather::{Gathered, gather};
use super::origins::{head, origins};
use super::read::{Before, read};
use super::stamps::Stamps;
use crate::known::Seen;

/// Files that go on being written are read after so long all the same.
const PATIENCE: Duration = Duration::from_millis(600);

/// The configuration of one balancer as it stands in its files.
pub(crate) struct Source {
    engine: &'static Engine,
    roots: Vec<PathBuf>,
    meant: Option<PathBuf>,
    before: Before,
    last: Option<Last>,
    /// A change that may not be whole yet: how it looked, and since when.
    change: Option<(Stamps, Instant)>,
    /// Why it couldn't be read, as long as nothing changed since.
    failed: Option<(Stamps, String)>,
    head: Option<PathBuf>,
}

/// What was read last.
struct Last {
    stamps: Stamps,
    base: PathBuf,
    hash: u64,
    origins: Origins,
    /// Whether a file was written to just before it was read.
    is_fresh: bool,
}

impl Source {
    /// The configuration in these files of an engine, with the intent file that speaks of it.
    pub(crate) fn new(engine: &'static Engine, roots: Vec<PathBuf>, meant: Option<PathBuf>) -> Self {
        let head = roots.first().and_then(|root| root.parent()).and_then(head);
        Source { engine, roots, meant, before: Before::default(), last: None, change: None, failed: None, head }
    }

    /// The configuration, if it changed since it was seen last; at first as it is.
    ///
    /// # Errors
    /// Why it can't be read; said at each look until it can.
    pub(crate) fn look(&mut self) -> Result<Option<Seen>, String> {
        let Some(last) = &self.last else { return self.read() };
        let now = last.stamps.again(&last.base);
        if let Some((stamps, why)) = &self.failed
            && *stamps == now
        {
            return Err(why.clone());
        }
        if !self.is_whole_change(now.clone()) {
            return Ok(None);
        }
        let read = self.read();
        self.failed = read.as_ref().err().map(|why| (now, why.clone()));
        read
    }

    /// Whether something changed, and is written to its end as far as can be seen.
    fn is_whole_change(&mut self, now: Stamps) -> bool {
        let Some(last) = &mut self.last else { return true };
        if last.stamps == now {
            self.change = None;
            // What is back as it was must be told too.
            return std::mem::take(&mut last.is_fresh) || self.failed.is_some();
        }
        match &mut self.change {
            Some((stamps, since)) if *stamps == now || since.elapsed() >= PATIENCE => {
                self.change = None;
                true
            }
            Some((stamps, _)) => {
                *stamps = now;
                false
            }
            None => {
                self.change = Some((now, Instant::now()));
                false
            }
        }
    }

    fn read(&mut self) -> Result<Option<Seen>, String> {
        let gathered = gather(self.engine, &self.roots, self.meant.as_deref())?;
        let Gathered { material, hash, mut paths, globs, base } = gathered;
        paths.extend(self.head.clone());
        let stamps = Stamps::of(paths.iter().cloned(), &globs, &base);
        let of_last = self.last.take();
        // One that was gone for a while is told anew, whatever it is.
        let is_same = of_last.as_ref().is_some_and(|last| last.hash == hash) && self.failed.is_none();
        // What was only touched, or only committed, is read for its origins alone.
        let mut before = self.before.clone();
        let (mut configuration, formats) = read(self.engine, material, &mut before);
        let named = |id: &finding::FileId| (*id, Path::new(configuration.sources.file(*id).name()).to_owned());
        let files: Vec<_> = configuration.files.iter().map(named).collect();
        configuration.origins = if self.head.is_some() { origins(&files) } else { Origins::default() };
        let own: Vec<PathBuf> = files.into_iter().map(|(_, path)| path).collect();
        configuration.written = stamps.written(&own);
        let origins = configuration.origins.clone();
        let is_news = !is_same || of_last.is_some_and(|last| changes(&last.origins) != changes(&origins));
        self.last = Some(Last { is_fresh: stamps.is_fresh(), stamps, base, hash, origins });
        if !is_news {
            return Ok(None);
        }
        self.before = before;
        Ok(Some(Seen { configuration: Arc::new(configuration), formats }))
    }
}

/// What is told of who wrote what: the ids of files are others each time.
fn changes(origins: &Origins) -> (&[incident::Origin], Vec<(u32, u32)>) {
    (&origins.changes, origins.lines.iter().map(|(_, line, change)| (*line, *change)).collect())
}
