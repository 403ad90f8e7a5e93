//! Reads lines of access logs: bytes to values to counts.

mod facts;
mod fields;
mod flaw;
mod json;
mod lead;
mod lens;
mod lines;
mod number;
mod runs;
mod status;
mod string;
mod syslog;
mod text;
mod time;

use std::collections::BTreeMap;

use fearless_simd::{Level, Simd, dispatch};

use crate::count::Book;
use crate::plan::Plan;
use crate::routes::Routes;
use crate::simd::widest;
use crate::{Rollup, Sample, Unread};
use flaw::{Flaw, Missing};
use lens::{Lens, Ways};
use lines::Ends;

/// The longest line that is read, in bytes.
pub(crate) const LONGEST: usize = 1 << 20;
/// How many lines are shown of those that can't be read, and how many of them with the same thing wrong.
const EXAMPLES: usize = 8;
const ALIKE: usize = 3;

/// Reads lines of a log, handed in as bytes, and counts them.
///
/// Lines come in either by [`feed`](Reader::feed), cut anywhere, or by [`piece`](Reader::piece), so that several readers can share
/// a file; [`Reader::finish_all`] makes one roll-up of all of them. Those that stand side by side share no line of the cache, which would
/// go back and forth between their threads with every line of the log.
#[derive(Clone, Debug)]
#[repr(align(128))]
pub struct Reader<'a> {
    lenses: Vec<Lens<'a>>,
    ways: Ways<'a>,
    book: Book,
    ends: Ends,
    /// The beginning of a line whose end hasn't come yet.
    carry: Vec<u8>,
    /// The line at hand is too long, and is passed over up to its end.
    is_skipping: bool,
    lines: u64,
    unread: u64,
    examples: Vec<Example>,
    /// Lines of each piece, empty ones as well.
    pieces: BTreeMap<u64, u64>,
    /// The piece at hand, and its lines so far.
    place: (u64, u64),
}

/// A line that can't be read.
#[derive(Clone, Debug)]
struct Example {
    /// Number of its piece, and of the line in it (from 1).
    place: (u64, u64),
    flaw: Flaw,
    beginning: model::Text,
}

/// How many bytes of these are whole lines: up to and with the last line end.
pub fn whole_lines(bytes: &[u8]) -> usize {
    memchr::memrchr(b'\n', bytes).map_or(0, |at| at + 1)
}

/// Tells when lines say that they were, more finely than the minutes that are counted by.
pub struct Times<'a>(Vec<Lens<'a>>);

impl<'a> Times<'a> {
    /// Of lines in the first of these formats; those that it can't read are tried with the others in turn.
    pub fn new(plans: &'a [Plan]) -> Self {
        Times(plans.iter().map(Lens::new).collect())
    }

    /// The time of a line without its end, in milliseconds since 1970; `None` where it can't be read.
    pub fn of(&mut self, line: &[u8]) -> Option<i64> {
        self.0.iter_mut().find_map(|lens| lens.millis(line))
    }
}

impl<'a> Reader<'a> {
    /// A reader of lines in the first of these formats; those that it can't read are tried with the others in turn.
    pub fn new(plans: &'a [Plan], routes: &'a Routes) -> Self {
        let mut book = Book::default();
        let absent = plans.iter().flat_map(|plan| &plan.absent).map(|absent| absent.as_bytes());
        for value in absent.chain([&b"-"[..]]) {
            [&mut book.pools, &mut book.endpoints, &mut book.routes].into_iter().for_each(|names| names.silence(value));
        }
        Reader {
            lenses: plans.iter().map(Lens::new).collect(),
            ways: Ways::new(routes, &mut book),
            book,
            ends: Ends::default(),
            carry: Vec::new(),
            is_skipping: false,
            lines: 0,
            unread: 0,
            examples: Vec::new(),
            pieces: BTreeMap::new(),
            place: (0, 0),
        }
    }

    /// Draws lines that stand for all, besides counting: see [`Sample`].
    pub fn drawing(mut self) -> Self {
        self.book.sample = Some(Sample::default());
        self
    }

