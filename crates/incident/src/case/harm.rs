//! Which requests failed, and since when: what a row of a log counts as, beside what is usual.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use finding::Confidence;
use model::{Ending, Moment, Protocol, Side, Text};
use traffic::Sketch;

use crate::{Row, Sign, Slice, Subject, Timeline};

/// Detectors whose signs users feel.
const FELT: &[&str] = &[
    "broken-connections",
    "errors",
    "overloaded",
    "pool-exhausted",
    "probe-failing",
    "read-only",
    "refused-logins",
    "sessions",
    "slow",
];
/// Troubles that are further apart are two.
const APART: Duration = Duration::from_secs(5);
/// How long before the first sign a first failure is looked for.
const EARLIER: Duration = Duration::from_secs(5);
/// So long a jolt takes.
const JOLT: Duration = Duration::from_secs(2);
/// A pause between failures that is no longer is none.
const PAUSE: Duration = Duration::from_millis(1_200);
/// So small a part of the failures of a second is not yet the beginning of them.
const FEW: f64 = 0.05;
/// So large a part that fails more than usual is much, and so small a part of that is hardly any.
const MUCH: f64 = 0.03;
const HARDLY: f64 = 0.1;
/// A class of answers is more than usual where its part has grown by this much: of 3xx and of 4xx.
const GROWN: [f64; 2] = [0.3, 0.05];

/// Whether users feel a sign. An endpoint that doesn't answer a question of ours is not yet a user who gets none.
pub(crate) fn is_felt(sign: &Sign) -> bool {
    let is_ours = sign.detector == "probe-failing" && matches!(sign.subject, Subject::Endpoint(..));
    FELT.contains(&sign.detector) && sign.size > 0.0 && !is_ours
}

/// When the signs began of what users feel now, or of what they felt last, in order: those that follow one another closely are one
/// trouble. Few requests go to a single endpoint, so that its signs are dated less surely than those of a pool or a route: they count where
/// there are no others.
pub(crate) fn began(signs: &[Sign]) -> Vec<Moment> {
    let found = trouble(signs, |sign| sign.confidence >= Confidence::Medium).or_else(|| trouble(signs, |_| true));
    let Some(trouble) = found else { return Vec::new() };
    let is_wide = |sign: &&Sign| {
        let is_within = trouble.0 <= sign.since && sign.since <= trouble.1;
        let is_single = matches!(sign.subject, Subject::Endpoint(..));
        is_within && is_felt(sign) && sign.confidence >= Confidence::Medium && !is_single
    };
    let mut all: Vec<Moment> = signs.iter().filter(is_wide).map(|sign| sign.since).collect();
    all.sort();
    if all.is_empty() { vec![trouble.0] } else { all }
}

/// The last trouble: from when to when.
fn trouble(signs: &[Sign], is_meant: impl Fn(&Sign) -> bool) -> Option<(Moment, Moment)> {
    let mut all: Vec<&Sign> = signs.iter().filter(|sign| is_felt(sign) && is_meant(sign)).collect();
    all.sort_by_key(|sign| sign.since);
    let until = |sign: &Sign| sign.until.unwrap_or(Moment(i64::MAX));
    let mut trouble: Option<(Moment, Moment)> = None;
    for sign in all {
        trouble = match trouble {
            Some((from, to)) if to >= sign.since - APART => Some((from, to.max(until(sign)))),
            _ => Some((sign.since, until(sign))),
        };
    }
    trouble
}

/// What is usual, and what is not.
#[derive(Clone, Debug, Default)]
pub(crate) struct Measure {
    /// Pools that don't speak HTTP.
    tcp: BTreeSet<Text>,
    /// Routes on which users log in.
    logins: BTreeSet<Text>,
    /// Counts of answers by route, or by pool where it has none, before anything was odd: all, 3xx, 4xx and 5xx.
    usual: BTreeMap<Text, [f64; 4]>,
    /// The same of all together.
    all: [f64; 4],
    /// What is answered with 3xx, or with 4xx, more than usual since.
    shifted: BTreeSet<(Text, usize)>,
}

/// Requests of a time: of so many slices of a log, how many, how many failed, and how many do when all is well.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    slices: usize,
    requests: f64,
    failed: f64,
    usual: f64,
}

impl Sum {
    /// The part that failed, above what is usual.
    fn part(&self) -> f64 {
        (self.failed - self.usual).max(0.0) / self.requests.max(1.0)
    }
}

/// When it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Onset {
    /// The beginning of the second in which the first request failed, or when the first sign began.
    pub from: Moment,
    /// The end of it.
    pub to: Moment,
    /// Whether all was well for a while before.
    pub has_past: bool,
}

