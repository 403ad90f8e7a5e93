//! The difference between two texts as `diff -u` shows it.

use incident::Mend;
use similar::TextDiff;

use crate::quote::printable;

/// So many lines around a change are shown.
const AROUND: usize = 3;

/// The difference that a mend makes.
pub(super) fn unified(mend: &Mend) -> String {
    let plain = |text: &str| -> String { text.lines().map(|line| format!("{}\n", printable(line))).collect() };
    let (before, after) = (plain(&mend.before), plain(&mend.after));
    let file = printable(&mend.file);
    let diff = TextDiff::from_lines(&before, &after);
    diff.unified_diff().context_radius(AROUND).header(&format!("a/{file}"), &format!("b/{file}")).to_string()
}
