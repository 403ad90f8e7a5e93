//! "Did you mean ...?"

/// The candidate most like `word`, where one is alike enough to be meant.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let limit = (word.chars().count() / 3).max(1) + 1;
    let scored = candidates.into_iter().map(|candidate| (distance(word, candidate, limit), candidate));
    scored.filter(|(distance, _)| *distance <= limit).min_by_key(|(distance, _)| *distance).map(|(_, found)| found)
}

/// Whether a single slip of the finger makes one word of the other: a letter changed, left out, added, or swapped with its neighbour.
pub(crate) fn one_slip(a: &str, b: &str) -> bool {
    distance(a, b, 1) == 1
}

/// Edits from one word to the other, a swap of neighbours counting as one; more than `limit` where lengths differ by more.
fn distance(a: &str, b: &str, limit: usize) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.to_lowercase().chars().collect(), b.to_lowercase().chars().collect());
    if a.len().abs_diff(b.len()) > limit {
        return limit + 1;
    }
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let changed = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = changed.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_seen_through() {
        assert_eq!(nearest("helth", ["share", "health"]), Some("health"));
        assert_eq!(nearest("exepct", ["expect", "pools"]), Some("expect"));
        assert_eq!(nearest("Auth", ["auth"]), Some("auth"));
    }

    #[test]
    fn one_slip_is_one_edit() {
        for slip in ["exmaple.com", "exmple.com", "examplle.com", "exanple.com"] {
            assert!(one_slip(slip, "example.com"), "{slip}");
        }
        for other in ["example.com", "Example.com", "exmpale.com", "example.co.uk"] {
            assert!(!one_slip(other, "example.com"), "{other}");
        }
    }

    #[test]
    fn something_else_is_not() {
        assert_eq!(nearest("colour", ["share", "health"]), None);
        assert_eq!(nearest("db", []), None);
    }
}