impl Measure {
    /// What is usual before the first sign, and what is shifted since.
    pub fn of(timeline: &Timeline, slices: &[&Slice], first: Moment) -> Self {
        let mut own = Measure {
            tcp: tcp(timeline),
            logins: timeline.scene.logins.iter().cloned().collect(),
            ..Measure::default()
        };
        let mut since: BTreeMap<Text, [f64; 4]> = BTreeMap::new();
        for (slice, row) in slices.iter().flat_map(|slice| slice.rows.iter().map(move |row| (slice, row))) {
            let past = slice.to <= first - Duration::from_secs(2);
            if (slice.from < first && !past) || !own.is_http(row) {
                continue;
            }
            let classes = &row.cell.classes;
            let wrong = if past { classes[3] } else { own.wrong(row) };
            let counts = [row.cell.requests, classes[2], wrong, classes[4]].map(|count| count as f64);
            let into = if past { &mut own.usual } else { &mut since };
            add(into.entry(key(row)).or_default(), counts);
            if past {
                add(&mut own.all, counts);
            }
        }
        own.shifted = since.iter().flat_map(|(key, counts)| own.shifts(key, counts)).collect();
        own
    }

    /// The classes of which there are more than usual.
    fn shifts(&self, key: &Text, counts: &[f64; 4]) -> Vec<(Text, usize)> {
        let is_more = |class: &usize| {
            let (usual, seen) = (self.part(key, *class), counts[*class] / counts[0].max(1.0));
            let noise = 3.0 * (usual * (1.0 - usual) / counts[0].max(1.0)).sqrt();
            counts[*class] - usual * counts[0] >= 4.0 && seen > usual + noise + GROWN[class - 1]
        };
        // Without a past, what is answered with 4xx may be as ever; but hardly where users log in.
        if self.all[0] == 0.0 {
            let is_much = self.logins.contains(key) && counts[2] >= 4.0 && counts[2] > 0.3 * counts[0];
            return is_much.then(|| (key.clone(), 2)).into_iter().collect();
        }
        [1, 2].into_iter().filter(is_more).map(|class| (key.clone(), class)).collect()
    }

    /// The usual part of a class.
    fn part(&self, key: &Text, class: usize) -> f64 {
        let counts = self.usual.get(key).filter(|counts| counts[0] >= 10.0).unwrap_or(&self.all);
        counts[class] / counts[0].max(1.0)
    }

    /// Whether a row is of requests, not of bare connections.
    pub fn is_http(&self, row: &Row) -> bool {
        !self.tcp.contains(&row.pool) || row.cell.classes[..5].iter().any(|count| *count > 0)
    }

    /// Answers with 4xx; without a past, but for refused log-ins, which are as ever.
    fn wrong(&self, row: &Row) -> u64 {
        let refused = if self.all[0] == 0.0 { row.cell.refused } else { 0 };
        row.cell.classes[3].saturating_sub(refused)
    }

    /// How many of its requests failed.
    pub fn failed(&self, row: &Row) -> f64 {
        if !self.is_http(row) {
            return 0.0;
        }
        let classes = &row.cell.classes;
        let amiss = row.endings.iter().filter(|(ending, _)| is_amiss(*ending)).map(|(_, count)| count).sum::<u64>();
        let key = key(row);
        let more = |class: usize, count: u64| match self.shifted.contains(&(key.clone(), class)) {
            true => (count as f64 - self.part(&key, class) * row.cell.requests as f64).max(0.0),
            false => 0.0,
        };
        classes[4] as f64 + classes[5].min(amiss) as f64 + more(1, classes[2]) + more(2, self.wrong(row))
    }

    /// How many of its requests fail when all is well.
    fn usually(&self, row: &Row) -> f64 {
        self.part(&key(row), 3) * row.cell.requests as f64
    }

    /// The second of the first failure: back from the first sign, as long as more failed than usual without a pause. What fails now
    /// and then when all is well is not yet it.
    pub fn onset(&self, slices: &[&Slice], first: Moment, start: Moment) -> Onset {
        let is_near = |slice: &&&Slice| slice.to > first - EARLIER && slice.from <= first + Duration::from_secs(1);
        let failing = slices.iter().filter(is_near).filter_map(|slice| Some((slice, self.failing(slice)?)));
        let failing: Vec<(&&Slice, f64)> = failing.collect();
        let mut found: Option<&Slice> = None;
        let mut most = 0.0;
        for &(&slice, failed) in failing.iter().rev() {
            let is_next = found.is_none_or(|found| slice.to + PAUSE >= found.from);
            if !is_next || failed < FEW * most {
                break;
            }
            (found, most) = (Some(slice), failed.max(most));
        }
        let (from, to) = found.map_or((first, first + Duration::from_secs(1)), |slice| (slice.from, slice.to));
        Onset { from, to, has_past: from.since(start) >= Duration::from_secs(3) }
    }

