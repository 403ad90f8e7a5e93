//! Reads a roll-up back.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use model::Text;
use rusqlite::types::Type;
use rusqlite::{Connection, Error, OptionalExtension, Result, Row, params};
use traffic::{Cell, Cells, Grouped, Heavy, Key, Rollup, Unread};

use crate::{blob, bunches};

/// How requests ended that didn't end well.
type Endings = BTreeMap<Key, Vec<(String, u64)>>;

const MINUTES_OF_DAY: i64 = 24 * 60;

pub fn rollup(connection: &Connection, minutes: Range<i64>, pools: &[&str]) -> Result<Rollup> {
    // One transaction, so that all of it is of one moment.
    let piece = connection.unchecked_transaction()?;
    let names = names(&piece)?;
    let is_wanted = |pool: &Text| pools.is_empty() || pools.contains(&pool.as_str());
    let endings = endings(&piece, &minutes, &names)?;
    let mut rollup = Rollup { cells: cells(&piece, &minutes, &names, endings, &is_wanted)?, ..Rollup::default() };
    rollup.bunches = bunches(&piece, &minutes, &names, &is_wanted)?;
    (rollup.lines, rollup.unread.count) = lines(&piece, &minutes)?;
    rollup.unread = Unread { count: rollup.unread.count, examples: Vec::new() };
    for (first, last, pool) in spans(&piece, &minutes)? {
        let name = named(&names, pool)?;
        if is_wanted(&name) {
            rollup.clients.entry(name).or_default().merge(&clients(&piece, first, last, pool)?);
        }
    }
    Ok(rollup)
}

pub fn names(connection: &Connection) -> Result<HashMap<i64, Text>> {
    let mut all = connection.prepare("SELECT id, text FROM name")?;
    all.query_map([], |row| Ok((row.get(0)?, Text::new(row.get_ref(1)?.as_str()?))))?.collect()
}

fn named(names: &HashMap<i64, Text>, id: i64) -> Result<Text> {
    names.get(&id).cloned().ok_or(Error::IntegralValueOutOfRange(1, id))
}

fn cells(
    connection: &Connection,
    minutes: &Range<i64>,
    names: &HashMap<i64, Text>,
    mut endings: Endings,
    is_wanted: &dyn Fn(&Text) -> bool,
) -> Result<Cells> {
    let mut all = connection.prepare("SELECT * FROM cell WHERE minute >= ?1 AND minute < ?2")?;
    let mut rows = all.query(params![minutes.start, minutes.end])?;
    let mut cells = Cells::default();
    while let Some(row) = rows.next()? {
        let key = key(row, names)?;
        if is_wanted(&key.pool) {
            let endings = endings.remove(&key).unwrap_or_default();
            cells.add(key, &Cell { endings, ..cell(row)? });
        }
    }
    Ok(cells)
}

fn key(row: &Row<'_>, names: &HashMap<i64, Text>) -> Result<Key> {
    let name = |place: usize| named(names, row.get(place)?);
    Ok(Key { minute: row.get(0)?, pool: name(1)?, endpoint: name(2)?, route: name(3)? })
}

fn cell(row: &Row<'_>) -> Result<Cell> {
    let mut classes = [0; 6];
    for (place, class) in classes.iter_mut().enumerate() {
        *class = count(row, 5 + place)?;
    }
    let damaged = || Error::FromSqlConversionFailure(14, Type::Blob, "not a sketch of this version".into());
    Ok(Cell {
        requests: count(row, 4)?,
        classes,
        refused: count(row, 11)?,
        retries: count(row, 12)?,
        passed_on: count(row, 13)?,
        endings: Vec::new(),
        latency: blob::decode(row.get_ref(14)?.as_blob()?).ok_or_else(damaged)?,
    })
}

/// What is kept of the bunches of a minute and pool.
pub enum Kept {
    /// All that there was; nothing where there was nothing.
    Known(Grouped),
    /// There were requests of which it isn't known.
    Unknown,
}

