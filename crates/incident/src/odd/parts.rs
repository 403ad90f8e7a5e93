//! Parts that jump or rise: failed requests of all, refused log-ins of all.

use super::evidence::{MEDIUM, against};

/// What is looked for in a series.
#[derive(Clone, Copy, Debug)]
pub struct Taste {
    /// How many of those that are counted come together, as one client makes them, where the past doesn't tell: each is worth so much
    /// less. A long past may bring it down to half of that.
    pub bunch: f64,
    /// What is known before anything was seen: so many were, so many weren't.
    pub prior: (f64, f64),
    /// What anybody minds within seconds.
    pub jump: Gain,
    /// What anybody minds within minutes.
    pub rise: Gain,
    /// The part from which on it is odd though no past is known.
    pub blind: Option<f64>,
}

/// By how much a part must be larger than in the past.
#[derive(Clone, Copy, Debug)]
pub struct Gain {
    /// So much more.
    pub more: f64,
    /// So many times as much.
    pub factor: f64,
}

/// A time in which a part was larger than before.
#[derive(Clone, Debug, PartialEq)]
pub struct Episode {
    /// The first second that is odd.
    pub since: usize,
    /// The second from which on it is as before; `None` where it goes on.
    pub until: Option<usize>,
    /// The second in which that was seen.
    pub seen: usize,
    /// Evidence for it, in nats; it never falls while it goes on.
    pub nats: f64,
    /// The part before.
    pub before: f64,
    /// How many were, since then.
    pub some: f64,
    /// Of how many.
    pub all: f64,
}

/// Seconds that are held together against the past: a jump, and a slow rise.
const JUMPS: [usize; 5] = [1, 2, 3, 5, 8];
const RISES: [usize; 6] = [13, 21, 34, 60, 120, 300];
/// Seconds and counts of a past from which on there is one.
const SOME: (usize, f64) = (4, 8.0);
/// The past that counts, in seconds, and the most that it is worth: what is longer ago or more tells nothing of a day's drift.
const MEMORY: usize = 600;
const WORTH: f64 = 3_000.0;
/// So many seconds must be as before until it is over, with so many counts.
const CALM: (usize, f64) = (10, 10.0);
/// Seconds by which the first odd one may be before those that gave it away.
const EARLIER: usize = 60;

impl Episode {
    /// The part since then, 0 to 1.
    pub fn part(&self) -> f64 {
        if self.all > 0.0 { self.some / self.all } else { 0.0 }
    }
}

/// All times in which a part was larger than before, in order. Each second is looked at with what came before it alone, so what was said
/// once is said again whatever comes later.
pub fn parts(series: &[(f64, f64)], taste: &Taste) -> Vec<Episode> {
    parts_expected(series, taste, &[])
}

/// The same, where things happened that make them larger: from each of these seconds on so much evidence will do, in nats.
pub fn parts_expected(series: &[(f64, f64)], taste: &Taste, expected: &[(usize, f64)]) -> Vec<Episode> {
    let mut scan = Scan::new(series, taste);
    scan.expected = expected;
    for second in 0..series.len() {
        scan.take(second);
    }
    scan.done
}

/// Looking at a series second by second.
struct Scan<'s> {
    series: &'s [(f64, f64)],
    taste: &'s Taste,
    /// Seconds from which on it is to be expected, and the evidence that will do then.
    expected: &'s [(usize, f64)],
    /// Sums of all seconds before each.
    sums: Vec<(f64, f64)>,
    /// Sums of those of them that were as always.
    quiet: Vec<(f64, f64, usize)>,
    /// How far the quiet seconds before each are spread, beside what independent ones are, and of how many that is.
    spreads: Vec<(f64, f64)>,
    is_odd: bool,
    /// The largest part of five seconds of what is odd now, and the second up to which it was looked for.
    worst: (f64, usize),
    done: Vec<Episode>,
}

impl<'s> Scan<'s> {
    fn new(series: &'s [(f64, f64)], taste: &'s Taste) -> Self {
        let mut sums = vec![(0.0, 0.0)];
        for (some, all) in series {
            let (before, of) = sums[sums.len() - 1];
            sums.push((before + some, of + all));
        }
        let (quiet, spreads) = (vec![(0.0, 0.0, 0)], vec![(0.0, 0.0)]);
        Scan { series, taste, expected: &[], sums, quiet, spreads, is_odd: false, worst: (0.0, 0), done: Vec::new() }
    }

    fn take(&mut self, second: usize) {
        let (some, all) = self.series[second];
        let (quiet, of, seconds) = self.quiet[second];
        self.spreads.push(self.spreads[second]);
        if self.is_odd {
            self.quiet.push((quiet, of, seconds));
            self.follow(second);
            return;
        }
        self.quiet.push((quiet + some, of + all, seconds + usize::from(all > 0.0)));
        // Only what is counted can be odd: a second without it never is the first to tell.
        if some > 0.0
            && let Some(episode) = self.odd(second)
        {
            let (since, at) = (episode.since, self.quiet[episode.since]);
            self.quiet[since..].iter_mut().for_each(|own| *own = at);
            let spread = self.spreads[since];
            self.spreads[since..].iter_mut().for_each(|own| *own = spread);
            self.is_odd = true;
            self.worst = (0.0, since);
            self.done.push(episode);
            return;
        }
        self.note_spread(second);
    }

