//! A file that several threads read, each of them a piece at a time.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::sync::{Mutex, PoisonError};

use memchr::memchr;

/// A piece is so long: a thread is soon done with one, and lines on a border are rare.
const PIECE: u64 = 4 << 20;
/// What is read at once: it stays in the cache of a core, beside all that is counted.
const CHUNK: usize = 1 << 17;
/// Where it begins: the kernel takes a quarter longer to copy to places that are not a multiple of 32.
const ALIGNED: usize = 64;

/// The pieces of a file. Each thread has a share of them, one behind the other: so hardly a minute of the log is counted by two of them,
/// and put together afterwards.
pub struct Pieces<'f> {
    file: &'f File,
    /// Which bytes of the file; a line begins with them.
    bytes: Range<u64>,
    /// The numbers of the pieces that each thread has still before it.
    shares: Mutex<Vec<Range<u64>>>,
}

impl<'f> Pieces<'f> {
    /// All pieces of these bytes of a file, which begin with a line, for so many threads; what is written behind them meanwhile is left
    /// aside.
    pub fn new(file: &'f File, bytes: Range<u64>, threads: usize) -> Self {
        let count = (bytes.end - bytes.start).div_ceil(PIECE);
        let threads = threads as u64;
        let shares = (0..threads).map(|thread| count * thread / threads..count * (thread + 1) / threads).collect();
        Pieces { file, bytes, shares: Mutex::new(shares) }
    }

    /// Gives the lines of each piece that this thread is to take to `take`: first the number of the piece and nothing, then its bytes, in
    /// chunks that may end anywhere.
    pub fn each(&self, thread: usize, mut take: impl FnMut(u64, Option<&[u8]>)) -> io::Result<()> {
        let mut room = vec![0; CHUNK + ALIGNED];
        let start = room.as_ptr().align_offset(ALIGNED).min(ALIGNED);
        let buffer = &mut room[start..start + CHUNK];
        while let Some(number) = self.next(thread) {
            take(number, None);
            self.piece(number, buffer, |bytes| take(number, Some(bytes)))?;
        }
        Ok(())
    }

    /// The next piece of a thread. Where it has none left it goes on with the second half of what another one has most of.
    fn next(&self, thread: usize) -> Option<u64> {
        let mut shares = self.shares.lock().unwrap_or_else(PoisonError::into_inner);
        if shares[thread].is_empty() {
            let most = shares.iter_mut().max_by_key(|share| share.end - share.start)?;
            let half = most.start + (most.end - most.start) / 2;
            shares[thread] = half..std::mem::replace(&mut most.end, half);
        }
        shares[thread].next()
    }

    /// The lines that begin in a piece.
    fn piece(&self, number: u64, buffer: &mut [u8], mut take: impl FnMut(&[u8])) -> io::Result<()> {
        let start = self.bytes.start + number * PIECE;
        let end = (start + PIECE).min(self.bytes.end);
        let mut begun = number == 0;
        // The byte before it says whether a line begins with the piece.
        let mut at = if begun { start } else { start - 1 };
        loop {
            // From a page of the file to the beginning of the buffer: copies between places that don't match take three times as long.
            let room = buffer.len() - at as usize % buffer.len();
            let room = room.min((self.bytes.end - at) as usize);
            let read = match self.file.read_at(&mut buffer[..room], at) {
                Err(why) if why.kind() == io::ErrorKind::Interrupted => continue,
                read => read?,
            };
            let bytes = &buffer[..read];
            let from = if begun { Some(0) } else { memchr(b'\n', bytes).map(|place| place + 1) };
            let Some(from) = from.filter(|from| begun || at + (*from as u64) < end) else {
                // Its line began in an earlier piece, and may go on.
                at += read as u64;
                if read == 0 || at >= end { return Ok(()) } else { continue }
            };
            begun = true;
            let last = ((end - 1).saturating_sub(at) as usize).max(from);
            let to = bytes.get(last..).and_then(|rest| memchr(b'\n', rest)).map(|place| last + place + 1);
            take(&bytes[from..to.unwrap_or(read)]);
            at += read as u64;
            if to.is_some() {
                return Ok(());
            }
            if read == 0 || at >= self.bytes.end {
                // The last line of the file has no end of its own.
                take(b"\n");
                return Ok(());
            }
        }
    }
}

/// Where the last line ends that has an end, in a file of that length.
pub fn whole_lines(file: &File, length: u64) -> io::Result<u64> {
    let mut buffer = vec![0; CHUNK];
    let mut end = length;
    while end > 0 {
        let start = end.saturating_sub(CHUNK as u64);
        let room = (end - start) as usize;
        file.read_exact_at(&mut buffer[..room], start)?;
        if let Some(place) = memchr::memrchr(b'\n', &buffer[..room]) {
            return Ok(start + place as u64 + 1);
        }
        end = start;
    }
    Ok(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    /// The file as all its pieces give it.
    fn put_together(text: &[u8]) -> Vec<u8> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(text).unwrap();
        let mut all = Vec::new();
        Pieces::new(&file, 0..text.len() as u64, 1)
            .each(0, |_, bytes| all.extend_from_slice(bytes.unwrap_or_default()))
            .unwrap();
        all
    }

    #[test]
    fn a_part_begins_and_ends_with_lines() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"one\ntwo\nthree\nfou").unwrap();
        assert_eq!(whole_lines(&file, 17).unwrap(), 14);
        assert_eq!(whole_lines(&file, 3).unwrap(), 0);
        let mut all = Vec::new();
        Pieces::new(&file, 4..14, 1).each(0, |_, bytes| all.extend_from_slice(bytes.unwrap_or_default())).unwrap();
        assert_eq!(all, b"two\nthree\n");
    }

    #[test]
    fn threads_share_all_pieces_however_fast_they_are() {
        let file = tempfile::tempfile().unwrap();
        for threads in 1..5 {
            for count in [0, 1, 2, 7, 64] {
                // One thread takes a piece where each of the others takes several.
                for faster in [1, 3, 100] {
                    let pieces = Pieces::new(&file, 0..count * PIECE, threads);
                    let mut taken: Vec<u64> = Vec::new();
                    loop {
                        let before = taken.len();
                        taken.extend(pieces.next(0));
                        let others = (1..threads).flat_map(|thread| std::iter::repeat_n(thread, faster));
                        taken.extend(others.filter_map(|thread| pieces.next(thread)));
                        if taken.len() == before {
                            break;
                        }
                    }
                    taken.sort_unstable();
                    assert_eq!(taken, (0..count).collect::<Vec<_>>(), "{threads} {count} {faster}");
                }
            }
        }
    }

    #[test]
    fn every_line_is_in_one_piece() {
        let mut text = Vec::new();
        for number in 0..400_000 {
            writeln!(text, "line {number} {}", "x".repeat(number % 40)).unwrap();
        }
        assert!(text.len() as u64 > 2 * PIECE);
        assert_eq!(put_together(&text), text);
        // A border that lies on the end of a line, and one before it.
        for cut in [PIECE as usize - 1, PIECE as usize, PIECE as usize + 1] {
            let mut text = vec![b'x'; cut];
            text.extend_from_slice(b"\nsecond\nthird");
            assert!(put_together(&text) == [&text[..], b"\n"].concat());
        }
        // A line that is longer than two pieces.
        let mut text = vec![b'x'; 3 * PIECE as usize];
        text.extend_from_slice(b"\nlast\n");
        assert!(put_together(&text) == text);
    }
}
