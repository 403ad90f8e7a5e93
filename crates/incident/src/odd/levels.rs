//! Counts and gauges that are higher than before.

use super::evidence::{MEDIUM, of_rates};

/// What is looked for in counts per second.
#[derive(Clone, Copy, Debug)]
pub struct Rise {
    /// So many times as much as before is odd.
    pub factor: f64,
    /// So much more in each second is odd.
    pub more: f64,
    /// How much wider than independent counts they are spread, where the past doesn't tell: 1 where each comes by itself, as many as
    /// come together where they come in bunches. A long past may bring it down to half of that.
    pub spread: f64,
}

/// A time in which counts were higher.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// The first second that is odd.
    pub since: usize,
    /// The second from which on it is as before; `None` where it goes on.
    pub until: Option<usize>,
    /// Evidence for it, in nats; it never falls while it goes on.
    pub nats: f64,
    /// Counts in a second before.
    pub before: f64,
    /// Counts in a second since then.
    pub now: f64,
}

/// Seconds that are held together against the past.
const LENGTHS: [usize; 5] = [3, 5, 8, 15, 40];
/// Seconds of a past from which on there is one, and the longest that counts.
const SOME: usize = 6;
const MEMORY: usize = 600;
/// So many seconds must be as before until it is over.
const CALM: usize = 8;

/// All times in which counts were higher than before, in order. What was said once is said again whatever comes later.
pub fn levels(counts: &[f64], rise: &Rise) -> Vec<Level> {
    let mut scan = Scan { counts, rise, quiet: Vec::new(), sums: vec![0.0], high: None, done: Vec::new() };
    (0..counts.len()).for_each(|second| scan.take(second));
    scan.done
}

struct Scan<'s> {
    counts: &'s [f64],
    rise: &'s Rise,
    /// Seconds that were as always.
    quiet: Vec<usize>,
    /// Sums of the counts of those before each of them.
    sums: Vec<f64>,
    /// What is high now.
    high: Option<High>,
    done: Vec<Level>,
}

/// What doesn't change while something is high, and what came of it by now.
struct High {
    /// Seconds of its past, and how wide they are spread.
    past: f64,
    spread: f64,
    /// The sum of its seconds.
    sum: f64,
}

