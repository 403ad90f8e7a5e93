//! `connections: at most 180`, summed over all balancers and endpoints.

use finding::{Span, Spanned};

use super::Place;
use crate::facts::words::{address, count};
use crate::intent::Bound;
use crate::simulate::{PoolLoad, Simulator};
use crate::test::{Checked, Verdict};

pub(super) fn check(places: &[Place<'_>], wanted: &Spanned<Bound<u64>>, simulator: &Simulator<'_>) -> Checked {
    let statement = match wanted.value {
        Bound::AtLeast(least) => format!("connections at least {least}"),
        Bound::AtMost(most) => format!("connections at most {most}"),
    };
    let checked = |verdict| places[0].checked(&statement, wanted.span, verdict);
    let name = &places[0].pool.name.value;
    let load = simulator.pool(name);
    if let Some(checked) = too_many(&checked, places, &wanted.value, load.as_ref()) {
        return checked;
    }
    let sums: Vec<Result<u64, (Span, String)>> =
        places.iter().map(|place| Ok(most(place)?.saturating_mul(simulator.dealers_of(place.model)))).collect();
    if let Some((span, unlimited)) = sums.iter().find_map(|sum| sum.as_ref().err()) {
        return match wanted.value {
            Bound::AtLeast(_) => checked(Verdict::Holds),
            Bound::AtMost(_) => checked(Verdict::Fails).outcome(unlimited.clone()).because([*span]),
        };
    }
    let sum: u64 = sums.iter().flatten().fold(0, |sum, one| sum.saturating_add(*one));
    if wanted.value.holds(&sum) {
        return checked(Verdict::Holds);
    }
    let limits = places
        .iter()
        .flat_map(|place| place.used())
        .filter_map(|endpoint| endpoint.limits.get(model::Limit::Connections));
    let because: Vec<Span> =
        limits.map(|limit| limit.span).chain(places.iter().map(|place| place.pool.name.span)).collect();
    let dealers = places.iter().map(|place| simulator.dealers_of(place.model)).sum::<u64>() as usize;
    let over = if dealers > 1 { format!(" over {}", count(dealers, "balancer")) } else { String::new() };
    checked(Verdict::Fails).outcome(format!("the limits add up to {sum}{over}")).because(because)
}

/// Where more are open on average than there may be, no limit helps: then requests wait.
fn too_many(
    checked: &dyn Fn(Verdict) -> Checked,
    places: &[Place<'_>],
    wanted: &Bound<u64>,
    load: Option<&PoolLoad>,
) -> Option<Checked> {
    let (Bound::AtMost(most), Some(load)) = (wanted, load) else { return None };
    let average = load.connections.average.filter(|average| *average > *most as f64)?;
    let outcome = format!(
        "{} are open at one time on average: {}/s, each for {} s",
        average.round(),
        load.rate.unwrap_or_default(),
        (average / load.rate.filter(|rate| *rate > 0.0)? * 100.0).round() / 100.0
    );
    Some(checked(Verdict::Fails).outcome(outcome).because(places.iter().map(|place| place.pool.name.span)))
}

/// The connections that one balancer opens at most, or the line that leaves them without a limit.
fn most(place: &Place<'_>) -> Result<u64, (Span, String)> {
    let pool = place.pool.limits.get(model::Limit::Connections).map(|limit| limit.value);
    let mut sum = 0_u64;
    for endpoint in place.used() {
        match (endpoint.limits.get(model::Limit::Connections), pool) {
            (Some(limit), _) => sum = sum.saturating_add(limit.value),
            (None, Some(pool)) => return Ok(pool),
            (None, None) => {
                let message = format!("connections to {} are not limited", address(&endpoint.address));
                return Err((endpoint.span, message));
            }
        }
    }
    Ok(pool.map_or(sum, |pool| pool.min(sum)))
}
