//! What the logs say of requests, before it began and since.

use std::collections::BTreeMap;

use model::{Ending, Moment, Text};
use traffic::Sketch;

use super::harm::Measure;
use crate::{Row, Slice};

/// Counts of one pool, endpoint and route.
#[derive(Clone, Debug, Default)]
pub(crate) struct Part {
    pub pool: Text,
    pub endpoint: Text,
    pub route: Text,
    /// Whether it is of requests, not of bare connections.
    pub is_http: bool,
    pub before: Count,
    pub after: Count,
}

impl Part {
    /// Whether it may be of a pool: where two have the same endpoints a log can't tell them apart, and names both.
    pub fn is_of(&self, pool: &str) -> bool {
        self.pool == pool || self.pool.split(" or ").any(|own| own == pool)
    }
}

/// Counts of a time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Count {
    pub requests: f64,
    pub failed: f64,
    /// Answers by class, 1xx to 5xx, and last those without a status.
    pub classes: [f64; 6],
    pub endings: BTreeMap<Ending, f64>,
    /// How long answers took.
    pub latency: Sketch,
    /// The end of the last slice in which one didn't fail.
    pub well: Option<Moment>,
}

impl Count {
    /// The part that failed, 0 to 1.
    pub fn part(&self) -> f64 {
        self.failed / self.requests.max(1.0)
    }

    /// How long a part `q` of the answers took at the most, in milliseconds.
    pub fn millis(&self, q: f64) -> Option<f64> {
        self.latency.quantile(q).map(|micros| micros / 1_000.0)
    }

    /// How many ended in one of these ways.
    pub fn ended(&self, how: &[Ending]) -> f64 {
        how.iter().filter_map(|ending| self.endings.get(ending)).fold(0.0, |sum, count| sum + count)
    }

    fn add(&mut self, row: &Row, failed: f64, until: Moment) {
        if row.cell.requests as f64 > failed {
            self.well = self.well.max(Some(until));
        }
        self.requests += row.cell.requests as f64;
        self.failed += failed;
        self.classes.iter_mut().zip(row.cell.classes).for_each(|(own, count)| *own += count as f64);
        self.latency.merge(&row.cell.latency);
        row.endings.iter().for_each(|(ending, count)| *self.endings.entry(*ending).or_default() += *count as f64);
    }

    fn merge(&mut self, other: &Count) {
        self.requests += other.requests;
        self.failed += other.failed;
        self.classes.iter_mut().zip(other.classes).for_each(|(own, count)| *own += count);
        self.latency.merge(&other.latency);
        self.well = self.well.max(other.well);
        other.endings.iter().for_each(|(ending, count)| *self.endings.entry(*ending).or_default() += count);
    }
}

/// All counts, before a moment and since.
#[derive(Clone, Debug, Default)]
pub(crate) struct Traffic {
    pub parts: Vec<Part>,
    /// Seconds that the logs tell of, before and since.
    pub seconds: (f64, f64),
}

impl Traffic {
    pub fn of(slices: &[&Slice], measure: &Measure, onset: Moment) -> Self {
        let mut parts: BTreeMap<(Text, Text, Text), Part> = BTreeMap::new();
        let mut span = [(i64::MAX, i64::MIN); 2];
        for slice in slices {
            let is_after = slice.from >= onset;
            let own = &mut span[usize::from(is_after)];
            *own = (own.0.min(slice.from.0), own.1.max(slice.to.0));
            for row in &slice.rows {
                let key = (row.pool.clone(), row.endpoint.clone(), row.route.clone());
                let part = parts.entry(key).or_default();
                part.is_http = measure.is_http(row);
                let into = if is_after { &mut part.after } else { &mut part.before };
                into.add(row, measure.failed(row), slice.to);
            }
        }
        let named = |((pool, endpoint, route), part)| Part { pool, endpoint, route, ..part };
        let seconds = span.map(|(from, to)| (to.saturating_sub(from)).max(0) as f64 / 1_000.0);
        Traffic { parts: parts.into_iter().map(named).collect(), seconds: (seconds[0], seconds[1]) }
    }

    /// Sum of the parts that meet a condition, before and since.
    pub fn sum(&self, of: impl Fn(&Part) -> bool) -> (Count, Count) {
        let mut sum = (Count::default(), Count::default());
        for part in self.parts.iter().filter(|part| of(part)) {
            sum.0.merge(&part.before);
            sum.1.merge(&part.after);
        }
        sum
    }

    /// Requests, before and since.
    pub fn http(&self) -> (Count, Count) {
        self.sum(|part| part.is_http)
    }

    /// Pools of requests, and what of them failed since, most first. The empty name stands for requests that no pool got.
    pub fn pools(&self) -> Vec<(&Text, Count, Count)> {
        let mut names: Vec<&Text> = self.parts.iter().filter(|part| part.is_http).map(|part| &part.pool).collect();
        names.dedup();
        let sums = names.into_iter().map(|name| (name, self.sum(|part| part.is_http && part.pool == *name)));
        let mut all: Vec<(&Text, Count, Count)> = sums.map(|(name, (before, after))| (name, before, after)).collect();
        all.sort_by(|one, other| other.2.failed.total_cmp(&one.2.failed));
        all
    }

    /// Endpoints of a pool with their counts, before and since.
    pub fn endpoints(&self, pool: &str) -> Vec<(&Text, Count, Count)> {
        let own = self.parts.iter().filter(|part| part.pool == pool && !part.endpoint.is_empty());
        let mut names: Vec<&Text> = own.map(|part| &part.endpoint).collect();
        names.dedup();
        let sum = |name: &Text| self.sum(|part| part.pool == pool && part.endpoint == *name);
        let sums = names.into_iter().map(|name| (name, sum(name)));
        sums.map(|(name, (before, after))| (name, before, after)).collect()
    }
}