    /// What was in seconds `from..to`.
    fn sum(&self, from: usize, to: usize) -> (f64, f64) {
        (self.sums[to].0 - self.sums[from].0, self.sums[to].1 - self.sums[from].1)
    }

    /// What was as always before a second: some of all, in so many seconds.
    fn past(&self, second: usize) -> (f64, f64, usize) {
        let (now, then) = (self.quiet[second], self.quiet[second.saturating_sub(MEMORY)]);
        (now.0 - then.0, now.1 - then.1, now.2 - then.2)
    }

    /// How many came as one before a second.
    fn bunch(&self, second: usize) -> f64 {
        let (sum, seconds) = self.spreads[second];
        ((sum + 10.0 * self.taste.bunch) / (seconds + 10.0)).max(self.taste.bunch / 2.0)
    }

    fn note_spread(&mut self, second: usize) {
        let ((some, all), (were, of, _)) = (self.series[second], self.past(second));
        let part = (self.taste.prior.0 + were) / (self.taste.prior.0 + self.taste.prior.1 + of);
        let expected = all * part;
        // Where hardly any is expected a single one would count for far too much.
        if expected >= 0.5 {
            let square = (some - expected).powi(2) / (expected * (1.0 - part)).max(f64::MIN_POSITIVE);
            let (sum, seconds) = self.spreads[second];
            self.spreads[second + 1] = (sum + square, seconds + 1.0);
        }
    }

    /// Evidence that seconds `from..to` aren't as the past, and the part in the past, where they have more than anybody minds.
    fn evidence(&self, from: usize, to: usize, gain: Gain) -> Option<(f64, f64)> {
        let ((some, all), (were, of, seconds)) = (self.sum(from, to), self.past(from));
        let (mut before, mut least) = (were / of.max(1.0), gain);
        if seconds < SOME.0 || of < SOME.1 {
            (before, least.more) = (0.0, self.taste.blind?);
        }
        let part = some / all.max(1.0);
        if part < before + least.more || part < before * least.factor {
            return None;
        }
        let bunch = self.bunch(from);
        let worth = (WORTH / of.max(1.0)).min(1.0) / bunch;
        let (prior, prior_not) = self.taste.prior;
        let past = (prior + were * worth, prior_not + (of - were).max(0.0) * worth);
        Some((against(past, some / bunch, all / bunch), before))
    }

    /// Where what was odd before is over: those seconds are no part of what is odd now.
    fn floor(&self) -> usize {
        self.done.last().and_then(|last| last.until).unwrap_or(0)
    }

    /// What is odd in the seconds up to this one.
    fn odd(&self, second: usize) -> Option<Episode> {
        let end = second + 1;
        let jumps = JUMPS.iter().map(|length| (*length, self.taste.jump));
        let rises = RISES.iter().map(|length| (*length, self.taste.rise));
        let floor = self.floor();
        let bars = self.expected.iter().filter(|(from, _)| *from <= second).map(|(_, bar)| *bar);
        let bar = bars.fold(MEDIUM, f64::min);
        let best = jumps
            .chain(rises)
            .filter(|(length, _)| floor + length <= end)
            .filter_map(|(length, gain)| Some((end - length, gain, self.evidence(end - length, end, gain)?.0)))
            .filter(|(_, _, nats)| *nats >= bar)
            .max_by(|one, other| one.2.total_cmp(&other.2))?;
        let (since, nats, before) = self.first(best.0, end, best.1, best.2);
        let (some, all) = self.sum(since, end);
        Some(Episode { since, until: None, seen: second, nats, before, some, all })
    }

    /// The first odd second: that from which on the evidence is strongest, and those right before it in which any was that hardly ever is.
    fn first(&self, given: usize, end: usize, gain: Gain, nats: f64) -> (usize, f64, f64) {
        let floor = self.floor();
        let starts = given.saturating_sub(EARLIER).max(floor)..end;
        let stronger = starts.filter_map(|from| {
            let (nats, before) = self.evidence(from, end, gain)?;
            Some((from, nats, before))
        });
        let best = stronger.max_by(|one, other| one.1.total_cmp(&other.1));
        let (mut since, nats, before) = best.unwrap_or((given, nats, 0.0));
        let is_any = |second: usize| self.series[second].0 > 0.0;
        let is_rare = |second: usize| self.series[second].1 * before < 0.2;
        while since > floor && is_any(since - 1) && is_rare(since - 1) && given - since.min(given) < 3 {
            since -= 1;
        }
        while since + 1 < end && !is_any(since) {
            since += 1;
        }
        (since, nats, before)
    }

