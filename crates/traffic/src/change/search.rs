//! The stretch of a series that is furthest from the rest of it.

use super::point::Point;
use super::{curve, noise};
use crate::certain::{ALARM, estimated};

/// Minutes that a series has at the least.
const SHORTEST: usize = 8;
/// Minutes from which on a series shows its noise; a shorter one whose noise isn't known is taken to have so many times what it has at the
/// least.
pub(super) const TELLING: usize = 45;
const WIDE: f64 = 30.0;
/// Minutes that a stretch has at the least, and those before it: in a series that is shorter than so many, and in a longer one.
const FEWEST: [usize; 2] = [3, 5];
const SHORT: usize = 16;
/// Minutes of a stretch that passes, at the most: longer ones are found where they begin, if they last until the end.
const LONGEST: usize = 240;
/// How many times a change is as large as the next one that is left without it, unless it is beyond doubt: in noise that comes in
/// waves or heaps, one stretch differs nearly as much as the next.
const OUT: f64 = 20.0;

/// How many times as much evidence it takes where the noise is only what the series shows, and how many put a change beyond doubt.
const DOUBT: [f64; 2] = [1.5, 3.0];

/// The noise that there is at the least: the variance of a point of weight 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Least {
    pub noise: f64,
    /// Whether it is known to be no more.
    pub is_known: bool,
}

/// A stretch that differs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    /// Its first point.
    pub from: usize,
    /// The one after its last.
    pub to: usize,
    /// How often chance would bring it about, at most.
    pub chance: f64,
}

/// The stretch that differs most, where chance alone hardly ever gives one.
pub(super) fn furthest(points: &[Point], least: Least) -> Option<Stretch> {
    if points.len() < SHORTEST {
        return None;
    }
    let is_telling = least.is_known || points.len() >= TELLING;
    let floor = if is_telling { least.noise } else { WIDE * least.noise };
    let (apart, from, to) = candidate(points)?;
    let flat = flattened(points, from, to);
    let noise = noise::of(&flat, floor);
    let stretches = (points.len() * points.len().min(2 * LONGEST)) as f64;
    let wanted = (2.0 * stretches / ALARM).ln();
    let evidence = estimated(noise.freedom, wanted) * apart / (2.0 * noise.variance);
    let stands_out = || evidence >= DOUBT[1] * wanted || candidate(&flat).is_none_or(|(next, ..)| apart >= OUT * next);
    let is_clear = evidence >= wanted && (least.is_known || evidence >= DOUBT[0] * wanted && stands_out());
    // What a slow curve explains better is no change.
    let is_change = is_clear && lasts(points, from, to) && squares(&flat) < curve::left_by_cubic(points);
    is_change.then(|| Stretch { from, to, chance: (wanted - evidence).exp() * ALARM })
}

/// The stretch whose mean is furthest from that of the rest, and how far, squared and by weight.
fn candidate(points: &[Point]) -> Option<(f64, usize, usize)> {
    let sums = Sums::of(points);
    let count = points.len();
    let fewest = FEWEST[usize::from(count >= SHORT)];
    let mut best: Option<(f64, usize, usize)> = None;
    for from in fewest..count.saturating_sub(fewest - 1) {
        let passing = from + fewest..(from + LONGEST + 1).min(count.saturating_sub(fewest) + 1);
        for to in passing.chain([count]) {
            let apart = sums.apart(from, to);
            if best.is_none_or(|(most, ..)| apart > most) {
                best = Some((apart, from, to));
            }
        }
    }
    best
}

/// What is left of the points without the difference between a stretch and the rest.
fn flattened(points: &[Point], from: usize, to: usize) -> Vec<Point> {
    let (rest, own) = levels(points, from, to);
    let level = |at| if (from..to).contains(&at) { own } else { rest };
    let flat = |(at, point): (usize, &Point)| Point { value: point.value - level(at), ..*point };
    points.iter().enumerate().map(flat).collect()
}

/// The sum of weighted squares.
fn squares(points: &[Point]) -> f64 {
    points.iter().map(|point| point.weight * point.value * point.value).sum()
}

/// Whether three of four minutes on both sides are nearer to the level of their own side.
fn lasts(points: &[Point], from: usize, to: usize) -> bool {
    let (rest, own) = levels(points, from, to);
    let is_own = |point: &&Point| (point.value - own).abs() < (point.value - rest).abs();
    let inside = points[from..to].iter().filter(is_own).count();
    let outside = points[..from].iter().chain(&points[to..]).filter(|point| !is_own(point)).count();
    4 * inside >= 3 * (to - from) && 4 * outside >= 3 * (points.len() - (to - from))
}

/// The mean outside a stretch, and inside.
fn levels(points: &[Point], from: usize, to: usize) -> (f64, f64) {
    let own = Point::mean(&points[from..to]);
    (Point::mean(points).without(own).value, own.value)
}

/// Sums from the first point on.
struct Sums {
    weights: Vec<f64>,
    values: Vec<f64>,
}

impl Sums {
    fn of(points: &[Point]) -> Sums {
        // Around the first value, so that little is lost between large sums.
        let base = points.first().map_or(0.0, |point| point.value);
        let mut sums = Sums { weights: vec![0.0], values: vec![0.0] };
        let (mut weight, mut value) = (0.0, 0.0);
        for point in points {
            weight += point.weight;
            value += point.weight * (point.value - base);
            sums.weights.push(weight);
            sums.values.push(value);
        }
        sums
    }

    /// `(mean inside - mean outside)² / (1/W inside + 1/W outside)`: the likelihood ratio of two levels against one is this,
    /// divided by the variance.
    fn apart(&self, from: usize, to: usize) -> f64 {
        let (Some(weights), Some(values)) = (self.weights.last(), self.values.last()) else { return 0.0 };
        let (inside, value) = (self.weights[to] - self.weights[from], self.values[to] - self.values[from]);
        let outside = weights - inside;
        let apart = value / inside - (values - value) / outside;
        apart * apart / (1.0 / inside + 1.0 / outside)
    }
}
