//! All that was seen, sorted for those who judge: who fails, since when, what was usual, what was changed.

mod harm;
mod probes;
pub(crate) mod quote;
mod reach;
mod series;
mod traffic;
mod turns;
pub(crate) mod words;

use std::time::Duration;

use model::{Moment, Text};

use crate::{Asked, Backing, Sign, Slice, Subject, Timeline, Vitals};

pub(crate) use harm::{Onset, is_felt};
pub(crate) use probes::Probe;
pub(crate) use reach::{End, leads_to};
pub(crate) use series::Series;
pub(crate) use traffic::{Count, Part, Traffic};
pub(crate) use turns::{Effect, Turn, new_lines};

/// So far apart two moments may be told that are one: sources are asked once a second.
pub(crate) const SLACK: Duration = Duration::from_millis(1_500);

/// All that was seen, sorted.
#[derive(Debug)]
pub(crate) struct Case<'a> {
    pub timeline: &'a Timeline,
    pub signs: &'a [Sign],
    /// When users began to feel it; the end of the time where they don't.
    pub onset: Onset,
    pub start: Moment,
    pub end: Moment,
    pub traffic: Traffic,
    /// How many requests failed in each second or few.
    pub failed: Vec<(Moment, f64)>,
    pub applications: Vec<Series<'a, Vitals>>,
    pub databases: Vec<Series<'a, Backing>>,
    pub probes: Vec<Probe<'a>>,
    pub turns: Vec<Turn<'a>>,
    /// Whether users feel anything.
    pub is_felt: bool,
}

impl<'a> Case<'a> {
    pub fn new(timeline: &'a Timeline, signs: &'a [Sign]) -> Self {
        let (start, end) = (timeline.start().unwrap_or_default(), timeline.end().unwrap_or_default());
        let began = harm::began(signs);
        let mut slices: Vec<&Slice> =
            timeline.scene.balancers.iter().flat_map(|own| timeline.slices(&own.name)).collect();
        slices.sort_by_key(|slice| slice.from);
        let measure = harm::Measure::of(timeline, &slices, began.first().copied().unwrap_or(end));
        let first = measure.lasting(&slices, &began);
        let onset = match first {
            Some(first) => measure.onset(&slices, first, start),
            None => Onset { from: end, to: end, has_past: true },
        };
        let vitals = timeline.scene.applications.iter().flat_map(|pool| timeline.vitals(pool));
        let backings = timeline.scene.databases.iter().flat_map(|pool| timeline.backings(pool));
        Case {
            timeline,
            signs,
            onset,
            start,
            end,
            failed: slices.iter().map(|own| (own.from, own.rows.iter().map(|row| measure.failed(row)).sum())).collect(),
            traffic: Traffic::of(&slices, &measure, onset.from),
            applications: Series::all(vitals, |seen| &seen.pool),
            databases: Series::all(backings, |seen| &seen.pool),
            probes: Probe::all(timeline, onset.from),
            // Where nobody feels anything nobody is to blame, and comparing takes long.
            turns: first.map(|_| Turn::all(timeline)).unwrap_or_default(),
            is_felt: first.is_some(),
        }
    }

    /// Signs of a detector.
    pub fn signs(&self, detector: &str) -> impl Iterator<Item = &'a Sign> {
        self.signs.iter().filter(move |sign| sign.detector == detector)
    }

    /// Pools of which a notable part fails, most failures first.
    pub fn failing_pools(&self) -> Vec<(&Text, Count)> {
        let pools = self.traffic.pools().into_iter().map(|(name, _, after)| (name, after));
        pools.filter(|(_, after)| after.failed >= 1.0 && after.part() >= 0.01).collect()
    }

    /// Whether something is of a pool whose requests fail, or of one that users feel a sign of.
    pub fn is_failing(&self, pool: &str) -> bool {
        self.failing_pools().iter().any(|(name, _)| *name == pool) || self.feels(pool)
    }

    /// Whether users feel a sign that is about a pool or an endpoint of it.
    pub fn feels(&self, pool: &str) -> bool {
        let is_of = |sign: &&Sign| match &sign.subject {
            Subject::Pool(name) | Subject::Endpoint(name, _) => name == pool,
            _ => false,
        };
        self.signs.iter().filter(is_of).any(is_felt)
    }

    /// Probes of a pool that go one way.
    pub fn probes_of(&self, pool: &str, asked: Asked) -> impl Iterator<Item = &Probe<'a>> {
        self.probes.iter().filter(move |probe| probe.pool == pool && probe.asked == asked && probe.after.1 > 0)
    }

    /// Growth of a counter of an application's endpoint since it began, or before.
    pub fn since(&self, series: &Series<'a, Vitals>, key: impl Fn(&Vitals) -> Option<u64>) -> Option<f64> {
        series.growth(|own| key(own).map(|count| count as f64), self.onset.from - SLACK, self.end)
    }

    /// Growth of a counter before it began.
    pub fn until(&self, series: &Series<'a, Vitals>, key: impl Fn(&Vitals) -> Option<u64>) -> Option<f64> {
        series.growth(|own| key(own).map(|count| count as f64), self.start, self.onset.from - SLACK)
    }

    /// How many requests failed in the seconds after a moment.
    pub fn failed_after(&self, moment: Moment) -> f64 {
        self.failed.iter().filter(|(from, _)| *from >= moment).map(|(_, failed)| failed).sum()
    }

    /// How long it goes on.
    pub fn lasts(&self) -> Duration {
        self.end.since(self.onset.from)
    }
}
