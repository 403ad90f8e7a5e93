//! `survives: 1` and `capacity`: whether the rest bears the traffic.

use finding::Spanned;
use model::Endpoint;

use super::Place;
use crate::facts::words::{called, count, is_checked};
use crate::intent::{Capacity, PoolIntent, Traffic};
use crate::test::{Checked, Verdict};

/// Whether the pool bears its traffic with so many endpoints lost.
pub(super) fn survives(place: &Place<'_>, wanted: &Spanned<u32>, pool: &PoolIntent, traffic: &Traffic) -> Checked {
    let lost = wanted.value as usize;
    let statement = format!("survives {lost}");
    if let Some(unknown) = place.not_understood(&statement, wanted.span) {
        return unknown;
    }
    let checked = |verdict| place.checked(&statement, wanted.span, verdict);
    let used = place.used();
    if used.len() <= lost {
        let outcome = format!("only {} take traffic", count(used.len(), "endpoint"));
        return checked(Verdict::Fails).outcome(outcome).because([place.pool.name.span]);
    }
    if let Some(endpoint) = used.iter().find(|endpoint| lost > 0 && !is_checked(endpoint)) {
        let outcome = format!("{} is never checked: once lost, it keeps its share of the requests", called(endpoint));
        return checked(Verdict::Fails).outcome(outcome).because([endpoint.span]);
    }
    let Some(capacity) = pool.capacity else {
        let outcome = "the capacity of an endpoint isn't given (capacity: { rate: ..., connections: ... })";
        return checked(Verdict::Unknown).outcome(outcome);
    };
    bears(checked, &used, lost, &capacity.value, traffic)
}

/// Whether the pool bears its traffic as it stands.
pub(super) fn capacity(place: &Place<'_>, wanted: &Spanned<Capacity>, traffic: &Traffic) -> Checked {
    let checked = |verdict| place.checked("capacity", wanted.span, verdict);
    if let Some(unknown) = place.not_understood("capacity", wanted.span) {
        return unknown;
    }
    bears(checked, &place.used(), 0, &wanted.value, traffic)
}

/// Holds where even all traffic of the intent file, on this pool alone, is borne in the worst case.
fn bears(
    checked: impl Fn(Verdict) -> Checked,
    used: &[&Endpoint],
    lost: usize,
    capacity: &Capacity,
    traffic: &Traffic,
) -> Checked {
    let unknown = |why: String| checked(Verdict::Unknown).outcome(why);
    if let Some(most) = capacity.connections {
        let over = used
            .iter()
            .find(|endpoint| endpoint.limits.get(model::Limit::Connections).is_none_or(|limit| limit.value > most));
        if let Some(endpoint) = over {
            let why = format!(
                "{} may get more than {most} connections; how many it gets is not in the configuration",
                called(endpoint)
            );
            return unknown(why)
                .because([endpoint.limits.get(model::Limit::Connections).map_or(endpoint.span, |limit| limit.span)]);
        }
    }
    let Some(each) = capacity.rate else { return checked(Verdict::Holds) };
    let Some(rate) = traffic.rate else {
        return unknown("the traffic isn't given (traffic: { rate: ... })".into());
    };
    let share = worst_share(used, lost);
    if rate.value * share <= each {
        return checked(Verdict::Holds).note("even if all traffic went to this pool");
    }
    unknown(format!(
        "with all {}/s on this pool one endpoint would get {}/s of its {each}/s; which part goes to it is not in the configuration",
        rate.value,
        (rate.value * share).round()
    ))
}

/// The largest share that one endpoint can get when the heaviest others are lost.
fn worst_share(used: &[&Endpoint], lost: usize) -> f64 {
    let mut weights: Vec<f64> = used.iter().map(|endpoint| f64::from(endpoint.weight.value)).collect();
    weights.sort_by(f64::total_cmp);
    let Some(heaviest) = weights.pop() else { return 1.0 };
    weights.truncate(weights.len().saturating_sub(lost));
    let rest: f64 = weights.iter().sum();
    heaviest / (heaviest + rest)
}
