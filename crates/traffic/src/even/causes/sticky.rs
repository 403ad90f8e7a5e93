//! Clients stay where they are, so an endpoint that came late or came back gets only new ones.

use super::case::{Case, parts, percent};
use super::down::shares;
use super::outage::{Outage, is_out, outages, when};
use super::prediction::{Cause, Prediction, Sign};

pub(super) static CAUSE: Cause = Cause {
    id: "clients-stay",
    says: "clients are kept where they are, so an endpoint that came back or came late gets only those that are new",
    is_meant: true,
    predict,
};

fn predict(case: &Case) -> Option<Prediction> {
    case.known.pool.stickiness.as_ref()?;
    let outages = outages(case);
    let ended: Vec<Outage> = outages.iter().filter(|outage| outage.to < case.known.windows.len()).copied().collect();
    if ended.is_empty() {
        return None;
    }
    let parts_left: Vec<(Outage, f64)> =
        ended.iter().map(|outage| (*outage, part_after(case, outage, &outages))).collect();
    let mut requests = vec![0.0; case.counts.len()];
    for (at, window) in case.known.windows.iter().enumerate() {
        let full = shares(case, |endpoint| !is_out(&outages, endpoint, at));
        let kept = |endpoint: usize| {
            let back = parts_left.iter().filter(|(outage, _)| outage.endpoint == endpoint && outage.to <= at);
            back.map(|(_, part)| *part).next_back().unwrap_or(1.0)
        };
        let own = moved(&full, kept);
        requests.iter_mut().zip(own).for_each(|(own, share)| *own += share * window.requests() as f64);
    }
    let signs = parts_left.iter().map(|(outage, part)| sign(case, outage, *part)).collect();
    // Where each run begins and ends, and what is left after it.
    let fitted = 2 * outages.len() + ended.len();
    Some(Prediction { shares: parts(requests), fitted, together: 1.0, signs })
}

/// The part of its share that an endpoint has after it came back, 0 to 1.
fn part_after(case: &Case, outage: &Outage, outages: &[Outage]) -> f64 {
    let windows = case.known.windows.iter().enumerate().skip(outage.to);
    let up = windows.filter(|(at, _)| !is_out(outages, outage.endpoint, *at));
    let add = |sum: (u64, f64), (at, window): (usize, &crate::even::Window)| {
        let share = shares(case, |endpoint| !is_out(outages, endpoint, at))[outage.endpoint];
        (sum.0 + window.at(outage.endpoint), sum.1 + share * window.requests() as f64)
    };
    let (own, full) = up.fold((0, 0.0), add);
    if full > 0.0 { (own as f64 / full).min(1.0) } else { 1.0 }
}

/// Shares of which some keep only a part, and the others get what that leaves.
fn moved(full: &[f64], kept: impl Fn(usize) -> f64) -> Vec<f64> {
    let own: Vec<f64> = full.iter().enumerate().map(|(endpoint, share)| share * kept(endpoint)).collect();
    let left = 1.0 - own.iter().sum::<f64>();
    let whole = |endpoint: usize| if kept(endpoint) >= 1.0 { full[endpoint] } else { 0.0 };
    let others: f64 = (0..full.len()).map(whole).sum();
    let gets = |(endpoint, own): (usize, &f64)| own + if others > 0.0 { left * whole(endpoint) / others } else { 0.0 };
    own.iter().enumerate().map(gets).collect()
}

/// What an endpoint has after it came back.
fn sign(case: &Case, outage: &Outage, part: f64) -> Sign {
    let name = case.name(outage.endpoint);
    let when = when(outage, case.known.windows.len());
    Sign::new(part < 0.8, format!("{name}: nothing {when}, and {} of its share since then", percent(part)))
}