    /// Takes in the next bytes of a log; a line may be cut anywhere between two calls.
    pub fn feed(&mut self, mut bytes: &[u8]) {
        if !self.carry.is_empty() || self.is_skipping {
            let end = memchr::memchr(b'\n', bytes);
            let (rest, after) = bytes.split_at(end.map_or(bytes.len(), |end| end + 1));
            self.go_on(rest.strip_suffix(b"\n").unwrap_or(rest));
            if end.is_some() {
                self.end_of_line();
            }
            bytes = after;
        }
        let (whole, rest) = bytes.split_at(whole_lines(bytes));
        self.whole(whole);
        self.go_on(rest);
    }

    /// Begins the piece with this number of a log that several readers share; what comes in by [`feed`](Reader::feed) from here on is
    /// part of it. A line whose end hasn't come yet ends here. Where it lies before the last one so do its minutes, most likely.
    pub fn begin(&mut self, number: u64) {
        if !self.carry.is_empty() || self.is_skipping {
            self.end_of_line();
        }
        self.end_of_piece();
        if number < self.place.0 {
            self.book.close();
        }
        self.place = (number, 0);
    }

    /// Takes in whole lines, the piece with this number of a log: several readers may share one. The last line may lack its end.
    pub fn piece(&mut self, number: u64, lines: &[u8]) {
        self.end_of_piece();
        self.place = (number, 0);
        self.whole(lines);
        self.end_of_piece();
        self.place = (0, 0);
    }

    /// How many lines were read, and how many there were; without one whose end hasn't come yet.
    pub fn counts(&self) -> (u64, u64) {
        (self.lines - self.unread, self.lines)
    }

    /// What all that was taken in comes to.
    pub fn finish(self) -> Rollup {
        Reader::finish_all(vec![self])
    }

    /// What all that was taken in by several readers comes to.
    pub fn finish_all(mut readers: Vec<Reader>) -> Rollup {
        let mut rollup = Rollup::default();
        let mut pieces = BTreeMap::new();
        for reader in &mut readers {
            if !reader.carry.is_empty() || reader.is_skipping {
                reader.end_of_line();
            }
            reader.end_of_piece();
            rollup.lines += reader.lines;
            for lens in reader.lenses.iter().filter(|lens| lens.read > 0) {
                *rollup.formats.entry(lens.plan.name.clone()).or_default() += lens.read;
            }
            reader.pieces.iter().for_each(|(piece, lines)| *pieces.entry(*piece).or_default() += *lines);
        }
        rollup.unread = unread(&readers, &pieces);
        let mut books: Vec<Book> = readers.into_iter().map(|reader| reader.book).collect();
        Book::settle(&mut books, &mut rollup);
        rollup
    }

    /// Keeps the beginning of a line.
    fn go_on(&mut self, bytes: &[u8]) {
        let bytes = if self.carry.is_empty() { without_zeros(bytes) } else { bytes };
        if self.is_skipping || self.carry.len() + bytes.len() > LONGEST {
            // What is there is enough to show it.
            self.is_skipping = true;
            self.carry.truncate(LONGEST);
            self.carry.shrink_to(LONGEST);
            return;
        }
        self.carry.extend_from_slice(bytes);
    }

    fn end_of_line(&mut self) {
        let carry = std::mem::take(&mut self.carry);
        if std::mem::take(&mut self.is_skipping) {
            self.place.1 += 1;
            self.too_long(&carry);
        } else {
            dispatch!(Level::baseline(), simd => self.line(simd, &carry));
        }
        self.carry = carry;
        self.carry.clear();
    }

    fn end_of_piece(&mut self) {
        if self.place.1 > 0 {
            *self.pieces.entry(self.place.0).or_default() += self.place.1;
            self.place.1 = 0;
        }
    }

    /// Reads whole lines; the last one may lack its end.
    fn whole(&mut self, bytes: &[u8]) {
        widest!(simd => self.whole_with(simd, bytes));
    }

