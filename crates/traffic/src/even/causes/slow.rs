//! The fewest connections first, and an endpoint that takes longer than others.

use model::BalancePolicy;

use super::case::{Case, parts, percent};
use super::prediction::{Cause, Prediction, Sign};

pub(super) static CAUSE: Cause = Cause {
    id: "slow-endpoint",
    says: "the endpoint with the fewest connections is served first, so a slow one gets fewer requests and a fast one more: what is in flight is even",
    is_meant: true,
    predict,
};

/// Spread of the latencies, as a factor, below which they explain nothing.
const SPREAD: f64 = 1.15;

/// What is in flight is the rate times the time that a request takes (J. Little, 1961). Where it is even by weight, shares are by
/// `weight / latency`; where hardly anything is in flight they are by weight. Between the two, `weight / latency^b` with a b of 0 to 1.
fn predict(case: &Case) -> Option<Prediction> {
    let BalancePolicy::LeastConnections(_) = case.known.pool.balance.value else { return None };
    let latencies = latencies(case)?;
    let by = |power: f64| parts(latencies.iter().enumerate().map(|(own, time)| case.promised(own) * time.powf(-power)));
    let fits = (0..=20).map(|step| f64::from(step) / 20.0).map(|power| (case.deviance(&by(power)), power));
    let (_, power) = fits.min_by(|one, other| one.0.total_cmp(&other.0))?;
    let spent = parts(case.counts.iter().zip(&latencies).map(|(count, time)| *count as f64 * time));
    let shares = by(power);
    let sign = |endpoint: usize| sign(case, endpoint, latencies[endpoint], spent[endpoint], shares[endpoint]);
    let mut signs: Vec<Sign> = (0..latencies.len()).filter(|own| case.promised(*own) > 0.0).map(sign).collect();
    signs.truncate(8);
    if power < 0.2 {
        signs.push(Sign::new(false, "shares hardly follow the latencies".to_string()));
    }
    Some(Prediction { shares, fitted: 1, together: 1.0, signs })
}

/// The latency of each endpoint, where all that are promised something and got requests have one and they differ. One that got none
/// has the mean of the others: nothing is known of it.
fn latencies(case: &Case) -> Option<Vec<f64>> {
    let time = |endpoint: usize| case.known.latencies.get(endpoint).copied().flatten().filter(|time| *time > 0.0);
    let busy: Vec<usize> =
        (0..case.counts.len()).filter(|own| case.promised(*own) > 0.0 && case.counts[*own] > 0).collect();
    let known: Vec<f64> = busy.iter().map(|endpoint| time(*endpoint)).collect::<Option<_>>()?;
    let least = known.iter().copied().fold(f64::INFINITY, f64::min);
    let most = known.iter().copied().fold(0.0, f64::max);
    let mean = known.iter().sum::<f64>() / known.len().max(1) as f64;
    (most > SPREAD * least).then(|| (0..case.counts.len()).map(|endpoint| time(endpoint).unwrap_or(mean)).collect())
}

/// Whether an endpoint is off in the direction in which its latency moves it.
fn sign(case: &Case, endpoint: usize, latency: f64, spent: f64, predicted: f64) -> Sign {
    let (promised, seen) = (case.promised(endpoint), case.shares[endpoint]);
    let text = format!(
        "{}: {} of the requests at {} each is {} of what is in flight, promised {}",
        case.name(endpoint),
        percent(seen),
        time(latency),
        percent(spent),
        percent(promised),
    );
    Sign::new((predicted > promised) == (seen > promised), text)
}

/// Microseconds in words.
fn time(micros: f64) -> String {
    if micros < 10_000.0 { format!("{:.1} ms", micros / 1e3) } else { format!("{:.0} ms", micros / 1e3) }
}
