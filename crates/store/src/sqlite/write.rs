//! Adds a roll-up, and lets go of old ones.

use std::collections::HashMap;
use std::ops::Range;

use model::Text;
use rusqlite::{Connection, Error, OptionalExtension, Result, Transaction, TransactionBehavior, params};
use traffic::{Heavy, Key, Rollup};

use super::read::Kept;
use super::{open, read, sources};
use crate::{Source, Trouble, blob, bunches};

const MINUTES_OF_DAY: i64 = 24 * 60;

/// Why a roll-up wasn't added.
pub enum Refusal {
    /// SQLite's reason.
    Sqlite(Error),
    /// So many bytes are in, and the new ones don't begin there.
    Gap(u64),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Refusal::Sqlite(error)
    }
}

impl Refusal {
    /// The same in words.
    pub fn told(&self, path: &str) -> Trouble {
        match self {
            Refusal::Sqlite(error) => open::trouble(path, error),
            Refusal::Gap(bytes) => Trouble::new(
                format!(
                    "nothing was added to {path}: it has {bytes} bytes of this log, and the new ones don't begin there"
                ),
                "another run may have added some meanwhile; run this again",
            ),
        }
    }
}

pub fn add(
    connection: &mut Connection,
    rollup: &Rollup,
    source: &Source,
    bytes: Range<u64>,
) -> std::result::Result<bool, Refusal> {
    let piece = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let known = sources::find(&piece, source)?;
    let before = known.as_ref().map_or(0, |known| known.bytes);
    if bytes.end <= before || bytes.is_empty() {
        return Ok(false);
    }
    if bytes.start != before {
        return Err(Refusal::Gap(before));
    }
    let span = rollup.cells.minutes().next().zip(rollup.cells.minutes().next_back());
    note(&piece, rollup, source, known.map(|known| known.id), bytes.end, span)?;
    let mut names = Names { piece: &piece, known: HashMap::new() };
    rollup.cells.minutes().try_for_each(|minute| names.minute(minute))?;
    bunches(rollup, &mut names)?;
    cells(rollup, &mut names)?;
    endings(rollup, &mut names)?;
    if let Some((first, last)) = span {
        let days = (first.div_euclid(MINUTES_OF_DAY), last.div_euclid(MINUTES_OF_DAY));
        for (pool, heavy) in &rollup.clients {
            clients(&mut names, days, pool, heavy)?;
        }
    }
    drop(names);
    piece.commit()?;
    Ok(true)
}

/// Notes how far the log is in.
fn note(
    piece: &Transaction<'_>,
    rollup: &Rollup,
    source: &Source,
    known: Option<i64>,
    bytes: u64,
    span: Option<(i64, i64)>,
) -> Result<()> {
    let head = source.head_bytes();
    let (first, last) = span.unzip();
    let (lines, unread) = (whole(rollup.lines), whole(rollup.unread.count));
    let values =
        params![source.balancer, source.path, head as i64, source.hash(head), whole(bytes), lines, unread, first, last];
    match known {
        None => piece.execute(
            "INSERT INTO source (balancer, path, head_bytes, head_hash, bytes, lines, unread, first, last)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            values,
        )?,
        Some(id) => piece.execute(
            "UPDATE source SET balancer = ?1, path = ?2, head_bytes = ?3, head_hash = ?4, bytes = ?5, lines = lines + ?6,
             unread = unread + ?7, first = min(coalesce(first, ?8), coalesce(?8, first)),
             last = max(coalesce(last, ?9), coalesce(?9, last)) WHERE id = ?10",
            &[values, &[&id]].concat()[..],
        )?,
    };
    Ok(())
}

fn cells(rollup: &Rollup, names: &mut Names<'_>) -> Result<()> {
    let mut insert = names.piece.prepare(
        "INSERT INTO cell VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
         ON CONFLICT DO UPDATE SET requests = requests + excluded.requests, s1xx = s1xx + excluded.s1xx,
           s2xx = s2xx + excluded.s2xx, s3xx = s3xx + excluded.s3xx, s4xx = s4xx + excluded.s4xx,
           s5xx = s5xx + excluded.s5xx, no_status = no_status + excluded.no_status, refused = refused + excluded.refused,
           retries = retries + excluded.retries, passed_on = passed_on + excluded.passed_on,
           latency = join_sketches(latency, excluded.latency)",
    )?;
    for (key, cell) in &rollup.cells {
        let [pool, endpoint, route] = names.of(&key)?;
        let [one, two, three, four, five, none] = cell.classes.map(whole);
        let (requests, refused) = (whole(cell.requests), whole(cell.refused));
        let (retries, passed_on) = (whole(cell.retries), whole(cell.passed_on));
        let latency = blob::encode(&cell.latency);
        insert.execute(params![
            key.minute, pool, endpoint, route, requests, one, two, three, four, five, none, refused, retries,
            passed_on, latency
        ])?;
    }
    Ok(())
}

