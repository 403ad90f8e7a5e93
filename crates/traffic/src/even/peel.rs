//! Which endpoints are off, and which only because of them.

use super::evidence::{divergence, wanted};
use super::sample::Sample;
use super::verdict::{Kind, Off};
use super::window::{Promise, Window};
use crate::certain::ALARM;

/// Part of all requests from which on an endpoint that is promised nothing is off.
const STRAY: f64 = 0.01;

/// The endpoints that are off, the clearest first.
///
/// The clearest is taken out and the rest judged among themselves: given its count, theirs are spread as their promises are to one
/// another. So one dead endpoint doesn't make all others hot.
pub(super) fn off(windows: &[Window], counts: &[u64], sample: &Sample, promise: &Promise) -> Vec<Off> {
    let mut rest: Vec<usize> = (0..promise.shares().len()).filter(|index| promise.shares()[*index] > 0.0).collect();
    let wanted = wanted(rest.len());
    let mut off = Vec::new();
    while rest.len() > 1 {
        let clear = |index: &usize| {
            let (seen, evidence) = against(*index, &rest, sample, promise);
            let is_clear = evidence >= wanted && matters(*index, &rest, counts, promise, seen);
            // Of two that are left both are equally off; the one with the larger factor is named.
            let far = factor(*index, &rest, counts, promise).ln().abs();
            is_clear.then_some((*index, evidence + wanted / 1e6 * far.min(100.0)))
        };
        let Some((index, evidence)) = rest.iter().filter_map(clear).max_by(|one, other| one.1.total_cmp(&other.1))
        else {
            break;
        };
        if lasts(index, &rest, windows, counts, promise) {
            off.push(of(index, counts, promise, (wanted - evidence).exp() * ALARM));
        }
        rest.retain(|own| *own != index);
    }
    off.extend(unasked(counts, promise));
    all_but_one(off, counts, promise)
}

/// Whether an endpoint has more than its part among the rest, and the evidence in nats that it hasn't its part.
fn against(index: usize, rest: &[usize], sample: &Sample, promise: &Promise) -> (bool, f64) {
    let among = |shares: &[f64]| {
        let all: f64 = rest.iter().map(|own| shares[*own]).sum();
        (if all > 0.0 { shares[index] / all } else { 0.0 }, all)
    };
    let (seen, part) = among(&sample.shares);
    let (promised, _) = among(promise.shares());
    (seen > promised, sample.trials * part * divergence(seen, promised))
}

/// Whether the requests themselves, not only the groups that they come in, are off by more than is tolerated, the same way.
fn matters(index: usize, rest: &[usize], counts: &[u64], promise: &Promise, more: bool) -> bool {
    let factor = factor(index, rest, counts, promise);
    if more { factor > 1.0 + promise.tolerance } else { factor < 1.0 / (1.0 + promise.tolerance) }
}

/// Share among the rest, divided by the promise among them; 1 where they got nothing.
fn factor(index: usize, rest: &[usize], counts: &[u64], promise: &Promise) -> f64 {
    let all: u64 = rest.iter().map(|own| counts[*own]).sum();
    let promised: f64 = rest.iter().map(|own| promise.shares()[*own]).sum();
    if all == 0 { 1.0 } else { counts[index] as f64 / all as f64 * promised / promise.shares()[index] }
}

/// Whether it is so without any one of the windows, where there are several: a burst in one of them is no verdict on all.
fn lasts(index: usize, rest: &[usize], windows: &[Window], counts: &[u64], promise: &Promise) -> bool {
    let busy: Vec<&Window> = windows.iter().filter(|window| window.requests() > 0).collect();
    let more = factor(index, rest, counts, promise) > 1.0;
    let without = |window: &&Window| -> Vec<u64> {
        counts.iter().enumerate().map(|(own, count)| count - window.at(own)).collect()
    };
    busy.len() < 2 || busy.iter().all(|window| matters(index, rest, &without(window), promise, more))
}

/// An endpoint that is off, `chance` being the bound on how often it would be by chance.
fn of(index: usize, counts: &[u64], promise: &Promise, chance: f64) -> Off {
    let total: u64 = counts.iter().sum();
    let factor = counts[index] as f64 / total.max(1) as f64 / promise.shares()[index];
    let kind = match counts[index] {
        0 => Kind::Dead,
        _ if factor < 1.0 => Kind::Cold,
        _ => Kind::Hot,
    };
    Off { endpoint: index, kind, factor, confidence: 1.0 - chance }
}

/// Endpoints that are promised nothing and get something.
fn unasked<'a>(counts: &'a [u64], promise: &'a Promise) -> impl Iterator<Item = Off> + 'a {
    let least = STRAY * counts.iter().sum::<u64>() as f64;
    let stray = move |index: &usize| promise.shares()[*index] == 0.0 && counts[*index] as f64 > least;
    let off = |endpoint| Off { endpoint, kind: Kind::Unasked, factor: f64::INFINITY, confidence: 1.0 };
    (0..promise.shares().len()).filter(stray).map(off)
}

/// Two or more dead endpoints and one that has everything are one thing to say.
fn all_but_one(off: Vec<Off>, counts: &[u64], promise: &Promise) -> Vec<Off> {
    let asked = promise.shares().iter().filter(|share| **share > 0.0).count();
    let mut with = (0..counts.len()).filter(|index| counts[*index] > 0);
    match (with.next(), with.next()) {
        (Some(only), None) if asked > 2 && promise.shares()[only] > 0.0 && !off.is_empty() => {
            let confidence = off.iter().map(|off| off.confidence).fold(0.0, f64::max);
            vec![Off { kind: Kind::AllButOne, ..of(only, counts, promise, 1.0 - confidence) }]
        }
        _ => off,
    }
}
