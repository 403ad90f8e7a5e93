//! A log as bytes, unpacked.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::path::Path;

use super::names::STDIN;
use crate::disk;
use crate::failure::Failure;

/// Bytes of a log.
pub enum Log {
    /// A file that can be read at any place.
    Plain(File),
    /// One piece after the other: packed, or from a pipe.
    Stream(Box<dyn Read + Send>),
}

/// First bytes of what gzip packed (RFC 1952) and of what zstd packed (RFC 8878).
const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];
/// What is read of a pipe at once.
const CHUNK: usize = 1 << 18;

/// Opens a log; what it is packed with is seen by its first bytes, whatever its name.
pub fn open(path: &Path) -> Result<Log, Failure> {
    let failed = |why: io::Error| unreadable(path, &why);
    if path == Path::new(STDIN) {
        return stream(io::stdin()).map_err(failed);
    }
    let mut file = File::open(path).map_err(failed)?;
    if !file.metadata().map_err(failed)?.is_file() {
        return stream(file).map_err(failed);
    }
    let mut head = Vec::new();
    (&file).take(ZSTD.len() as u64).read_to_end(&mut head).map_err(failed)?;
    file.rewind().map_err(failed)?;
    match is_packed(&head) {
        true => stream(file).map_err(failed),
        false => Ok(Log::Plain(file)),
    }
}

/// A log that can't be read on.
pub fn unreadable(path: &Path, why: &io::Error) -> Failure {
    let name = if path == Path::new(STDIN) { "standard input".to_owned() } else { disk::shown(path) };
    let help = match why.kind() {
        io::ErrorKind::UnexpectedEof => "the file is cut short; what is packed must be whole",
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::Other => "the packed file is damaged",
        _ => "a log was expected",
    };
    Failure::new(format!("{name} can't be read: {}", disk::why(why)), help)
}

fn is_packed(head: &[u8]) -> bool {
    head.starts_with(GZIP) || head.starts_with(ZSTD)
}

/// What a pipe or a packed file holds.
fn stream(bytes: impl Read + Send + 'static) -> io::Result<Log> {
    let mut bytes = BufReader::with_capacity(CHUNK, bytes);
    let head = bytes.fill_buf()?;
    Ok(Log::Stream(if head.starts_with(GZIP) {
        Box::new(flate2::bufread::MultiGzDecoder::new(bytes))
    } else if head.starts_with(ZSTD) {
        Box::new(zstd::stream::read::Decoder::with_buffer(bytes)?)
    } else {
        Box::new(bytes)
    }))
}

/// The first bytes of a log, unpacked, at most so many. A pipe can't be read twice: nothing is taken from it.
pub fn head(path: &Path, most: usize) -> Result<Vec<u8>, Failure> {
    let bytes: Box<dyn Read> = match open(path)? {
        Log::Plain(file) => Box::new(file),
        Log::Stream(stream) => stream,
    };
    let mut head = Vec::new();
    match bytes.take(most as u64).read_to_end(&mut head) {
        Err(why) if head.is_empty() => Err(unreadable(path, &why)),
        _ => Ok(head),
    }
}
