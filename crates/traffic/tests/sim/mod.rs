//! Traffic made up, the same in each run.
#![allow(dead_code, reason = "each test file uses its own part")]

use traffic::Bunches;
use traffic::even::Window;

/// SplitMix64.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Chance(seed)
    }

    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// 0 to 1.
    pub fn part(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn below(&mut self, bound: usize) -> usize {
        (self.part() * bound as f64) as usize
    }

    /// One of these shares.
    pub fn of(&mut self, shares: &[f64]) -> usize {
        let mut left = self.part() * shares.iter().sum::<f64>();
        let place = shares.iter().position(|share| {
            left -= share;
            left < 0.0
        });
        place.unwrap_or(shares.len() - 1)
    }

    /// How many trials until one succeeds, each with chance 1 in `mean`.
    pub fn geometric(&mut self, mean: f64) -> u64 {
        if mean <= 1.0 {
            return 1;
        }
        let part = 1.0 - self.part();
        (part.ln() / (1.0 - 1.0 / mean).ln()).ceil().max(1.0) as u64
    }

    /// Poisson; by normal approximation above 500.
    pub fn poisson(&mut self, mean: f64) -> u64 {
        if mean > 500.0 {
            return (mean + mean.sqrt() * self.normal()).round().max(0.0) as u64;
        }
        let (mut count, mut left) = (0, self.part());
        let bound = (-mean).exp();
        while left > bound {
            left *= self.part();
            count += 1;
        }
        count
    }

    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.part()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.part()).cos()
    }
}

/// How many requests a connection has.
#[derive(Clone, Copy, Debug)]
pub enum Length {
    One,
    Fixed(u64),
    Geometric(f64),
}

impl Length {
    pub fn draw(self, chance: &mut Chance) -> u64 {
        match self {
            Length::One => 1,
            Length::Fixed(length) => length,
            Length::Geometric(mean) => chance.geometric(mean),
        }
    }
}

/// A window of requests on connections that each stick to one endpoint.
pub fn window(chance: &mut Chance, requests: u64, length: Length, shares: &[f64]) -> Window {
    let mut window = Window { counts: vec![0; shares.len()], bunches: Some(Bunches::default()) };
    let mut left = requests;
    while left > 0 {
        let own = length.draw(chance).min(left);
        let (connection, endpoint) = (chance.bits(), chance.of(shares));
        window.counts[endpoint] += own;
        let bunches = window.bunches.as_mut().unwrap();
        bunches.add_times(connection, endpoint as u32, own as u32);
        left -= own;
    }
    window
}

/// How many even windows are judged of each sort: 2,000 are the bar.
pub fn runs() -> usize {
    std::env::var("EVEN_WINDOWS").ok().and_then(|count| count.parse().ok()).unwrap_or(100)
}
