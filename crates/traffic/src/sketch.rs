//! How values are spread, in little room.

use std::cmp::Ordering;

/// Bits of a value that count below its highest one.
const FINE: u32 = 6;
/// Values below this have a bucket of their own.
const EXACT: u32 = 1 << (FINE + 1);

/// A histogram of times in microseconds whose quantiles are right within 0.8% of the value. Two of them merge by adding counts.
///
/// Buckets are log-linear: a power of two is cut into 64, and the middle of a bucket stands for all in it. A bucket counts up to
/// 4,294,967,295; more stay there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    /// Bucket and count, sorted by bucket, none with count 0.
    buckets: Vec<(u16, u32)>,
}

impl Sketch {
    /// The bucket of a time in microseconds.
    pub fn bucket(micros: u32) -> u16 {
        if micros < EXACT {
            return micros as u16;
        }
        let octave = micros.ilog2() - FINE;
        ((octave << FINE) + (micros >> octave)) as u16
    }

    /// The time in microseconds that stands for a bucket.
    pub fn middle(bucket: u16) -> f64 {
        let bucket = u32::from(bucket);
        if bucket < EXACT {
            return f64::from(bucket);
        }
        let octave = (bucket >> FINE) - 1;
        let low = u64::from(bucket - (octave << FINE)) << octave;
        low as f64 + ((1_u64 << octave) as f64 - 1.0) / 2.0
    }

    /// Counts a bucket `count` times more.
    pub fn add(&mut self, bucket: u16, count: u64) {
        match self.buckets.binary_search_by_key(&bucket, |(own, _)| *own) {
            Ok(place) => self.buckets[place].1 = plus(self.buckets[place].1, count),
            Err(place) => self.buckets.insert(place, (bucket, plus(0, count))),
        }
    }

    /// Takes in all of another.
    pub fn merge(&mut self, other: &Sketch) {
        if self.buckets.is_empty() {
            self.buckets.clone_from(&other.buckets);
            return;
        }
        if self.holds_buckets_of(other) {
            return self.add_known(other);
        }
        let own = std::mem::take(&mut self.buckets);
        let mut merged: Vec<(u16, u32)> = Vec::with_capacity(own.len().max(other.buckets.len()));
        let (mut own, mut others) = (own.into_iter().peekable(), other.buckets.iter().copied().peekable());
        while let (Some(one), Some(two)) = (own.peek(), others.peek()) {
            match one.0.cmp(&two.0) {
                Ordering::Less => merged.extend(own.next()),
                Ordering::Greater => merged.extend(others.next()),
                Ordering::Equal => {
                    merged.push((one.0, one.1.saturating_add(two.1)));
                    own.next();
                    others.next();
                }
            }
        }
        merged.extend(own);
        merged.extend(others);
        self.buckets = merged;
    }

    /// Whether it has all buckets of another: then nothing has to be moved, as is the rule where many are added to one.
    fn holds_buckets_of(&self, other: &Sketch) -> bool {
        let mut own = self.buckets.iter();
        other.buckets.iter().all(|(bucket, _)| own.any(|(mine, _)| mine == bucket))
    }

    /// Adds the counts of another, of which it has all buckets.
    fn add_known(&mut self, other: &Sketch) {
        let mut own = self.buckets.iter_mut();
        for (bucket, count) in &other.buckets {
            if let Some((_, mine)) = own.find(|(mine, _)| mine == bucket) {
                *mine = mine.saturating_add(*count);
            }
        }
    }

    /// How many values there are.
    pub fn count(&self) -> u64 {
        self.buckets().map(|(_, count)| count).sum()
    }

    /// The value in microseconds below or at which a part `q` (0 to 1) of all lie; `None` where there is none.
    pub fn quantile(&self, q: f64) -> Option<f64> {
        let rank = ((q * self.count() as f64).ceil() as u64).max(1);
        let mut seen = 0;
        self.buckets().find_map(|(bucket, count)| {
            seen += count;
            (seen >= rank).then(|| Self::middle(bucket))
        })
    }

    /// The mean value in microseconds; `None` where there is none.
    pub fn mean(&self) -> Option<f64> {
        let sum: f64 = self.buckets().map(|(bucket, count)| Self::middle(bucket) * count as f64).sum();
        (!self.buckets.is_empty()).then(|| sum / self.count() as f64)
    }

    /// Bucket and count, sorted by bucket: what is kept of it elsewhere.
    pub fn buckets(&self) -> impl ExactSizeIterator<Item = (u16, u64)> {
        self.buckets.iter().map(|(bucket, count)| (*bucket, u64::from(*count)))
    }
}

/// A count and some more.
fn plus(count: u32, more: u64) -> u32 {
    count.saturating_add(u32::try_from(more).unwrap_or(u32::MAX))
}

impl FromIterator<(u16, u64)> for Sketch {
    fn from_iter<I: IntoIterator<Item = (u16, u64)>>(buckets: I) -> Self {
        let some = buckets.into_iter().filter(|(_, count)| *count != 0);
        let mut buckets: Vec<(u16, u32)> = some.map(|(bucket, count)| (bucket, plus(0, count))).collect();
        if !buckets.is_sorted_by(|one, other| one.0 < other.0) {
            buckets.sort_unstable_by_key(|(bucket, _)| *bucket);
            buckets.dedup_by(|other, one| {
                let is_same = one.0 == other.0;
                one.1 = one.1.saturating_add(if is_same { other.1 } else { 0 });
                is_same
            });
        }
        buckets.shrink_to_fit();
        Sketch { buckets }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_a_bucket_is_near_all_that_is_in_it() {
        for micros in (0..2_000_000).step_by(7).chain([u32::MAX, u32::MAX / 3]) {
            let middle = Sketch::middle(Sketch::bucket(micros));
            assert!((middle - f64::from(micros)).abs() <= 0.008 * f64::from(micros), "{micros}: {middle}");
        }
        assert!((1..100_000).all(|micros| Sketch::bucket(micros) >= Sketch::bucket(micros - 1)));
    }

    impl Sketch {
        /// The same again, added bucket by bucket.
        fn merged(mut self, other: &Sketch) -> Sketch {
            other.buckets().for_each(|(bucket, count)| self.add(bucket, count));
            self
        }
    }

    #[test]
    fn two_halves_come_to_the_whole() {
        let of =
            |values: std::ops::Range<u32>| values.map(|micros| (Sketch::bucket(micros * 10), 1)).collect::<Sketch>();
        let mut merged = of(0..500);
        merged.merge(&of(500..1_000));
        assert_eq!(merged, of(0..1_000));
        assert!((merged.quantile(0.95).unwrap() - 9_490.0).abs() < 90.0);
        let before = merged.count();
        merged.merge(&of(200..300));
        assert_eq!(merged, of(0..1_000).merged(&of(200..300)), "where all buckets are there, and where they are not");
        assert_eq!(merged.count(), before + 100);
        assert_eq!(Sketch::default().quantile(0.5), None);
    }
}
