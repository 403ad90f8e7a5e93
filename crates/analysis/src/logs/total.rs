//! Counts without their minutes.

use traffic::Cell;

/// What a number of cells come to.
pub type Total = Cell;

/// The sum of all.
pub(super) fn total<'c>(cells: impl IntoIterator<Item = &'c Cell>) -> Total {
    let mut sum = Total::default();
    cells.into_iter().for_each(|cell| sum.merge(cell));
    sum
}
