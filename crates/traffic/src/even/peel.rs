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
    let mut rest = Rest::new(windows, counts, sample, promise);
    let wanted = wanted(rest.members.len());
    let mut off = Vec::new();
    while rest.members.len() > 1 {
        let Some((index, evidence)) = rest.clearest(wanted) else { break };
        if rest.lasts(index) {
            off.push(of(index, counts, promise, (wanted - evidence).exp() * ALARM));
        }
        rest.take_out(index);
    }
    off.extend(unasked(counts, promise));
    all_but_one(off, counts, promise)
}

/// The endpoints that are still judged, and what they come to together.
struct Rest<'a> {
    members: Vec<usize>,
    counts: &'a [u64],
    sample: &'a Sample,
    promise: &'a Promise,
    /// Windows with requests, and the requests of the members in each.
    windows: Vec<(&'a Window, u64)>,
    requests: u64,
    share: f64,
    promised: f64,
}

impl<'a> Rest<'a> {
    /// All that are promised something.
    fn new(windows: &'a [Window], counts: &'a [u64], sample: &'a Sample, promise: &'a Promise) -> Self {
        let asked = |index: &usize| promise.shares()[*index] > 0.0;
        let members: Vec<usize> = (0..promise.shares().len()).filter(asked).collect();
        let busy = windows.iter().filter(|window| window.requests() > 0);
        let windows = busy.map(|own| (own, members.iter().map(|index| own.at(*index)).sum())).collect();
        let requests = members.iter().map(|index| counts[*index]).sum();
        let share = members.iter().map(|index| sample.shares[*index]).sum();
        Rest { members, counts, sample, promise, windows, requests, share, promised: 1.0 }
    }

    /// The one that is off most clearly, where one is, and the evidence.
    fn clearest(&self, wanted: f64) -> Option<(usize, f64)> {
        let clear = |index: &usize| {
            let (more, evidence) = self.evidence(*index);
            let factor = self.factor(*index, self.counts[*index], self.requests);
            let is_clear = evidence >= wanted && self.matters(factor, more);
            // Of two that are left both are equally off; the one with the larger factor is named.
            is_clear.then_some((*index, evidence + wanted / 1e6 * factor.ln().abs().min(100.0)))
        };
        self.members.iter().filter_map(clear).max_by(|one, other| one.1.total_cmp(&other.1))
    }

    /// Whether an endpoint has more than its part, and the evidence in nats that it hasn't its part.
    fn evidence(&self, index: usize) -> (bool, f64) {
        let seen = if self.share > 0.0 { (self.sample.shares[index] / self.share).min(1.0) } else { 0.0 };
        let promised = (self.promise.shares()[index] / self.promised).min(1.0);
        (seen > promised, self.sample.trials * self.share * divergence(seen, promised))
    }

    /// Share of so many requests of the rest, divided by the promise among them; 1 where there are none.
    fn factor(&self, index: usize, own: u64, requests: u64) -> f64 {
        let promised = self.promise.shares()[index] / self.promised;
        if requests == 0 { 1.0 } else { own as f64 / requests as f64 / promised }
    }

    /// Whether the requests themselves, not only the groups that they come in, are off by more than is tolerated, the same way.
    fn matters(&self, factor: f64, more: bool) -> bool {
        let tolerated = 1.0 + self.promise.tolerance;
        if more { factor > tolerated } else { factor < 1.0 / tolerated }
    }

    /// Whether it is so without any one of the windows, where there are several: a burst in one of them is no verdict on all.
    fn lasts(&self, index: usize) -> bool {
        let own = self.counts[index];
        let more = self.factor(index, own, self.requests) > 1.0;
        let holds = |(window, requests): &(&Window, u64)| {
            self.matters(self.factor(index, own - window.at(index), self.requests - requests), more)
        };
        self.windows.len() < 2 || self.windows.iter().all(holds)
    }

    fn take_out(&mut self, index: usize) {
        self.members.retain(|own| *own != index);
        self.requests -= self.counts[index];
        self.share -= self.sample.shares[index];
        self.promised -= self.promise.shares()[index];
        self.windows.iter_mut().for_each(|(window, requests)| *requests -= window.at(index));
    }
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
