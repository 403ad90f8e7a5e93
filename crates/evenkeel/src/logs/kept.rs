//! Roll-ups that are kept: in a file of SQLite, or made by a ClickHouse.

use std::path::{Path, PathBuf};

use store::clickhouse::{self, ClickHouse};
use store::{Source, Store, Trouble};
use traffic::Rollup;

use super::read::{Part, Read, Way, one};
use crate::args::Logs;
use crate::failure::Failure;
use crate::{clock, disk};

/// What an address of a ClickHouse begins with.
const CLICKHOUSE: &str = "clickhouse://";
/// Where the password of a ClickHouse may stand, so that no list of processes shows it.
const PASSWORD: &str = "CLICKHOUSE_PASSWORD";
/// All minutes.
const EVER: std::ops::Range<i64> = i64::MIN..i64::MAX;

/// The roll-up that is there already and that arguments ask for, with its name: that of a ClickHouse, or what a store has where no log is named.
pub fn kept(own: &Logs) -> Result<Option<(String, Rollup)>, Failure> {
    let pools: Vec<&str> = own.pool.iter().map(String::as_str).collect();
    if let Some(address) = own.engine.as_deref().filter(|engine| engine.starts_with(CLICKHOUSE)) {
        let house = ClickHouse::at(address, std::env::var(PASSWORD).ok().as_deref())?;
        return Ok(Some((house.to_string(), house.rollup(EVER, &pools)?)));
    }
    match &own.store {
        Some(path) if own.files.is_empty() => {
            let rollup = Store::open_to_read(path)?.rollup(EVER, &pools)?;
            Ok(Some((disk::shown(path), rollup)))
        }
        _ => Ok(None),
    }
}

/// Reads what is new in logs, and keeps it; what is older than so many days is let go.
pub fn keep(path: &Path, days: Option<u32>, files: &[PathBuf], way: &Way) -> Result<Read, Failure> {
    let mut store = Store::open(path)?;
    let mut all = Read::default();
    for file in files {
        let mut own = Read::default();
        let mut source = None;
        let mut part = |head: &[u8]| -> Result<Part, Failure> {
            let known = Source::new("", disk::shown(file), head);
            let skip = store.seen(&known)?;
            source = Some(known);
            Ok(Part { skip, whole: true })
        };
        let bytes = one(file, way, &mut part, &mut own)?;
        if let Some(source) = source.filter(|_| !bytes.is_empty()) {
            store.add(&own.rollup, &source, bytes)?;
        }
        all.join(own);
    }
    if let Some(days) = days {
        store.forget((clock::seconds() / 60) as i64 - i64::from(days) * 24 * 60)?;
    }
    Ok(all)
}

/// What a ClickHouse must have for logs that are read in this way.
pub fn schema(way: &Way) -> String {
    clickhouse::schema("access", way.formats.all(), &way.routes)
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        Failure::new(trouble.message, trouble.help)
    }
}