    /// The first of the signs after which all didn't go well again until the next: a jolt some seconds before, as a restart makes it, is
    /// another matter. So is what was slow before anything failed, where much fails at once.
    pub fn lasting(&self, slices: &[&Slice], signs: &[Moment]) -> Option<Moment> {
        let mut first = *signs.first()?;
        let before = self.latency(slices, Moment(i64::MIN), first);
        let is_quick = |from, to| self.latency(slices, from, to).zip(before).is_none_or(|(is, was)| is <= 1.3 * was);
        for pair in signs.windows(2) {
            let to = pair[1] - Duration::from_secs(1);
            let is_jolt = || self.is_well(slices, pair[0] + JOLT, to) && is_quick(pair[0] + JOLT, to);
            let is_prelude = || self.fails_at_once(slices, first, pair[1]);
            if is_jolt() || is_prelude() {
                first = pair[1];
            }
        }
        Some(first)
    }

    /// Whether there were requests in this time, and hardly any failed.
    fn is_well(&self, slices: &[&Slice], from: Moment, to: Moment) -> bool {
        let Sum { slices, requests, failed, usual } = self.sum(slices, from, to);
        slices >= 2 && requests >= 20.0 && failed < 2.0 + 3.0 * usual
    }

    /// Whether much fails within few seconds, and hardly any did since it began.
    fn fails_at_once(&self, slices: &[&Slice], began: Moment, from: Moment) -> bool {
        let before = self.sum(slices, began, from - Duration::from_secs(1));
        let after = self.sum(slices, from, from + JOLT + JOLT);
        let is_told = before.slices >= 2 && before.requests >= 20.0 && after.requests >= 20.0;
        is_told && after.part() >= MUCH && before.part() <= HARDLY * after.part()
    }

    /// What is counted of a time.
    fn sum(&self, slices: &[&Slice], from: Moment, to: Moment) -> Sum {
        let within = slices.iter().filter(|own| own.from >= from && own.to <= to);
        let mut sum = Sum::default();
        for slice in within {
            sum.slices += 1;
            for row in slice.rows.iter().filter(|row| self.is_http(row)) {
                sum.requests += row.cell.requests as f64;
                sum.failed += self.failed(row);
                sum.usual += self.usually(row);
            }
        }
        sum
    }

    /// How long nine in ten requests of a time took at the most, in microseconds.
    fn latency(&self, slices: &[&Slice], from: Moment, to: Moment) -> Option<f64> {
        let mut all = Sketch::default();
        let within = slices.iter().filter(|slice| slice.from >= from && slice.to <= to);
        let rows = within.flat_map(|slice| &slice.rows).filter(|row| self.is_http(row));
        rows.for_each(|row| all.merge(&row.cell.latency));
        all.quantile(0.9)
    }

    /// How many requests of a slice failed, where that is more than usual.
    fn failing(&self, slice: &Slice) -> Option<f64> {
        let sum = |of: &dyn Fn(&Row) -> f64| slice.rows.iter().map(of).sum::<f64>();
        let failed = sum(&|row| self.failed(row));
        (failed >= 1.0 + 3.0 * sum(&|row| self.usually(row))).then_some(failed)
    }
}

/// Whether an end is one that a user must take for a failure.
pub(crate) fn is_amiss(ending: Ending) -> bool {
    matches!(ending.side(), Some(Side::Endpoint | Side::Balancer))
}

/// By what requests are told apart: what they are for, or where they went.
fn key(row: &Row) -> Text {
    if row.route.is_empty() { row.pool.clone() } else { row.route.clone() }
}

fn add(into: &mut [f64; 4], counts: [f64; 4]) {
    into.iter_mut().zip(counts).for_each(|(own, count)| *own += count);
}

/// Pools of all configurations that speak no HTTP.
fn tcp(timeline: &Timeline) -> BTreeSet<Text> {
    let configurations =
        timeline.scene.balancers.iter().flat_map(|own| timeline.configurations(&own.name)).map(|(_, own)| own);
    let pools = configurations.flat_map(|own| &own.model.pools);
    pools.filter(|pool| pool.protocol != Protocol::Http).map(|pool| pool.name.value.clone()).collect()
}
