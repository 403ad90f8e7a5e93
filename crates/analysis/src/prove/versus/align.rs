//! Which routes of two tables belong together.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use model::{Route, Table};

/// Places of one print, in the same order on both sides: a longest sequence.
pub(super) fn aligned(before: &[u64], after: &[u64]) -> Vec<(usize, usize)> {
    let mut places: HashMap<u64, Vec<usize>> = HashMap::new();
    for (place, print) in after.iter().enumerate().rev() {
        places.entry(*print).or_default().push(place);
    }
    let partner = |(place, print)| Some((place, places.get_mut(print).and_then(Vec::pop)?));
    increasing(&before.iter().enumerate().filter_map(partner).collect::<Vec<_>>())
}

/// For each route of either table the place of the one that it is aligned with.
pub(super) type Partners = (Rc<[Option<usize>]>, Rc<[Option<usize>]>);

pub(super) fn partners(aligned: &[(usize, usize)], (before, after): (usize, usize)) -> Partners {
    let (mut old, mut new) = (vec![None; before], vec![None; after]);
    for (a, b) in aligned {
        old[*a] = Some(*b);
        new[*b] = Some(*a);
    }
    (old.into(), new.into())
}

/// The routes that aren't among these.
pub(super) fn others(table: &Table, aligned: impl Iterator<Item = usize>) -> Vec<(usize, &Route)> {
    let aligned: HashSet<usize> = aligned.collect();
    table.routes.iter().enumerate().filter(|(place, _)| !aligned.contains(place)).collect()
}

/// A longest run of pairs of which both sides grow.
fn increasing(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; pairs.len()];
    for (at, pair) in pairs.iter().enumerate() {
        let length = ends.partition_point(|&end| pairs[end].1 < pair.1);
        before[at] = length.checked_sub(1).map(|last| ends[last]);
        if length == ends.len() { ends.push(at) } else { ends[length] = at }
    }
    let mut run = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(at) = next {
        run.push(pairs[at]);
        next = before[at];
    }
    run.reverse();
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_run_is_kept() {
        assert_eq!(increasing(&[(0, 3), (1, 0), (2, 1), (3, 2)]), [(1, 0), (2, 1), (3, 2)]);
        assert_eq!(increasing(&[]), []);
    }
}
