//! A minute in a line for each pool.

use std::io::{self, Write};

use analysis::logs::{PoolSeen, Seen};
use model::words::percent;

use crate::logs::{clock, named, part, percentiles, time};
use crate::look::{Ink, pad};
use crate::{Look, Verbosity};

/// More endpoints than this are counted.
const ENDPOINTS: usize = 8;

/// Writes what one minute (since 1970, UTC) comes to, a line for each pool, unless only news are wanted; `seen` is of that minute alone.
///
/// # Errors
/// Those of the writer.
pub fn minute(out: &mut dyn Write, minute: i64, seen: &Seen, look: &Look) -> io::Result<()> {
    if look.verbosity == Verbosity::Quiet {
        return Ok(());
    }
    let width = seen.pools.iter().map(|pool| pool.pool.chars().count()).max().unwrap_or(0).max(4);
    seen.pools.iter().try_for_each(|pool| {
        let name = pad(&named(&pool.pool, "(none)"), width);
        writeln!(out, "{}  {}  {}", clock(minute), look.paint(Ink::Strong, name), line(pool))
    })
}

fn line(pool: &PoolSeen) -> String {
    let total = &pool.total;
    let mut parts = vec![format!("{:>7} requests", total.requests)];
    for (class, name) in [(4, "5xx"), (3, "4xx")] {
        if total.classes[class] > 0 {
            parts.push(format!("{name} {}", part(total.classes[class], total.requests)));
        }
    }
    if total.refused > 0 {
        parts.push(format!("log-ins refused {}", total.refused));
    }
    if let Some([_, p95, _]) = percentiles(total) {
        parts.push(format!("p95 {}", time(p95)));
    }
    let shares = pool.endpoints.iter().take(ENDPOINTS);
    let mut shares: Vec<String> =
        shares.map(|one| format!("{} {}", named(&one.endpoint, "(none)"), percent(one.share))).collect();
    if pool.endpoints.len() > ENDPOINTS {
        shares.push(format!("and {} more", pool.endpoints.len() - ENDPOINTS));
    }
    parts.push(shares.join(" "));
    parts.join("  ")
}
