//! Cells of one minute as bytes.

use super::dense::{Dense, Drained, Tally};
use crate::cells::{COUNTS, put};

/// Cells of a minute, or of a part of it, by series.
pub(crate) type Segment = Box<[u8]>;

/// Empties a minute into bytes; gives the groups of clients that wait to `group`, by series.
pub(crate) fn pack(dense: &mut Dense, mut group: impl FnMut(u32, &[u16])) -> Segment {
    let mut bytes = Vec::new();
    dense.drain(|series, Drained { tally, buckets, groups }| {
        group(series, groups);
        let endings = tally.endings.iter().map(|(ending, count)| (u32::from(*ending), u64::from(*count)));
        put(
            &mut bytes,
            series,
            &counts(tally),
            endings,
            buckets.iter().map(|(bucket, count)| (*bucket, u64::from(*count))),
        );
    });
    bytes.into()
}

fn counts(tally: &Tally) -> [u64; COUNTS] {
    let [a, b, c, d, e, f] = tally.classes.map(u64::from);
    [a, b, c, d, e, f, u64::from(tally.passed_on), u64::from(tally.refused), tally.retries, 0]
}

#[cfg(test)]
mod tests {
    use model::Text;

    use super::super::event::{Event, NO_BUCKET, PASSED_ON, Word};
    use super::*;
    use crate::cells::{Cells, Numbering, Place};
    use crate::{Cell, Key};

    #[test]
    fn what_is_packed_comes_out_as_it_was() {
        let mut dense = Dense::default();
        let word = Word::of(4, false, 1_727, None);
        let event = Event { series: 300, word, ending: 2, retries: 70_000, ..Event::default() };
        for _ in 0..200 {
            dense.count(&event);
        }
        let word = Word::of(1, true, 0, None);
        dense.count(&Event { series: 300, word, ..Event::default() });
        let word = Word::of(PASSED_ON, false, NO_BUCKET, None);
        dense.count(&Event { series: 7, word, ..Event::default() });
        let bytes = pack(&mut dense, |_, _| {});
        assert!(dense.is_empty());
        let mut cells = Cells::default();
        let name = |number: u32| Text::from(number.to_string());
        let place = |number: u32| Some(Place { pool: name(number), ..Place::default() });
        cells.take(3, &bytes, &mut Numbering::default(), place, name);
        let key = |pool| Key { minute: 3, pool: name(pool), endpoint: Text::default(), route: Text::default() };
        let latency = [(0, 1), (1_727, 200)].into_iter().collect();
        let classes = [0, 1, 0, 0, 200, 0];
        let endings = vec![("2".to_owned(), 200)];
        let cell =
            Cell { requests: 201, classes, refused: 1, retries: 14_000_000, latency, endings, ..Cell::default() };
        let wanted = [(key(300), cell), (key(7), Cell { passed_on: 1, ..Cell::default() })];
        assert_eq!(cells.iter().collect::<Vec<_>>(), wanted);
    }
}
