//! Chance that is the same for the same seed on every machine.

/// SplitMix64 (G. Steele, D. Lea and C. Flood, 2014): small, fast, and good enough for drawing endpoints and times.
#[derive(Clone, Debug)]
pub(super) struct Chance(u64);

impl Chance {
    /// Chance that begins with a seed; `stream` sets those apart that have the same one.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        let mut chance = Chance(seed ^ stream.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        chance.bits();
        chance
    }

    /// 64 bits.
    pub(super) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to 1, without 1.
    pub(super) fn part(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A whole number below `count`, which is not 0.
    pub(super) fn below(&mut self, count: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(count)) >> 64) as u64
    }

    /// A time that is so long on average, as times between independent arrivals are.
    pub(super) fn time(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.part()).ln()
    }
}

#[cfg(test)]
mod tests {
    use super::Chance;

    #[test]
    fn numbers_are_spread_and_repeatable() {
        let mut chance = Chance::new(7, 0);
        let draws: Vec<f64> = (0..10_000).map(|_| chance.part()).collect();
        let mean = draws.iter().sum::<f64>() / 10_000.0;
        assert!((mean - 0.5).abs() < 0.01 && draws.iter().all(|draw| (0.0..1.0).contains(draw)), "{mean}");
        let time = (0..10_000).map(|_| chance.time(3.0)).sum::<f64>() / 10_000.0;
        assert!((time - 3.0).abs() < 0.1, "{time}");
        assert!((0..1_000).all(|_| chance.below(3) < 3));
        assert_eq!(Chance::new(7, 0).bits(), Chance::new(7, 0).bits());
        assert_ne!(Chance::new(7, 0).bits(), Chance::new(7, 1).bits());
    }
}
