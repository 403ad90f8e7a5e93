//! The configuration deals out other shares than were promised.

use super::case::{Case, percent};
use super::prediction::{Cause, Prediction, Sign};

pub(super) static CAUSE: Cause = Cause {
    id: "configured-otherwise",
    says: "the weights, tiers and policy of the pool deal out other shares than were promised",
    is_meant: true,
    predict,
};

/// Differences below this are none.
const SAME: f64 = 0.005;

fn predict(case: &Case) -> Option<Prediction> {
    let pool = case.known.pool;
    let shares = model::shares(pool);
    let differs = |endpoint: &usize| (shares[*endpoint] - case.promised(*endpoint)).abs() > SAME;
    let mut signs: Vec<Sign> =
        (0..shares.len()).filter(differs).map(|endpoint| sign(case, endpoint, &shares)).collect();
    if signs.is_empty() {
        return None;
    }
    signs.truncate(8);
    Some(Prediction { shares, fitted: 0, together: 1.0, signs })
}

/// Whether an endpoint is nearer to what is configured than to what was promised.
fn sign(case: &Case, endpoint: usize, shares: &[f64]) -> Sign {
    let (configured, promised, seen) = (shares[endpoint], case.promised(endpoint), case.shares[endpoint]);
    let own = &case.known.pool.endpoints[endpoint];
    let text = format!(
        "{}: weight {} in tier {} comes to {}, promised {}, seen {}",
        case.name(endpoint),
        own.weight.value,
        own.tier,
        percent(configured),
        percent(promised),
        percent(seen),
    );
    Sign::new((seen - configured).abs() < (seen - promised).abs(), text)
}
