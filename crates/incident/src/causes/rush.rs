//! Whether more came than before, just when it began, and whether from clients that had never been there.

use std::collections::BTreeSet;
use std::time::Duration;

use model::{Moment, Text};

use super::figures::hit;
use crate::Slice;
use crate::case::Case;

/// So long after the first failure requests are counted: later ones are mostly those of users who try again.
const AFTER: Duration = Duration::from_secs(3);
/// A time before it that is compared with.
const BEFORE: Duration = Duration::from_secs(5);

/// From so many clients on they are told apart.
const MANY: usize = 8;

/// Requests a second to the pool that is hit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rush {
    /// Before it began.
    pub was: f64,
    /// Just when it began.
    pub is: f64,
    /// How many more of them come from clients that had asked nothing at all before; `None` where clients can't be told apart, as
    /// behind a proxy whose address is in the log instead of theirs.
    pub strangers: Option<f64>,
}

/// Requests of a time: all, those of clients that had never been there, and seconds.
#[derive(Clone, Copy, Debug, Default)]
struct Asked {
    all: f64,
    strange: f64,
    seconds: f64,
}

impl Rush {
    /// `None` where the log doesn't tell, or not for long enough.
    pub fn of(case: &Case) -> Option<Rush> {
        let pool = hit(case)?;
        let slices = slices(case);
        let from = case.onset.from;
        let then = from - BEFORE.min(from.since(case.start) / 2);
        let (past, now) = (asked(&slices, pool, then, from), asked(&slices, pool, from, case.onset.to + AFTER));
        let names: BTreeSet<&[u8]> = clients(&slices, None, case.start, from).map(|(name, _)| name).collect();
        let is_told = names.len() >= MANY;
        let rate = |count: f64, of: &Asked| count / of.seconds;
        (past.seconds >= 2.0 && now.seconds >= 0.5).then(|| Rush {
            was: rate(past.all, &past),
            is: rate(now.all, &now),
            strangers: is_told.then(|| (rate(now.strange, &now) - rate(past.strange, &past)).max(0.0)),
        })
    }
}

fn slices<'c>(case: &Case<'c>) -> Vec<&'c Slice> {
    let all = case.timeline.scene.balancers.iter().flat_map(|own| case.timeline.slices(&own.name));
    let mut all: Vec<&Slice> = all.collect();
    all.sort_by_key(|slice| slice.from);
    all
}

/// What a pool was asked from one moment to another. Where no log says to which pool a client went, all clients are looked at.
fn asked(slices: &[&Slice], pool: &Text, from: Moment, to: Moment) -> Asked {
    let known: BTreeSet<&[u8]> = clients(slices, None, Moment(i64::MIN), from).map(|(name, _)| name).collect();
    let is_told = tells_pool(slices, pool);
    let own = clients(slices, is_told.then_some(pool), from, to);
    let within = || slices.iter().filter(|slice| slice.from >= from && slice.to <= to);
    let rows = within().flat_map(|slice| &slice.rows).filter(|row| row.pool == *pool);
    let span = within().fold((i64::MAX, i64::MIN), |span, own| (span.0.min(own.from.0), span.1.max(own.to.0)));
    Asked {
        all: rows.map(|row| row.cell.requests as f64).sum(),
        strange: own.filter(|(name, _)| !known.contains(name)).map(|(_, count)| count).sum(),
        seconds: span.1.saturating_sub(span.0).max(0) as f64 / 1_000.0,
    }
}

/// Whether the log says to which pool clients went: of most requests, as some engines write a pool's name where no endpoint was asked.
fn tells_pool(slices: &[&Slice], pool: &Text) -> bool {
    let rows = slices.iter().flat_map(|slice| &slice.rows).filter(|row| row.pool == *pool);
    let all: f64 = rows.map(|row| row.cell.requests as f64).sum();
    let told: f64 = clients(slices, Some(pool), Moment(i64::MIN), Moment(i64::MAX)).map(|(_, count)| count).sum();
    2.0 * told > all
}

/// Clients of a pool, or of all, with their requests, slice by slice.
fn clients<'s>(
    slices: &[&'s Slice],
    pool: Option<&'s Text>,
    from: Moment,
    to: Moment,
) -> impl Iterator<Item = (&'s [u8], f64)> {
    let within = slices.iter().copied().filter(move |slice| slice.from >= from && slice.to <= to);
    let own = within.flat_map(|slice| &slice.clients).filter(move |(name, _)| pool.is_none_or(|pool| pool == name));
    own.flat_map(|(_, heavy)| heavy.all()).map(|(name, count)| (name, count as f64))
}
