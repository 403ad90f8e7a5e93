//! Lines that couldn't be read.

use std::io::{self, Write};

use model::words::percent;
use traffic::Unread;

use crate::Look;
use crate::logs::harmless;
use crate::look::{Ink, cut};

/// So many are shown.
const SHOWN: usize = 3;

/// Writes how many there are, and some of them with the reason.
pub(super) fn unread(out: &mut dyn Write, unread: &Unread, lines: u64, look: &Look) -> io::Result<()> {
    if unread.count == 0 {
        return Ok(());
    }
    let part = percent(unread.count as f64 / lines.max(1) as f64);
    let title = format!("{} of {lines} lines could not be read ({part})", unread.count);
    writeln!(out, "\n{}", look.paint(Ink::Unsure, title))?;
    let shown = if look.verbose() { unread.examples.len() } else { SHOWN };
    for (line, why, text) in unread.examples.iter().take(shown) {
        writeln!(out, "  line {line}: {why}")?;
        let room = look.width.saturating_sub(4);
        writeln!(out, "    {}", look.paint(Ink::Faint, cut(&harmless(text), room)))?;
    }
    Ok(())
}
