//! A log as bytes, unpacked.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::os::unix::fs::FileExt;
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

/// What is looked at of each end of a log to see its format.
const SAMPLE: usize = 1 << 16;

impl Log {
    /// Some lines of the log: its beginning, and of a file its end too, where a format may have changed.
    pub fn sample(&mut self) -> io::Result<Vec<u8>> {
        let mut sample = vec![0; SAMPLE];
        match self {
            Log::Plain(file) => {
                let read = file.read_at(&mut sample, 0)?;
                sample.truncate(read);
                let length = file.metadata()?.len();
                if length >= 2 * SAMPLE as u64 {
                    sample.truncate(memchr::memrchr(b'\n', &sample).map_or(0, |end| end + 1));
                    let mut end = vec![0; SAMPLE];
                    let read = file.read_at(&mut end, length - SAMPLE as u64)?;
                    let line = memchr::memchr(b'\n', &end[..read]).map_or(read, |start| start + 1);
                    sample.extend_from_slice(&end[line..read]);
                }
            }
            Log::Stream(stream) => {
                let mut read = 0;
                while read < SAMPLE {
                    match stream.read(&mut sample[read..]) {
                        Ok(0) => break,
                        Ok(more) => read += more,
                        Err(why) if why.kind() == io::ErrorKind::Interrupted => {}
                        // Whoever reads on meets it again.
                        Err(_) => break,
                    }
                }
                sample.truncate(read);
                let rest = std::mem::replace(stream, Box::new(io::empty()));
                *stream = Box::new(io::Cursor::new(sample.clone()).chain(rest));
            }
        }
        Ok(sample)
    }
}
