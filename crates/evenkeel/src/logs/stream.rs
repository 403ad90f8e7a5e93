//! A log that comes one piece after the other: one thread unpacks, others read lines.

use std::io::{self, Read};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use memchr::memrchr;

/// What is handed over at once.
const CHUNK: usize = 1 << 20;
/// A line that is longer is handed over in parts, and can't be read.
const LONGEST: usize = 16 << 20;
/// So many chunks may wait.
const WAITING: usize = 4;

/// Whole lines, and the how-many-eth chunk they are.
struct Chunk {
    number: u64,
    bytes: Vec<u8>,
}

/// Reads all of `stream`, and lets the `takers` take its lines, each on its own thread, in chunks of whole lines with their number. A last
/// line without an end is given one, or left where only `whole` ones are wanted. Says how many bytes were taken, and how it ended.
pub fn share<T: FnMut(u64, &[u8]) + Send>(
    stream: &mut dyn Read,
    whole: bool,
    takers: &mut [T],
) -> (u64, io::Result<()>) {
    let (full, filled) = sync_channel::<Chunk>(WAITING);
    let (empty, emptied) = sync_channel::<Vec<u8>>(WAITING + takers.len() + 1);
    let filled = Mutex::new(filled);
    std::thread::scope(|scope| {
        for taker in takers {
            let (filled, empty) = (&filled, empty.clone());
            scope.spawn(move || {
                while let Some(chunk) = next(filled) {
                    taker(chunk.number, &chunk.bytes);
                    // Where nobody waits for buffers any more, this one goes.
                    let _ = empty.try_send(chunk.bytes);
                }
            });
        }
        cut(stream, whole, full, &emptied)
    })
}

fn next(filled: &Mutex<Receiver<Chunk>>) -> Option<Chunk> {
    filled.lock().unwrap_or_else(std::sync::PoisonError::into_inner).recv().ok()
}

/// Cuts the stream behind lines.
fn cut(
    stream: &mut dyn Read,
    whole: bool,
    full: SyncSender<Chunk>,
    emptied: &Receiver<Vec<u8>>,
) -> (u64, io::Result<()>) {
    let mut taken = 0;
    let mut bytes: Vec<u8> = Vec::with_capacity(CHUNK);
    let mut number = 0;
    let mut ended = Ok(());
    loop {
        let read = fill(stream, &mut bytes);
        let is_last = matches!(read, Ok(0) | Err(_));
        ended = ended.and(read.map(drop));
        if is_last && !whole && bytes.last().is_some_and(|last| *last != b'\n') {
            bytes.push(b'\n');
        }
        let end = memrchr(b'\n', &bytes).map(|place| place + 1);
        let Some(end) = end.or((bytes.len() >= LONGEST).then_some(bytes.len())) else {
            if is_last { return (taken, ended) } else { continue }
        };
        let mut next = emptied.try_recv().unwrap_or_default();
        next.clear();
        next.extend_from_slice(&bytes[end..]);
        bytes.truncate(end);
        taken += end as u64;
        // A taker that is gone has panicked, and the scope tells it.
        let _ = full.send(Chunk { number, bytes: std::mem::replace(&mut bytes, next) });
        number += 1;
        if is_last {
            return (taken, ended);
        }
    }
}

/// Reads on until the buffer has a chunk more; 0 at the end of the stream.
fn fill(stream: &mut dyn Read, bytes: &mut Vec<u8>) -> io::Result<usize> {
    stream.take(CHUNK as u64).read_to_end(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What two takers got, put together in order.
    fn shared(text: &[u8]) -> Vec<u8> {
        let got: Mutex<Vec<(u64, Vec<u8>)>> = Mutex::default();
        let take = |number: u64, bytes: &[u8]| got.lock().unwrap().push((number, bytes.to_vec()));
        share(&mut &text[..], false, &mut [take, take]).1.unwrap();
        let mut got = got.into_inner().unwrap();
        got.sort();
        assert!(got.iter().all(|(_, bytes)| bytes.ends_with(b"\n")));
        got.into_iter().flat_map(|(_, bytes)| bytes).collect()
    }

    #[test]
    fn takers_get_whole_lines() {
        let line = |number: usize| format!("line {number} {}\n", "x".repeat(number % 90)).into_bytes();
        let text: Vec<u8> = (0..100_000).flat_map(line).collect();
        assert!(text.len() > 4 * CHUNK);
        assert!(shared(&text) == text);
        assert_eq!(shared(b"no end"), b"no end\n");
        assert_eq!(shared(b""), b"");
        let long = [vec![b'x'; 3 * CHUNK], b"\nnext\n".to_vec()].concat();
        assert!(shared(&long) == long);
    }

    #[test]
    fn a_line_without_an_end_can_be_left() {
        let mut got = Vec::new();
        let (taken, ended) = share(&mut &b"a\nb\nc"[..], true, &mut [|_, bytes: &[u8]| got.extend_from_slice(bytes)]);
        assert!(ended.is_ok() && taken == 4 && got == b"a\nb\n");
    }

    #[test]
    fn what_was_read_before_an_error_is_taken() {
        struct Broken(bool);
        impl Read for Broken {
            fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
                if std::mem::replace(&mut self.0, true) {
                    return Err(io::Error::from(io::ErrorKind::UnexpectedEof));
                }
                into[..5].copy_from_slice(b"a\nb\nc");
                Ok(5)
            }
        }
        let mut got = Vec::new();
        assert!(share(&mut Broken(false), false, &mut [|_, bytes: &[u8]| got.extend_from_slice(bytes)]).1.is_err());
        assert_eq!(got, b"a\nb\nc\n");
    }
}