fn endings(rollup: &Rollup, names: &mut Names<'_>) -> Result<()> {
    let mut insert = names.piece.prepare(
        "INSERT INTO ending VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT DO UPDATE SET requests = requests + excluded.requests",
    )?;
    for (key, cell) in rollup.cells.iter().filter(|(_, cell)| !cell.endings.is_empty()) {
        let [pool, endpoint, route] = names.of(&key)?;
        for (ending, count) in &cell.endings {
            insert.execute(params![key.minute, pool, endpoint, route, ending, whole(*count)])?;
        }
    }
    Ok(())
}

/// Joins how requests came in bunches with what is there of the same minutes.
fn bunches(rollup: &Rollup, names: &mut Names<'_>) -> Result<()> {
    let piece = names.piece;
    let known = if rollup.bunches.is_empty() { HashMap::new() } else { read::names(piece)? };
    let mut insert = piece.prepare("INSERT OR REPLACE INTO bunch VALUES (?1, ?2, ?3, ?4)")?;
    for ((minute, pool), own) in &rollup.bunches {
        let id = names.id(pool)?;
        let mut all = match read::grouped(piece, *minute, id, &known)? {
            Kept::Unknown => continue,
            Kept::Known(all) => all,
        };
        all.merge_some(own, |_| true);
        let (bits, counts) = bunches::encode(&all, |name| names.id(name))?;
        insert.execute(params![minute, id, bits, counts])?;
    }
    Ok(())
}

/// Joins the clients of one pool with those of the same days. The least frequent ones may have to go, so that all are written anew.
fn clients(names: &mut Names<'_>, (first, last): (i64, i64), pool: &Text, heavy: &Heavy) -> Result<()> {
    let pool = names.id(pool)?;
    let piece = names.piece;
    let mut all = read::clients(piece, first, last, pool)?;
    all.merge(heavy);
    piece.execute("DELETE FROM client WHERE first = ?1 AND last = ?2 AND pool = ?3", params![first, last, pool])?;
    let mut insert = piece.prepare_cached("INSERT INTO client VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for (client, count) in all.top(usize::MAX) {
        insert.execute(params![first, last, pool, client, whole(count)])?;
    }
    piece.execute(
        "INSERT OR REPLACE INTO short VALUES (?1, ?2, ?3, ?4)",
        params![first, last, pool, whole(all.short())],
    )?;
    Ok(())
}

/// The numbers that stand for names.
struct Names<'a> {
    piece: &'a Transaction<'a>,
    known: HashMap<Text, i64>,
}

impl Names<'_> {
    fn of(&mut self, key: &Key) -> Result<[i64; 3]> {
        Ok([self.id(&key.pool)?, self.id(&key.endpoint)?, self.id(&key.route)?])
    }

    fn id(&mut self, name: &Text) -> Result<i64> {
        if let Some(id) = self.known.get(name) {
            return Ok(*id);
        }
        let mut select = self.piece.prepare_cached("SELECT id FROM name WHERE text = ?1")?;
        let id = match select.query_row([name.as_str()], |row| row.get(0)).optional()? {
            Some(id) => id,
            None => {
                self.piece.prepare_cached("INSERT INTO name (text) VALUES (?1)")?.execute([name.as_str()])?;
                self.piece.last_insert_rowid()
            }
        };
        self.known.insert(name.clone(), id);
        Ok(id)
    }

    /// A minute that has no date stands for itself.
    fn minute(&self, minute: i64) -> Result<()> {
        let mut insert = self.piece.prepare_cached(
            "INSERT OR IGNORE INTO time VALUES (?1, coalesce(strftime('%Y-%m-%dT%H:%MZ', ?1 * 60, 'unixepoch'), ?1))",
        )?;
        insert.execute([minute]).map(drop)
    }
}

pub fn forget(connection: &mut Connection, before: i64) -> Result<()> {
    let piece = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for table in ["cell", "ending", "bunch", "time"] {
        piece.execute(&format!("DELETE FROM {table} WHERE minute < ?1"), [before])?;
    }
    for table in ["client", "short"] {
        piece.execute(&format!("DELETE FROM {table} WHERE last < ?1"), [before.div_euclid(MINUTES_OF_DAY)])?;
    }
    piece.commit()
}

/// SQLite's whole numbers have a sign.
fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
