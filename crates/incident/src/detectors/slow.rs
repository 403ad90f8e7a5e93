//! Requests take longer than before.

use traffic::Sketch;

use super::Detector;
use crate::odd::{self, Episode, Gain, Taste};
use crate::view::{Count, Flow};
use crate::{Sign, View};

pub static DETECTOR: Detector = Detector { id: "slow", docs: include_str!("slow.md"), check };

/// Slow requests come together, as what slows one slows its neighbours.
const TASTE: Taste = Taste {
    bunch: 4.0,
    prior: (1.0, 20.0),
    jump: Gain { more: 0.15, factor: 3.0 },
    rise: Gain { more: 0.08, factor: 2.0 },
    blind: None,
};
/// A request is slow that takes longer by so much than 95% of the past, and by so many microseconds: people begin to notice at a tenth of
/// a second (R. Miller, 1968).
const SLOWER: f64 = 1.25;
const MICROS: f64 = 100_000.0;
/// Seconds and requests of a past that tells what is usual.
const PAST: (usize, u64) = (5, 40);
/// Seconds after which what is usual is looked at anew, and those that tell it.
const AGAIN: usize = 120;
const MEMORY: usize = 120;

fn check(view: &View<'_>, signs: &mut Vec<Sign>) {
    let traffic = view.traffic();
    for flow in traffic.pools.iter().chain(&traffic.routes).chain(&traffic.endpoints).filter(|flow| !flow.is_tcp) {
        signs.extend(slow(flow, traffic.seconds).iter().map(|own| sign(view, flow, own)));
    }
}

/// A time in which requests were slow, and what was slow.
struct Slow {
    episode: Episode,
    /// Microseconds.
    limit: f64,
}

/// Times in which requests were slow. What is usual is fixed for two minutes, or for as long as something is odd.
fn slow(flow: &Flow, seconds: usize) -> Vec<Slow> {
    let mut done: Vec<Slow> = Vec::new();
    let mut from = PAST.0;
    while from < seconds {
        let begin = from.saturating_sub(MEMORY).max(done.last().and_then(|last| last.episode.until).unwrap_or(0));
        let Some(limit) = limit(flow, begin, from) else {
            from += 1;
            continue;
        };
        let to = (from + AGAIN).min(seconds);
        let mut found = first(flow, limit, (begin, from, to));
        if found.as_ref().is_some_and(|one| one.until.is_none()) {
            found = first(flow, limit, (begin, from, seconds));
        }
        from = found.as_ref().map_or(to, |one| one.until.map_or(seconds, |until| until.max(from + 1)));
        done.extend(found.map(|episode| Slow { episode, limit }));
    }
    done
}

/// What is slow: more than 95% of the requests of a past took, and some.
fn limit(flow: &Flow, from: usize, to: usize) -> Option<f64> {
    let mut past = Sketch::default();
    flow.between(from, to).for_each(|count| past.merge(&count.latency));
    let usual = past.quantile(0.95).filter(|_| past.count() >= PAST.1)?;
    Some((usual * SLOWER).max(usual + MICROS))
}

/// The first time that is seen from `from` on in which more are slow, by what is known until `to`.
fn first(flow: &Flow, limit: f64, (begin, from, to): (usize, usize, usize)) -> Option<Episode> {
    let mut series = vec![(0.0, 0.0); to - begin];
    let at = flow.counts.partition_point(|(second, _)| (*second as usize) < begin);
    for (second, count) in flow.counts[at..].iter().take_while(|(second, _)| (*second as usize) < to) {
        series[*second as usize - begin] = slower(count, limit);
    }
    let found = odd::parts(&series, &TASTE).into_iter().find(|own| own.seen + begin >= from)?;
    let until = found.until.map(|until| until + begin);
    Some(Episode { since: found.since + begin, seen: found.seen + begin, until, ..found })
}

/// How many of how many took longer than that.
fn slower(count: &Count, limit: f64) -> (f64, f64) {
    let limit = Sketch::bucket(limit.min(f64::from(u32::MAX)) as u32);
    let (mut some, mut all) = (0, 0);
    for (bucket, times) in count.latency.buckets() {
        all += times;
        some += if bucket > limit { times } else { 0 };
    }
    (some as f64, all as f64)
}

fn sign(view: &View<'_>, flow: &Flow, own: &Slow) -> Sign {
    let Slow { episode, limit } = own;
    let (clock, name) = (view.clock(), super::name(&flow.subject));
    let end = episode.until.unwrap_or(view.traffic().seconds);
    let median = |from: usize, to: usize| {
        let mut sum = Sketch::default();
        flow.between(from, to).for_each(|count| sum.merge(&count.latency));
        sum.quantile(0.5).unwrap_or(0.0) / 1_000.0
    };
    let message = format!(
        "{:.0}% of requests of {name} take longer than {} instead of {:.1}%; half of them take {} or more instead of {}",
        100.0 * episode.part(),
        super::millis(limit / 1_000.0),
        100.0 * episode.before,
        super::millis(median(episode.since, end)),
        super::millis(median(episode.since.saturating_sub(MEMORY), episode.since)),
    );
    super::episode(DETECTOR.id, clock, flow.subject.clone(), episode, message)
}
