//! Choices that come out the same for the same seed.

/// A stream of numbers that look random.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Chance {
        let mut chance = Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        // The first numbers of neighbouring seeds are alike.
        for _ in 0..8 {
            chance.below(2);
        }
        chance
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % end
    }

    /// True in `percent` of a hundred.
    pub fn is(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of these.
    pub fn of<'a>(&mut self, any: &[&'a str]) -> &'a str {
        any[self.below(any.len())]
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, any: &'a [T]) -> &'a T {
        &any[self.below(any.len())]
    }

    /// Takes some of `all` in random order, each at most once.
    pub fn some<T>(&mut self, all: &mut Vec<T>, most: usize) -> Vec<T> {
        let count = self.below(most + 1).min(all.len());
        (0..count).map(|_| all.swap_remove(self.below(all.len()))).collect()
    }
}
