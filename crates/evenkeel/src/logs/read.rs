//! Logs, read by several threads.

use std::io;
use std::path::{Path, PathBuf};

use report::UnreadLine;
use traffic::{Reader, Rollup, Routes};

use super::formats::Formats;
use super::open::{Log, open, unreadable};
use super::pieces::Pieces;
use super::stream;
use crate::disk;
use crate::failure::Failure;

/// How lines are read.
pub struct Way {
    /// Formats to choose from.
    pub formats: Formats,
    /// Routes that have names.
    pub routes: Routes,
    /// So many threads read.
    pub threads: usize,
}

/// What logs come to.
#[derive(Default)]
pub struct Read {
    /// The counts.
    pub rollup: Rollup,
    /// Some lines that couldn't be read.
    pub unread: Vec<UnreadLine>,
    /// Logs of which only a part could be read; it counts.
    pub broken: Vec<Failure>,
}

/// So many lines are kept of those that couldn't be read.
const UNREAD: usize = 20;

/// Reads all of these logs.
pub fn read(files: &[PathBuf], way: &Way) -> Result<Read, Failure> {
    let mut all = Read::default();
    for path in files {
        one(path, way, &mut all)?;
    }
    Ok(all)
}

/// Reads one log.
fn one(path: &Path, way: &Way, into: &mut Read) -> Result<(), Failure> {
    let mut log = open(path)?;
    let sample = log.sample().map_err(|why| unreadable(path, &why))?;
    let plans = way.formats.plans(path, &sample)?;
    let mut readers: Vec<Reader<'_>> = (0..way.threads).map(|_| Reader::new(&plans, &way.routes)).collect();
    let ended = share(log, &mut readers);
    let rollup = Reader::finish_all(readers);
    if rollup.lines > 0
        && rollup.lines == rollup.unread.count
        && let Some(wrong) = way.formats.wrong(path, &sample)
    {
        return Err(wrong);
    }
    match ended {
        // What came before the end of a packed file that is cut short is true.
        Err(why) if rollup.lines > 0 => into.broken.push(unreadable(path, &why).after(rollup.lines)),
        ended => ended.map_err(|why| unreadable(path, &why))?,
    }
    into.add(path, rollup);
    Ok(())
}

impl Read {
    /// Takes in what one log comes to.
    pub fn add(&mut self, path: &Path, mut rollup: Rollup) {
        let file = disk::shown(path);
        for (line, why, text) in std::mem::take(&mut rollup.unread.examples) {
            if self.unread.len() < UNREAD {
                self.unread.push(UnreadLine { file: file.clone(), line, why: why.into(), text: text.into() });
            }
        }
        self.rollup.merge(rollup);
    }
}

/// Lets all readers read the log, each its part.
fn share(log: Log, readers: &mut [Reader<'_>]) -> io::Result<()> {
    match log {
        Log::Plain(file) => {
            let length = file.metadata()?.len();
            pieces(&Pieces::new(&file, length), readers)
        }
        Log::Stream(mut stream) => {
            let mut takers: Vec<_> =
                readers.iter_mut().map(|reader| |number, bytes: &[u8]| reader.piece(number, bytes)).collect();
            stream::share(&mut stream, &mut takers)
        }
    }
}

fn pieces(pieces: &Pieces<'_>, readers: &mut [Reader<'_>]) -> io::Result<()> {
    let work = |reader: &mut Reader<'_>| {
        pieces.each(|number, bytes| match bytes {
            None => reader.begin(number),
            Some(bytes) => reader.feed(bytes),
        })
    };
    let (first, others) = match readers.split_first_mut() {
        Some(parted) => parted,
        None => return Ok(()),
    };
    std::thread::scope(|scope| {
        let others: Vec<_> = others.iter_mut().map(|reader| scope.spawn(|| work(reader))).collect();
        let own = work(first);
        others
            .into_iter()
            .fold(own, |all, other| all.and(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))))
    })
}
