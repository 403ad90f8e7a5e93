//! What a slow curve leaves unexplained.

use super::point::Point;

/// The sum of weighted squares that is left around the best cubic: the day's course over some hours is about that.
///
/// Powers of time are made orthogonal one after the other (J. Gram, 1883; E. Schmidt, 1907) and taken out.
pub(super) fn left_by_cubic(points: &[Point]) -> f64 {
    let middle = points.len() as f64 / 2.0;
    let time: Vec<f64> = (0..points.len()).map(|at| (at as f64 - middle) / middle).collect();
    let product = |one: &[f64], other: &[f64]| -> f64 {
        points.iter().zip(one.iter().zip(other)).map(|(point, (one, other))| point.weight * one * other).sum()
    };
    let mut rest: Vec<f64> = points.iter().map(|point| point.value).collect();
    let mut basis: Vec<Vec<f64>> = vec![];
    for power in 0..4 {
        let mut own: Vec<f64> = time.iter().map(|time| time.powi(power)).collect();
        for earlier in &basis {
            let times = product(&own, earlier);
            take_out(&mut own, earlier, times);
        }
        let size = product(&own, &own).sqrt().max(f64::MIN_POSITIVE);
        own.iter_mut().for_each(|value| *value /= size);
        let times = product(&rest, &own);
        take_out(&mut rest, &own, times);
        basis.push(own);
    }
    product(&rest, &rest)
}

/// Takes a multiple of one out of another.
fn take_out(from: &mut [f64], what: &[f64], times: f64) {
    from.iter_mut().zip(what).for_each(|(from, what)| *from -= times * what);
}
