//! `connections: at most 180`, summed over all balancers and endpoints.

use finding::{Span, Spanned};

use super::Place;
use crate::facts::words::{address, count};
use crate::intent::Bound;
use crate::test::{Checked, Verdict};

pub(super) fn check(places: &[Place<'_>], wanted: &Spanned<Bound<u64>>) -> Checked {
    let statement = match wanted.value {
        Bound::AtLeast(least) => format!("connections at least {least}"),
        Bound::AtMost(most) => format!("connections at most {most}"),
    };
    let checked = |verdict| places[0].checked(&statement, wanted.span, verdict);
    let sums: Vec<Result<u64, (Span, String)>> = places.iter().map(most).collect();
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
    let over = if places.len() > 1 { format!(" over {}", count(places.len(), "balancer")) } else { String::new() };
    checked(Verdict::Fails).outcome(format!("the limits add up to {sum}{over}")).because(because)
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
