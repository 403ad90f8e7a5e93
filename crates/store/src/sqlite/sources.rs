//! Which logs are in, and how much of each.

use rusqlite::{Connection, OptionalExtension, Result, params};

use crate::Source;

/// A log that is in.
pub struct Known {
    pub id: i64,
    pub bytes: u64,
}

/// The log that begins like this one, as far as was known when it was read; the one of which most was known.
pub fn find(connection: &Connection, source: &Source) -> Result<Option<Known>> {
    let mut lengths = connection.prepare_cached(
        "SELECT DISTINCT head_bytes FROM source WHERE balancer = ?1 AND head_bytes <= ?2 ORDER BY head_bytes DESC",
    )?;
    let lengths =
        lengths.query_map(params![source.balancer, source.head_bytes() as i64], |row| row.get::<_, i64>(0))?;
    for length in lengths {
        let length = length?;
        let mut one = connection.prepare_cached(
            "SELECT id, bytes FROM source WHERE balancer = ?1 AND head_hash = ?2 AND head_bytes = ?3",
        )?;
        let hash = source.hash(usize::try_from(length).unwrap_or(0));
        let known =
            |row: &rusqlite::Row<'_>| Ok(Known { id: row.get(0)?, bytes: row.get::<_, i64>(1)?.unsigned_abs() });
        if let Some(known) = one.query_row(params![source.balancer, hash, length], known).optional()? {
            return Ok(Some(known));
        }
    }
    Ok(None)
}
