//! A log that goes on being written, through rotation.

use std::fs::File;
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};

use memchr::memrchr;

/// What is read at once.
const CHUNK: usize = 1 << 18;
/// A line that is longer is given away in parts, and can't be read.
const LONGEST: usize = 2 << 20;

/// A log that is followed.
pub struct Tail {
    path: PathBuf,
    file: Option<File>,
    /// Bytes that were taken from the file.
    at: u64,
    /// The beginning of a line whose end isn't written yet.
    begun: Vec<u8>,
}

impl Tail {
    /// Follows the log from so many bytes on.
    pub fn new(path: &Path, file: File, at: u64) -> Self {
        Tail { path: path.to_owned(), file: Some(file), at, begun: Vec::new() }
    }

    /// Follows a log that isn't there yet, from its beginning on.
    pub fn waiting(path: &Path) -> Self {
        Tail { path: path.to_owned(), file: None, at: 0, begun: Vec::new() }
    }

    /// Whether there is a log.
    pub fn is_there(&self) -> bool {
        self.file.is_some()
    }

    /// Gives what was written since to `take`, in whole lines. A log that was moved away is read to its end, then the new one of that name
    /// is; one that was cut begins anew. While no log of that name is there, there is nothing to read.
    ///
    /// # Errors
    /// Where the log can't be read.
    pub fn read(&mut self, mut take: impl FnMut(&[u8])) -> io::Result<()> {
        loop {
            self.rest(&mut take)?;
            if !self.turn()? {
                return Ok(());
            }
            // Nothing more will be written to the one before: what it ends with is a line.
            if !self.begun.is_empty() {
                self.begun.push(b'\n');
                take(&std::mem::take(&mut self.begun));
            }
        }
    }

    /// Reads the file at hand to its end.
    fn rest(&mut self, take: &mut impl FnMut(&[u8])) -> io::Result<()> {
        let Some(file) = &self.file else { return Ok(()) };
        if file.metadata()?.len() < self.at {
            (self.at, self.begun) = (0, Vec::new());
        }
        let mut buffer = vec![0; CHUNK];
        loop {
            let read = match file.read_at(&mut buffer, self.at) {
                Err(why) if why.kind() == io::ErrorKind::Interrupted => continue,
                read => read?,
            };
            if read == 0 {
                return Ok(());
            }
            self.at += read as u64;
            self.begun.extend_from_slice(&buffer[..read]);
            let whole = memrchr(b'\n', &self.begun).map(|end| end + 1);
            if let Some(whole) = whole.or((self.begun.len() > LONGEST).then_some(self.begun.len())) {
                take(&self.begun[..whole]);
                self.begun.drain(..whole);
            }
        }
    }

    /// Goes on with another file of the same name, if there is one.
    fn turn(&mut self) -> io::Result<bool> {
        let there = match File::open(&self.path) {
            Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(false),
            file => file?,
        };
        let identity = |file: &File| file.metadata().map(|own| (own.dev(), own.ino()));
        let same = match &self.file {
            Some(own) => identity(own)? == identity(&there)?,
            None => false,
        };
        if !same {
            (self.file, self.at) = (Some(there), 0);
        }
        Ok(!same)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{OpenOptions, rename, write};
    use std::io::Write;

    fn read(tail: &mut Tail) -> String {
        let mut all = Vec::new();
        tail.read(|lines| all.extend_from_slice(lines)).unwrap();
        String::from_utf8(all).unwrap()
    }

    fn append(path: &Path, text: &str) {
        OpenOptions::new().append(true).open(path).unwrap().write_all(text.as_bytes()).unwrap();
    }

    #[test]
    fn lines_are_followed_through_rotation() {
        let folder = tempfile::tempdir().unwrap();
        let (path, old) = (folder.path().join("access.log"), folder.path().join("access.log.1"));
        write(&path, "one\ntw").unwrap();
        let mut tail = Tail::new(&path, File::open(&path).unwrap(), 0);
        assert_eq!(read(&mut tail), "one\n");
        append(&path, "o\n");
        assert_eq!(read(&mut tail), "two\n");
        // The engine writes on to the file that was moved until it opens the new one.
        rename(&path, &old).unwrap();
        append(&old, "three\nfou");
        assert_eq!(read(&mut tail), "three\n");
        append(&old, "r");
        write(&path, "five\n").unwrap();
        assert_eq!(read(&mut tail), "four\nfive\n");
        assert_eq!(read(&mut tail), "");
    }

    #[test]
    fn a_log_that_was_cut_begins_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("access.log");
        write(&path, "one\ntwo\nthr").unwrap();
        let mut tail = Tail::new(&path, File::open(&path).unwrap(), 4);
        assert_eq!(read(&mut tail), "two\n");
        write(&path, "four\n").unwrap();
        assert_eq!(read(&mut tail), "four\n");
    }
}