    #[inline(always)]
    fn whole_with<S: Simd>(&mut self, simd: S, bytes: &[u8]) {
        let mut from = 0;
        let mut ends = std::mem::take(&mut self.ends);
        for (at, block) in bytes.chunks(lines::BLOCK).enumerate() {
            for end in ends.of(simd, block) {
                let end = at * lines::BLOCK + usize::from(*end);
                self.line(simd, &bytes[from..end]);
                from = end + 1;
            }
        }
        self.ends = ends;
        if from < bytes.len() {
            self.line(simd, &bytes[from..]);
        }
    }

    /// Reads a line without its end.
    #[inline(always)]
    fn line<S: Simd>(&mut self, simd: S, line: &[u8]) {
        self.place.1 += 1;
        let line = match line {
            [.., b'\r'] | [0, ..] => bare(line),
            _ => line,
        };
        if line.is_empty() {
            return;
        }
        if line.len() > LONGEST {
            return self.too_long(line);
        }
        self.lines += 1;
        let read = match self.lenses.first_mut() {
            Some(first) => first.read(simd, line, &mut self.book, &self.ways),
            None => Err(Flaw { missing: Missing::Layout, at: 0 }),
        };
        if let Err(flaw) = read {
            self.otherwise(simd, line, flaw);
        }
    }

    /// Tries the other formats on a line that the first one can't read; what it met furthest on is what is told.
    #[inline(never)]
    fn otherwise<S: Simd>(&mut self, simd: S, line: &[u8], mut worst: Flaw) {
        simd.vectorize(
            #[inline(always)]
            move || {
                for lens in self.lenses.iter_mut().skip(1) {
                    match lens.read(simd, line, &mut self.book, &self.ways) {
                        Ok(()) => return,
                        Err(flaw) if flaw.at >= worst.at => worst = flaw,
                        Err(_) => {}
                    }
                }
                self.not_read(worst, line);
            },
        );
    }

    #[cold]
    fn too_long(&mut self, line: &[u8]) {
        self.lines += 1;
        self.not_read(Flaw { missing: Missing::End, at: LONGEST }, line);
    }

    #[cold]
    fn not_read(&mut self, flaw: Flaw, line: &[u8]) {
        self.unread += 1;
        let place = self.place;
        let alike = |example: &Example| example.flaw.missing == flaw.missing;
        // Of those that are too many the last ones in the log go, whenever they were read.
        let last = match self.examples.iter().filter(|example| alike(example)).count() {
            ALIKE.. => self.last_example(alike),
            _ if self.examples.len() >= EXAMPLES => self.last_example(|_| true),
            _ => None,
        };
        match last {
            Some(last) if self.examples[last].place < place => return,
            Some(last) => drop(self.examples.swap_remove(last)),
            None => {}
        }
        self.examples.push(Example { place, flaw, beginning: flaw::beginning(line) });
    }

    /// Which of some lines that couldn't be read is the last one in the log.
    fn last_example(&self, is_one: impl Fn(&Example) -> bool) -> Option<usize> {
        let some = self.examples.iter().enumerate().filter(|(_, example)| is_one(example));
        some.max_by_key(|(_, example)| example.place).map(|(at, _)| at)
    }
}

/// A line without what may stand about it: some end with two bytes, and a log that was cut while it was written to begins with zeros.
#[cold]
#[inline(never)]
fn bare(line: &[u8]) -> &[u8] {
    without_zeros(line.strip_suffix(b"\r").unwrap_or(line))
}

fn without_zeros(bytes: &[u8]) -> &[u8] {
    &bytes[bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len())..]
}

/// What the readers couldn't read, with the numbers that lines have in the whole log.
fn unread(readers: &[Reader], pieces: &BTreeMap<u64, u64>) -> Unread {
    let mut starts = BTreeMap::new();
    let mut lines = 0;
    for (piece, own) in pieces {
        starts.insert(*piece, lines);
        lines += own;
    }
    let examples = readers.iter().flat_map(|reader| &reader.examples);
    let mut examples: Vec<_> = examples
        .map(|example| {
            let (piece, line) = example.place;
            let start = starts.get(&piece).copied().unwrap_or_default();
            (start + line, example.flaw.words(), example.beginning.clone())
        })
        .collect();
    examples.sort();
    examples.truncate(EXAMPLES);
    Unread { count: readers.iter().map(|reader| reader.unread).sum(), examples }
}