/// The bunches of one minute and pool.
pub fn grouped(connection: &Connection, minute: i64, pool: i64, names: &HashMap<i64, Text>) -> Result<Kept> {
    let mut own = connection.prepare_cached("SELECT * FROM bunch WHERE minute = ?1 AND pool = ?2")?;
    let found = own.query_row([minute, pool], |row| kept(row, names)).optional()?;
    Ok(found.unwrap_or_else(|| Kept::Known(Grouped::default())))
}

fn kept(row: &Row<'_>, names: &HashMap<i64, Text>) -> Result<Kept> {
    let damaged = || Error::FromSqlConversionFailure(3, Type::Blob, "not bunches of this version".into());
    match row.get(2)? {
        0 => Ok(Kept::Unknown),
        bits => bunches::decode(bits, row.get_ref(3)?.as_blob()?, |id| names.get(&id).cloned())
            .map(Kept::Known)
            .ok_or_else(damaged),
    }
}

fn bunches(
    connection: &Connection,
    minutes: &Range<i64>,
    names: &HashMap<i64, Text>,
    is_wanted: &dyn Fn(&Text) -> bool,
) -> Result<BTreeMap<(i64, Text), Grouped>> {
    let mut all = connection.prepare("SELECT * FROM bunch WHERE minute >= ?1 AND minute < ?2")?;
    let mut rows = all.query(params![minutes.start, minutes.end])?;
    let mut found = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let pool = named(names, row.get(1)?)?;
        if is_wanted(&pool)
            && let Kept::Known(own) = kept(row, names)?
        {
            found.insert((row.get(0)?, pool), own);
        }
    }
    Ok(found)
}

/// They come sorted, as a cell wants them.
fn endings(connection: &Connection, minutes: &Range<i64>, names: &HashMap<i64, Text>) -> Result<Endings> {
    let mut all = connection.prepare(
        "SELECT * FROM ending WHERE minute >= ?1 AND minute < ?2 ORDER BY minute, pool, endpoint, route, ending",
    )?;
    let mut rows = all.query(params![minutes.start, minutes.end])?;
    let mut endings = Endings::new();
    while let Some(row) = rows.next()? {
        endings.entry(key(row, names)?).or_default().push((row.get(4)?, count(row, 5)?));
    }
    Ok(endings)
}

fn lines(connection: &Connection, minutes: &Range<i64>) -> Result<(u64, u64)> {
    // A log of which no line could be read has no minutes, and belongs to all of them.
    let sums = "SELECT coalesce(sum(lines), 0), coalesce(sum(unread), 0) FROM source
                WHERE coalesce(first < ?2 AND last >= ?1, true)";
    connection.query_row(sums, params![minutes.start, minutes.end], |row| Ok((count(row, 0)?, count(row, 1)?)))
}

/// Days and pools of the clients that were counted in these minutes, or near them.
fn spans(connection: &Connection, minutes: &Range<i64>) -> Result<Vec<(i64, i64, i64)>> {
    let mut all = connection.prepare("SELECT first, last, pool FROM short WHERE first <= ?2 AND last >= ?1")?;
    let days = (minutes.start.div_euclid(MINUTES_OF_DAY), minutes.end.saturating_sub(1).div_euclid(MINUTES_OF_DAY));
    all.query_map(days, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect()
}

/// The clients of one pool and one span of days.
pub fn clients(connection: &Connection, first: i64, last: i64, pool: i64) -> Result<Heavy> {
    let span = params![first, last, pool];
    let mut short =
        connection.prepare_cached("SELECT requests FROM short WHERE first = ?1 AND last = ?2 AND pool = ?3")?;
    let short = short.query_row(span, |row| count(row, 0)).optional()?.unwrap_or(0);
    let mut all = connection
        .prepare_cached("SELECT client, requests FROM client WHERE first = ?1 AND last = ?2 AND pool = ?3")?;
    let mut rows = all.query(span)?;
    let mut heavy = Heavy::default();
    while let Some(row) = rows.next()? {
        heavy.add(row.get_ref(0)?.as_blob()?, count(row, 1)?);
    }
    heavy.fall_short(short);
    Ok(heavy)
}

fn count(row: &Row<'_>, place: usize) -> Result<u64> {
    Ok(row.get::<_, i64>(place)?.unsigned_abs())
}
