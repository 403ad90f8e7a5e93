//! What one endpoint said of itself, in order: how counters grew, how large gauges were.

use model::{Moment, Text};
use rustc_hash::FxHashMap;

/// What one endpoint said of itself, in order.
#[derive(Clone, Debug)]
pub(crate) struct Series<'a, T> {
    pub pool: &'a Text,
    pub endpoint: &'a Text,
    pub seen: Vec<(Moment, &'a T)>,
}

impl<'a, T> Series<'a, T> {
    /// Sorts what was said by who said it.
    pub fn all(
        said: impl Iterator<Item = (&'a Text, Moment, &'a T)>,
        pool: impl Fn(&'a T) -> &'a Text,
    ) -> Vec<Series<'a, T>> {
        let mut all: Vec<Series<'a, T>> = Vec::new();
        let mut places: FxHashMap<(&Text, &Text), usize> = FxHashMap::default();
        for (endpoint, at, seen) in said {
            let pool = pool(seen);
            let place = *places.entry((pool, endpoint)).or_insert_with(|| {
                all.push(Series { pool, endpoint, seen: Vec::new() });
                all.len() - 1
            });
            all[place].seen.push((at, seen));
        }
        all.sort_by_key(|own| (own.pool, own.endpoint));
        all
    }

    /// How much a counter grew in a time; `None` where it wasn't told twice. One that fell began anew with a start.
    pub fn growth(&self, key: impl Fn(&T) -> Option<f64>, from: Moment, to: Moment) -> Option<f64> {
        let told: Vec<(Moment, f64)> = self.seen.iter().filter_map(|(at, seen)| Some((*at, key(seen)?))).collect();
        let first = told.partition_point(|(at, _)| *at <= from).saturating_sub(1);
        let last = told.partition_point(|(at, _)| *at <= to);
        let window = told.get(first..last)?;
        let step = |pair: &[(Moment, f64)]| if pair[1].1 >= pair[0].1 { pair[1].1 - pair[0].1 } else { pair[1].1 };
        (window.len() > 1).then(|| window.windows(2).map(step).sum())
    }

    /// The largest that a gauge was in a time, and when.
    pub fn most(&self, key: impl Fn(&T) -> Option<f64>, from: Moment, to: Moment) -> Option<(Moment, f64)> {
        let within = self.seen.iter().filter(|(at, _)| *at >= from && *at <= to);
        within.filter_map(|(at, seen)| Some((*at, key(seen)?))).max_by(|one, other| one.1.total_cmp(&other.1))
    }

    /// What it said last.
    pub fn last(&self) -> Option<&'a T> {
        self.seen.last().map(|(_, seen)| *seen)
    }

    /// What it said last before a moment, or first.
    pub fn before(&self, moment: Moment) -> Option<&'a T> {
        let at = self.seen.partition_point(|(at, _)| *at < moment).saturating_sub(1);
        self.seen.get(at).map(|(_, seen)| *seen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series<'a>(pool: &'a Text, values: &'a [f64]) -> Series<'a, f64> {
        let seen = values.iter().zip(0..).map(|(value, at)| (Moment(at * 1_000), value)).collect();
        Series { pool, endpoint: pool, seen }
    }

    #[test]
    fn a_counter_that_falls_began_anew() {
        let pool = Text::new("auth");
        let own = series(&pool, &[10.0, 12.0, 3.0, 4.0]);
        let growth = |from, to| own.growth(|value| Some(*value), Moment(from), Moment(to));
        assert_eq!(growth(0, 3_000), Some(6.0));
        assert_eq!(growth(1_500, 3_000), Some(4.0));
        assert_eq!(growth(0, 500), None);
        assert_eq!(own.most(|value| Some(*value), Moment(2_000), Moment(9_000)), Some((Moment(3_000), 4.0)));
        assert_eq!((own.before(Moment(2_000)), own.last()), (Some(&12.0), Some(&4.0)));
    }
}