    /// Goes on with what is odd: how much it is by now, and whether it is over.
    fn follow(&mut self, second: usize) {
        let end = second + 1;
        let Some(last) = self.done.last() else { return };
        let (since, before) = (last.since, last.before);
        let evidence = self.evidence(since, end, self.taste.jump).map_or(0.0, |(nats, _)| nats);
        let bearable = self.bearable(end, before);
        let is_over = self.is_calm(since, second, bearable);
        let until = is_over.then(|| self.last_odd(since, end, bearable) + 1);
        let (some, all) = self.sum(since, until.unwrap_or(end));
        if let Some(last) = self.done.last_mut() {
            (last.some, last.all, last.until) = (some, all, until);
            last.nats = last.nats.max(evidence);
        }
        self.is_odd = !is_over;
    }

    /// Whether it has been as before for long enough.
    fn is_calm(&self, since: usize, second: usize, bearable: f64) -> bool {
        let end = second + 1;
        if end < since + CALM.0 {
            return false;
        }
        let (some, all) = self.sum(end - CALM.0, end);
        all >= CALM.1 && some / all <= bearable
    }

    /// The part that is no more than in the past, or nearly: a quarter of the way to what it is.
    fn bearable(&mut self, end: usize, before: f64) -> f64 {
        let part = |from: usize, to: usize| {
            let (some, all) = self.sum(from, to);
            if all >= FEW { some / all } else { 0.0 }
        };
        // What was looked at before is as it was: only what came since is new.
        let (mut worst, mut from) = self.worst;
        while from + WINDOW <= end {
            worst = part(from, from + WINDOW).max(worst);
            from += 1;
        }
        let last = (from..end).map(|at| part(at, end)).fold(worst, f64::max);
        self.worst = (worst, from);
        before + (last - before).max(0.0) / 8.0
    }

    /// The last second in which it was odd.
    fn last_odd(&self, since: usize, end: usize, bearable: f64) -> usize {
        let is_odd = |at: &usize| self.series[*at].0 > bearable * self.series[*at].1;
        (since..end).rev().find(is_odd).unwrap_or(since)
    }
}

/// Seconds of which the worst ones tell how large a part is, with so many counts.
const WINDOW: usize = 5;
const FEW: f64 = 5.0;

#[cfg(test)]
mod tests {
    use super::*;

    const TASTE: Taste = Taste {
        bunch: 2.0,
        prior: (0.5, 25.0),
        jump: Gain { more: 0.05, factor: 3.0 },
        rise: Gain { more: 0.02, factor: 2.0 },
        blind: Some(0.3),
    };

    fn with(from: usize, to: usize, some: f64) -> Vec<(f64, f64)> {
        (0..60).map(|second| (if (from..to).contains(&second) { some } else { 0.0 }, 50.0)).collect()
    }

    #[test]
    fn a_jump_is_dated_to_its_first_second_and_ends() {
        let told = parts(&with(12, 30, 10.0), &TASTE);
        assert_eq!(told.len(), 1);
        let one = &told[0];
        assert_eq!((one.since, one.until), (12, Some(30)));
        assert!(one.seen <= 14 && one.nats > 18.0 && (one.part() - 0.2).abs() < 1e-9, "{one:?}");
        assert_eq!(parts(&with(0, 0, 0.0), &TASTE), []);
        assert_eq!(parts(&with(20, 21, 2.0), &TASTE), [], "two of fifty, once");
    }

    #[test]
    fn what_was_said_is_said_again_when_more_is_known() {
        let whole = with(12, 50, 6.0);
        let first = parts(&whole, &TASTE)[0].seen;
        for end in first + 1..50 {
            let told = parts(&whole[..end], &TASTE);
            assert_eq!((told.len(), told[0].since, told[0].until), (1, 12, None), "after {end}");
        }
    }

    #[test]
    fn a_slow_rise_is_seen_within_minutes() {
        let slow: Vec<(f64, f64)> = (0..300)
            .map(|second| (if second < 120 { 0.0 } else { f64::from(second % 20 == 0) * 30.0 }, 50.0))
            .collect();
        let rising: Vec<(f64, f64)> =
            (0..400).map(|second| (if second < 100 { 0.0 } else { ((second - 100) / 60) as f64 }, 50.0)).collect();
        let told = parts(&rising, &TASTE);
        assert!(!told.is_empty() && told[0].seen < 260, "{told:?}");
        assert!(!parts(&slow, &TASTE).is_empty());
    }

    #[test]
    fn what_is_expected_takes_less_evidence() {
        let some = with(20, 22, 5.5);
        assert_eq!(parts(&some, &TASTE), []);
        assert_eq!(parts_expected(&some, &TASTE, &[(23, 10.0)]), [], "only afterwards");
        assert_eq!(parts_expected(&some, &TASTE, &[(18, 12.0)]), [], "nearly as much");
        assert_eq!(parts_expected(&some, &TASTE, &[(18, 12.0), (19, 10.0)])[0].since, 20);
        assert_eq!(parts_expected(&with(0, 0, 0.0), &TASTE, &[(0, 1.0)]), []);
    }

    #[test]
    fn without_a_past_only_what_is_large_is_odd() {
        assert_eq!(parts(&with(0, 60, 5.0), &TASTE), []);
        assert_eq!(parts(&with(0, 60, 40.0), &TASTE)[0].since, 0);
        assert_eq!(parts(&with(0, 60, 40.0), &Taste { blind: None, ..TASTE }), []);
    }
}