impl Scan<'_> {
    fn take(&mut self, second: usize) {
        if let Some(high) = self.high.take() {
            return self.follow(second, high);
        }
        match self.high(second) {
            Some(level) => {
                self.quiet.truncate(self.quiet.partition_point(|own| *own < level.since));
                self.sums.truncate(self.quiet.len() + 1);
                let past = self.past(level.since);
                let sum = self.counts[level.since..=second].iter().sum();
                self.high = Some(High { past: past.len() as f64, spread: spread(&past, self.rise.spread), sum });
                self.done.push(level);
            }
            None => {
                self.quiet.push(second);
                self.sums.push(self.sums[self.sums.len() - 1] + self.counts[second]);
            }
        }
    }

    fn mean(&self, from: usize, to: usize) -> f64 {
        self.counts[from..to].iter().sum::<f64>() / (to - from).max(1) as f64
    }

    /// Which of the quiet seconds are the past of a second.
    fn range(&self, from: usize) -> std::ops::Range<usize> {
        let end = self.quiet.partition_point(|own| *own < from);
        end.saturating_sub(MEMORY)..end
    }

    /// The counts of the past of a second.
    fn past(&self, from: usize) -> Vec<f64> {
        self.quiet[self.range(from)].iter().map(|second| self.counts[*second]).collect()
    }

    fn high(&self, second: usize) -> Option<Level> {
        let end = second + 1;
        // What was high before is over, and no part of what is high now.
        let floor = self.done.last().and_then(|last| last.until).unwrap_or(0);
        let starts = LENGTHS.iter().filter_map(|length| end.checked_sub(*length)).filter(|from| *from >= floor);
        let levels = starts.filter_map(|from| self.level(from, end));
        let level = levels.max_by(|one, other| one.nats.total_cmp(&other.nats))?;
        let threshold = (level.before + level.now) / 2.0;
        let since = (level.since..end).find(|at| self.counts[*at] >= threshold).unwrap_or(level.since);
        Some(Level { since, ..level })
    }

    /// Seconds `from..end` against the past, where they are high.
    fn level(&self, from: usize, end: usize) -> Option<Level> {
        let (range, now) = (self.range(from), self.mean(from, end));
        let before = (self.sums[range.end] - self.sums[range.start]) / range.len().max(1) as f64;
        if range.len() < SOME || now < before * self.rise.factor || now < before + self.rise.more {
            return None;
        }
        let (past, length) = (self.past(from), end - from);
        let spread = spread(&past, self.rise.spread);
        let nats = of_rates((past.iter().sum(), past.len() as f64), (now * length as f64, length as f64)) / spread;
        // What isn't higher than all of the past may be one of its bursts.
        let most = past.windows(length.min(past.len())).map(|own| own.iter().sum::<f64>() / own.len() as f64);
        let is_new = now > most.fold(0.0, f64::max);
        (nats >= MEDIUM && is_new).then_some(Level { since: from, until: None, nats, before, now })
    }

    fn follow(&mut self, second: usize, high: High) {
        let end = second + 1;
        let high = High { sum: high.sum + self.counts[second], ..high };
        let Some(last) = self.done.last() else { return };
        let (since, before) = (last.since, last.before);
        let length = (end - since) as f64;
        let now = high.sum / length;
        let nats = of_rates((before * high.past, high.past), (high.sum, length)) / high.spread;
        let threshold = before + (now - before) / 4.0;
        let is_over = end >= since + CALM && self.mean(end - CALM, end) < threshold;
        let until = is_over.then(|| {
            let high = (since..end).rev().find(|at| self.counts[*at] > (before + now) / 2.0);
            high.unwrap_or(since) + 1
        });
        let now = until.map_or(now, |until| self.mean(since, until));
        if let Some(last) = self.done.last_mut() {
            (last.until, last.now, last.nats) = (until, now, last.nats.max(nats));
        }
        self.high = (!is_over).then_some(high);
    }
}

/// How much wider counts are spread than independent ones: the variance by the mean, of single seconds or of three together, whichever
/// is more. Of few seconds it is hardly known: what is usual counts as eight of them.
fn spread(counts: &[f64], usual: f64) -> f64 {
    let of = |length: usize| {
        let sums: Vec<f64> = counts.chunks_exact(length).map(|own| own.iter().sum()).collect();
        let number = sums.len() as f64;
        let mean = sums.iter().sum::<f64>() / number.max(1.0);
        let square = sums.iter().map(|own| (own - mean).powi(2)).sum::<f64>();
        if mean > 0.0 && number > 1.0 { (square / mean + usual * USUAL) / (number - 1.0 + USUAL) } else { usual }
    };
    of(1).max(of(3)).max(usual / 2.0)
}

/// Seconds as which counts what is usual.
const USUAL: f64 = 8.0;

#[cfg(test)]
mod tests {
    use super::*;

    const RISE: Rise = Rise { factor: 2.0, more: 5.0, spread: 2.0 };

    #[test]
    fn a_rush_is_seen_dated_and_ends() {
        let counts: Vec<f64> =
            (0..60).map(|at| 40.0 + f64::from(at % 5) + if (15..40).contains(&at) { 120.0 } else { 0.0 }).collect();
        let told = levels(&counts, &RISE);
        assert_eq!((told.len(), told[0].since, told[0].until), (1, 15, Some(40)));
        assert!((told[0].before - 42.0).abs() < 1.5 && told[0].now > 150.0, "{told:?}");
        for end in 20..40 {
            let early = levels(&counts[..end], &RISE);
            assert_eq!((early.len(), early[0].since), (1, 15), "after {end}");
        }
    }

    #[test]
    fn bursts_that_have_been_before_are_none() {
        let counts: Vec<f64> = (0..120).map(|at| if at % 12 < 3 { 150.0 } else { 20.0 }).collect();
        assert!(levels(&counts, &RISE).is_empty(), "{:?}", levels(&counts, &RISE));
        assert!(levels(&[10.0; 50], &RISE).is_empty());
    }
}
