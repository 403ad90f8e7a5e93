//! One file of SQLite.

mod ask;
mod functions;
mod open;
mod read;
mod sources;
mod write;

use std::ops::Range;
use std::path::Path;

use rusqlite::Connection;
use traffic::{Rollup, Table};

use crate::{Source, Trouble};

/// Roll-ups of logs in one file.
///
/// Each [`Store::add`] is one transaction: after a crash all of it is there, or nothing. Several processes can use one file at once.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    /// The file, for messages.
    path: String,
}

impl Store {
    /// Opens the store, or makes it where there is none.
    ///
    /// # Errors
    /// Where the file can't be written, is no store, or was made by a later version.
    pub fn open(path: impl AsRef<Path>) -> Result<Store, Trouble> {
        open::to_write(path.as_ref())
    }

    /// Opens a store that is there, without writing to it.
    ///
    /// # Errors
    /// Where there is no file, or it is no store, or was made by a later version.
    pub fn open_to_read(path: impl AsRef<Path>) -> Result<Store, Trouble> {
        open::to_read(path.as_ref())
    }

    /// How many bytes of a log are in; 0 where it is a new one. The caller goes on from there.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn seen(&self, source: &Source) -> Result<u64, Trouble> {
        Ok(sources::find(&self.connection, source)
            .map_err(|error| self.trouble(&error))?
            .map_or(0, |known| known.bytes))
    }

    /// Adds what these bytes of a log come to; `bytes` end behind the last line that was read. Says `false`, and adds nothing, where all of
    /// them are in already.
    ///
    /// # Errors
    /// Where the bytes don't go on where the store ends: another process may have added some in between. Where the file can't be written.
    pub fn add(&mut self, rollup: &Rollup, source: &Source, bytes: Range<u64>) -> Result<bool, Trouble> {
        let Store { connection, path } = self;
        write::add(connection, rollup, source, bytes).map_err(|error| error.told(path))
    }

    /// Lets go of all before a minute (since 1970); of clients, what ends before its day. Logs stay known, so that they aren't added again.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn forget(&mut self, before: i64) -> Result<(), Trouble> {
        let Store { connection, path } = self;
        write::forget(connection, before).map_err(|error| open::trouble(path, &error))
    }

    /// What is kept of these minutes (since 1970) and pools; no pools stand for all of them.
    ///
    /// Lines that were read and not read are those of all logs that reach into the minutes, and clients those of the days; examples of lines that
    /// couldn't be read aren't kept.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn rollup(&self, minutes: Range<i64>, pools: &[&str]) -> Result<Rollup, Trouble> {
        read::rollup(&self.connection, minutes, pools).map_err(|error| self.trouble(&error))
    }

    /// Answers a question in SQL, which can only read. docs/log-store.md has the tables.
    ///
    /// # Errors
    /// Where the question is wrong, or would write.
    pub fn sql(&mut self, query: &str) -> Result<Table, Trouble> {
        ask::ask(&mut self.connection, query)
    }

    fn trouble(&self, error: &rusqlite::Error) -> Trouble {
        open::trouble(&self.path, error)
    }
}
