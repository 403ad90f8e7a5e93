//! Sketches as bytes: a version, then bucket and count of each, buckets as the step from the one before.

use traffic::Sketch;

use crate::number::{put, take};

/// The version, which is the first byte.
const VERSION: u8 = 1;

/// The bytes of a sketch; about two for each bucket that isn't empty.
pub fn encode(sketch: &Sketch) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(1 + 3 * sketch.buckets().len());
    bytes.push(VERSION);
    let mut before = 0;
    for (bucket, count) in sketch.buckets() {
        put(&mut bytes, u64::from(bucket - before));
        put(&mut bytes, count);
        before = bucket;
    }
    bytes
}

/// The sketch out of its bytes; `None` where they are no sketch, or one of a later version.
pub fn decode(bytes: &[u8]) -> Option<Sketch> {
    let mut rest = bytes.strip_prefix(&[VERSION])?;
    let mut buckets = Vec::new();
    let mut bucket = 0_u16;
    while !rest.is_empty() {
        let step = u16::try_from(take(&mut rest)?).ok()?;
        let count = take(&mut rest)?;
        bucket = bucket.checked_add(step)?;
        if count == 0 || (step == 0 && !buckets.is_empty()) {
            return None;
        }
        buckets.push((bucket, count));
    }
    Some(buckets.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[(u16, u64)]) -> Sketch {
        values.iter().copied().collect()
    }

    #[test]
    fn a_sketch_comes_back_as_it_was() {
        let all = Sketch::bucket(u32::MAX);
        let cases: &[&[(u16, u64)]] = &[
            &[],
            &[(0, 1)],
            &[(0, 127), (1, 128), (all, u64::MAX)],
            &[(u16::MAX, u64::MAX)],
            &[(127, 16_383), (128, 16_384), (1_000, 1)],
        ];
        for case in cases {
            assert_eq!(decode(&encode(&of(case))), Some(of(case)), "{case:?}");
        }
        let full: Sketch = (0..=all).map(|bucket| (bucket, u64::from(bucket) * 77 + 1)).collect();
        assert_eq!(decode(&encode(&full)), Some(full));
    }

    #[test]
    fn what_is_no_sketch_is_none() {
        let good = encode(&of(&[(3, 200), (70, 1)]));
        assert!(decode(&good).is_some());
        for length in 0..good.len() {
            // Cut between two buckets it is a sketch still, of fewer.
            assert!(decode(&good[..length]).is_none_or(|cut| cut.count() < 201), "{length}");
        }
        let later = [&[2], &good[1..]].concat();
        let none: [&[u8]; 6] = [&later, b"", b"text", &[1, 3, 0], &[1, 3, 1, 0, 1], &[1, 0xff, 0xff, 0x7f, 1]];
        none.iter().for_each(|bytes| assert_eq!(decode(bytes), None, "{bytes:?}"));
        let too_much = [&[1, 3][..], &[0xff; 9], &[0x7f]].concat();
        assert_eq!(decode(&too_much), None);
    }
}
