//! One minute of a series, or several as one.

/// One minute.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    /// On a scale on which all minutes vary alike.
    pub value: f64,
    /// The variance of the value is that of the noise divided by this.
    pub weight: f64,
}

impl Point {
    /// Several as one.
    pub fn mean(points: &[Point]) -> Point {
        let weight: f64 = points.iter().map(|point| point.weight).sum();
        let sum: f64 = points.iter().map(|point| point.weight * point.value).sum();
        Point { value: sum / weight.max(f64::MIN_POSITIVE), weight }
    }

    /// What is left of this mean without another that is part of it.
    pub fn without(self, part: Point) -> Point {
        let weight = self.weight - part.weight;
        Point { value: (self.weight * self.value - part.weight * part.value) / weight, weight }
    }
}
