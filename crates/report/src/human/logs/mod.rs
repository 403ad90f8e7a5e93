//! The page on logs: a paragraph and a table for each pool.

mod minute;
mod news;
mod pool;
mod spark;
mod spread;
mod table;
mod unread;

pub use minute::minute;
pub use news::news;

use std::io::{self, Write};

use analysis::logs::Seen;
use model::words::count;

use crate::logs::{LogsFacts, clock, day, harmless};
use crate::look::Ink;
use crate::{Look, Verbosity};

/// More pools than this are counted, unless all is to be said.
const POOLS: usize = 20;

/// Writes the page.
///
/// # Errors
/// Those of the writer.
pub fn logs(out: &mut dyn Write, facts: &LogsFacts<'_>, look: &Look) -> io::Result<()> {
    let seen = facts.seen;
    if look.verbosity == Verbosity::Quiet {
        let mut uneven = seen.pools.iter().filter(|pool| pool.is_uneven());
        return uneven.try_for_each(|pool| pool::pool(out, facts, pool, look));
    }
    let files = match facts.files {
        [one] => one.clone(),
        all => count(all.len(), "file"),
    };
    writeln!(out, "{}  {}{}{}", look.paint(Ink::Place, files), lines(seen), span(seen), formats(seen))?;
    let shown = if look.verbose() { seen.pools.len() } else { POOLS };
    for pool in seen.pools.iter().take(shown) {
        pool::pool(out, facts, pool, look)?;
    }
    if seen.pools.len() > shown {
        let rest = count(seen.pools.len() - shown, "more pool");
        writeln!(out, "\n{}", look.paint(Ink::Faint, format!("and {rest} (-v shows all, --pool NAME one)")))?;
    }
    unread::unread(out, facts, look)?;
    spread::uneven(&seen.pools).iter().try_for_each(|text| writeln!(out, "\n{}", look.paint(Ink::Bad, text)))?;
    facts.notes.iter().try_for_each(|note| writeln!(out, "\n{note}"))
}

fn lines(seen: &Seen) -> String {
    match seen.unread {
        0 => count(seen.lines as usize, "line"),
        unread => format!("{}, {unread} of them not read", count(seen.lines as usize, "line")),
    }
}

/// In which formats the lines were.
fn formats(seen: &Seen) -> String {
    match seen.formats.as_slice() {
        [] => String::new(),
        [(name, _)] => format!("  {}", harmless(name)),
        all => {
            let each = all.iter().map(|(name, lines)| format!("{} {lines}", harmless(name)));
            format!("  {}", each.collect::<Vec<_>>().join(", "))
        }
    }
}

/// From when to when.
fn span(seen: &Seen) -> String {
    let Some((first, last)) = seen.span else { return String::new() };
    let until = if day(first) == day(last) { clock(last) } else { format!("{} {}", day(last), clock(last)) };
    match first == last {
        true => format!("  {} {} UTC", day(first), clock(first)),
        false => format!("  {} {} to {until} UTC", day(first), clock(first)),
    }
}
