//! An endpoint was down for a while, or all the time.

use super::case::{Case, parts, percent};
use super::outage::{Outage, is_out, outages, when};
use super::prediction::{Cause, Prediction, Sign};

pub(super) static CAUSE: Cause = Cause {
    id: "endpoint-down",
    says: "an endpoint got nothing for a while, as one does that is down, and the others shared what it would have had",
    is_meant: true,
    predict,
};

fn predict(case: &Case) -> Option<Prediction> {
    let outages = outages(case);
    if outages.is_empty() {
        return None;
    }
    let windows = case.known.windows;
    let mut requests = vec![0.0; case.counts.len()];
    for (at, window) in windows.iter().enumerate() {
        let shares = shares(case, |endpoint| !is_out(&outages, endpoint, at));
        requests.iter_mut().zip(shares).for_each(|(own, share)| *own += share * window.requests() as f64);
    }
    let signs = outages.iter().flat_map(|outage| signs(case, outage, &outages)).collect();
    // Where each run begins and where it ends.
    Some(Prediction { shares: parts(requests), fitted: 2 * outages.len(), together: 1.0, signs })
}

/// What is dealt out to those that are up: by the pool, with its tiers, where that is what was promised.
pub(super) fn shares(case: &Case, up: impl Fn(usize) -> bool) -> Vec<f64> {
    let pool = case.known.pool;
    let configured = model::shares(pool);
    let is_as_promised =
        configured.iter().enumerate().all(|(endpoint, share)| (share - case.promised(endpoint)).abs() < 1e-6);
    if is_as_promised {
        return model::deal::shares(pool, up).each().to_vec();
    }
    parts((0..case.counts.len()).map(|endpoint| if up(endpoint) { case.promised(endpoint) } else { 0.0 }))
}

/// That it got nothing, and whether it has its share at other times.
fn signs(case: &Case, outage: &Outage, outages: &[Outage]) -> Vec<Sign> {
    let windows = case.known.windows;
    let name = case.name(outage.endpoint);
    let nothing = format!("{name}: nothing {}, about {} requests expected", when(outage, windows.len()), outage.missed);
    let mut signs = vec![Sign::new(true, nothing)];
    let up = windows.iter().enumerate().filter(|(at, _)| !is_out(outages, outage.endpoint, *at));
    let (own, all) =
        up.fold((0, 0), |sum, (_, window)| (sum.0 + window.at(outage.endpoint), sum.1 + window.requests()));
    if all > 0 {
        let (seen, promised) = (own as f64 / all as f64, case.promised(outage.endpoint));
        let is_for = (seen / promised).ln().abs() < 0.25;
        let text = format!("{name}: {} at other times, promised {}", percent(seen), percent(promised));
        signs.push(Sign::new(is_for, text));
    }
    signs
}
