//! Chance that is the same for the same seed (S. Vigna's SplitMix64).

use std::time::Duration;

/// A source of numbers.
#[derive(Clone, Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    /// The source of one part of a whole.
    pub(crate) fn new(seed: u64, part: u64) -> Chance {
        let mut chance = Chance(seed ^ part.wrapping_mul(0xd134_2543_de82_ef95));
        chance.next();
        chance
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to below 1.
    pub(crate) fn part(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Whether something happens that happens so often.
    pub(crate) fn is(&mut self, often: f64) -> bool {
        self.part() < often
    }

    /// A number below `end`; 0 where that is 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.part() * end as f64) as usize
    }

    /// A span between half of it and one and a half.
    pub(crate) fn about(&mut self, span: Duration) -> Duration {
        span.mul_f64(0.5 + self.part())
    }

    /// A waiting time of that mean, as of arrivals that know nothing of each other; never more than four times the mean.
    pub(crate) fn wait(&mut self, mean: Duration) -> Duration {
        mean.mul_f64((-(1.0 - self.part()).ln()).min(4.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_chance_and_another_part_another() {
        let draw = |seed, part| {
            let mut chance = Chance::new(seed, part);
            [chance.below(1_000), chance.below(1_000), chance.below(1_000)]
        };
        assert_eq!(draw(7, 1), draw(7, 1));
        assert_ne!(draw(7, 1), draw(7, 2));
        assert_ne!(draw(7, 1), draw(8, 1));
    }

    #[test]
    fn waits_have_their_mean() {
        let mut chance = Chance::new(1, 1);
        let all: Duration = (0..10_000).map(|_| chance.wait(Duration::from_millis(100))).sum();
        assert!((all.as_secs_f64() / 1_000.0 - 0.98).abs() < 0.04, "{all:?}");
    }
}
