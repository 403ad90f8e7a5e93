//! Lines that couldn't be read.

use std::io::{self, Write};

use model::words::percent;

use crate::Look;
use crate::logs::{LogsFacts, harmless};
use crate::look::{Ink, cut};

/// So many are shown.
const SHOWN: usize = 3;

/// Writes how many there are, and some of them with the reason.
pub(super) fn unread(out: &mut dyn Write, facts: &LogsFacts<'_>, look: &Look) -> io::Result<()> {
    let (unread, lines) = (facts.seen.unread, facts.seen.lines);
    if unread == 0 {
        return Ok(());
    }
    let part = percent(unread as f64 / lines.max(1) as f64);
    let title = format!("{unread} of {lines} lines could not be read ({part})");
    writeln!(out, "\n{}", look.paint(Ink::Unsure, title))?;
    let shown = if look.verbose() { facts.unread.len() } else { SHOWN };
    for one in facts.unread.iter().take(shown) {
        writeln!(out, "  {}: {}", look.paint(Ink::Place, format!("{}:{}", one.file, one.line)), one.why)?;
        let room = look.width.saturating_sub(4);
        writeln!(out, "    {}", look.paint(Ink::Faint, cut(&harmless(&one.text), room)))?;
    }
    Ok(())
}
