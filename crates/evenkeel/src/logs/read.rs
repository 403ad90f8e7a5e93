//! Logs, read by several threads.

use std::io::{self, Read as _};
use std::ops::Range;
use std::path::{Path, PathBuf};

use report::UnreadLine;
use traffic::{Reader, Rollup, Routes};

use super::formats::Formats;
use super::open::{Log, open, unreadable};
use super::pieces::{Pieces, whole_lines};
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
    /// Whether lines are drawn that stand for all.
    pub is_drawing: bool,
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

/// Which part of a log is read.
#[derive(Clone, Copy, Default)]
pub struct Part {
    /// So many bytes of plain text are passed over.
    pub skip: u64,
    /// Whether a last line without an end is left for later.
    pub whole: bool,
}

/// Reads all of these logs.
pub fn read(files: &[PathBuf], way: &Way) -> Result<Read, Failure> {
    let mut all = Read::default();
    for path in files {
        one(path, way, &mut |_| Ok(Part::default()), &mut all)?;
    }
    Ok(all)
}

/// Reads a part of a log, which `part` chooses by how the log begins, and says which bytes of plain text that was.
pub fn one(
    path: &Path,
    way: &Way,
    part: &mut dyn FnMut(&[u8]) -> Result<Part, Failure>,
    into: &mut Read,
) -> Result<Range<u64>, Failure> {
    let mut log = open(path)?;
    let sample = log.sample().map_err(|why| unreadable(path, &why))?;
    let plans = way.formats.plans(path, &sample)?;
    let part = part(&sample)?;
    let reader = || match way.is_drawing {
        true => Reader::new(&plans, &way.routes).drawing(),
        false => Reader::new(&plans, &way.routes),
    };
    let mut readers: Vec<Reader<'_>> = (0..way.threads).map(|_| reader()).collect();
    let (bytes, ended) = share(log, part, &mut readers).map_err(|why| unreadable(path, &why))?;
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
    Ok(bytes)
}

impl Read {
    /// Takes in what other logs come to.
    pub fn join(&mut self, other: Read) {
        self.rollup.merge(other.rollup);
        self.unread.extend(other.unread);
        self.unread.truncate(UNREAD);
        self.broken.extend(other.broken);
    }

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

/// Lets all readers read a part of the log, and says which bytes that was, and how a stream ended.
fn share(log: Log, part: Part, readers: &mut [Reader<'_>]) -> io::Result<(Range<u64>, io::Result<()>)> {
    match log {
        Log::Plain(file) => {
            let length = file.metadata()?.len();
            let end = if part.whole { whole_lines(&file, length)? } else { length };
            let bytes = part.skip.min(end)..end;
            pieces(&Pieces::new(&file, bytes.clone(), readers.len()), readers)?;
            Ok((bytes, Ok(())))
        }
        Log::Stream(mut stream) => {
            let skipped = io::copy(&mut (&mut stream).take(part.skip), &mut io::sink())?;
            let mut takers: Vec<_> =
                readers.iter_mut().map(|reader| |number, bytes: &[u8]| reader.piece(number, bytes)).collect();
            let (given, ended) = stream::share(&mut stream, part.whole, &mut takers);
            Ok((skipped..skipped + given, ended))
        }
    }
}

fn pieces(pieces: &Pieces<'_>, readers: &mut [Reader<'_>]) -> io::Result<()> {
    let work = |(thread, reader): (usize, &mut Reader<'_>)| {
        pieces.each(thread, |number, bytes| match bytes {
            None => reader.begin(number),
            Some(bytes) => reader.feed(bytes),
        })
    };
    std::thread::scope(|scope| {
        let mut readers = readers.iter_mut().enumerate();
        let Some(first) = readers.next() else { return Ok(()) };
        let others: Vec<_> = readers.map(|reader| scope.spawn(move || work(reader))).collect();
        let own = work(first);
        others
            .into_iter()
            .fold(own, |all, other| all.and(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))))
    })
}
