//! What is new of a log that is followed, a line each.

use std::io::{self, Write};

use analysis::logs::{News, Novelty};

use super::spread;
use crate::Look;
use crate::logs::{clock, named};
use crate::look::{Ink, pad};

/// Writes what is new at the end of a minute (since 1970, UTC).
///
/// # Errors
/// Those of the writer.
pub fn news(out: &mut dyn Write, minute: i64, news: &[News<'_>], look: &Look) -> io::Result<()> {
    let width = news.iter().map(|one| one.pool.pool.chars().count()).max().unwrap_or(0).max(4);
    news.iter().try_for_each(|one| {
        let name = pad(&named(&one.pool.pool, "(none)"), width);
        let (ink, text) = line(one);
        writeln!(out, "{}  {}  {}", clock(minute), look.paint(Ink::Strong, name), look.paint(ink, text))
    })
}

fn line(one: &News<'_>) -> (Ink, String) {
    match one.what {
        Novelty::Uneven => spread::lines(one.pool).into_iter().next().unwrap_or((Ink::Bad, "uneven".to_owned())),
        Novelty::Even => (Ink::Good, "even again".to_owned()),
        Novelty::Changed(change) => (Ink::Unsure, spread::changed(one.pool, change)),
    }
}
