//! How often each rule finds something, as a table.

use std::io::{self, Write};

use crate::Look;
use crate::look::Ink;
use crate::statistics::Counted;
use crate::words::severity;

/// Writes a line for each rule.
///
/// # Errors
/// Those of the writer.
pub(super) fn statistics(out: &mut dyn Write, all: &[Counted], look: &Look) -> io::Result<()> {
    if all.is_empty() {
        return Ok(());
    }
    let width = all.iter().map(|one| one.rule.len()).max().unwrap_or(0).max("rule".len());
    let head = format!("{:>6}  {:8} {:width$}  {:>10} {:>9}", "found", "severity", "rule", "with a fix", "silenced");
    writeln!(out, "{}", look.paint(Ink::Faint, head.trim_end()))?;
    for one in all {
        let (rule, severity) = (&one.rule, severity(one.severity));
        writeln!(out, "{:>6}  {severity:8} {rule:width$}  {:>10} {:>9}", one.found, one.fixable, one.silenced)?;
    }
    writeln!(out)
}
