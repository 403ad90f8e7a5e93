//! Clients are kept at an endpoint, and there are few of them.

use std::net::IpAddr;

use model::deal::Dealer;
use model::{BalancePolicy, HashKey};

use super::case::{Case, parts, percent};
use super::prediction::{Cause, Prediction, Sign};

pub(super) static CAUSE: Cause = Cause {
    id: "few-clients",
    says: "each client is kept at one endpoint, and so few of them make up the traffic that it can't be spread evenly",
    is_meant: true,
    predict,
};

/// How many clients are looked at.
const MOST: usize = 1_024;

fn predict(case: &Case) -> Option<Prediction> {
    let pool = case.known.pool;
    let hash = match &pool.balance.value {
        BalancePolicy::Hash { key, .. } => Some(key),
        _ => None,
    };
    if hash.is_none() && pool.stickiness.is_none() {
        return None;
    }
    let clients = case.known.clients?.top(MOST);
    let own = hash.filter(|_| pool.stickiness.is_none()).and_then(|key| placed(case, key, &clients));
    let mut signs = signs(case, &clients);
    Some(match own {
        Some(shares) => {
            signs.push(whose(case, &shares));
            Prediction { shares, fitted: 0, together: 1.0, signs }
        }
        None => {
            let together = case.trials / worth(case, &clients);
            let promised = (0..case.counts.len()).map(|endpoint| case.promised(endpoint));
            // Else there are enough of them.
            return (together > 2.0).then(|| Prediction { shares: parts(promised), fitted: 0, together, signs });
        }
    })
}

/// Independent trials that so many requests of these clients are worth where each goes one way: `N² / Σ m²` (L. Kish, 1965). What
/// is not theirs comes of clients as large as the smallest.
fn worth(case: &Case, clients: &[(&[u8], u64)]) -> f64 {
    let squares: f64 = clients.iter().map(|(_, count)| (*count as f64).powi(2)).sum();
    let total = case.requests() as f64;
    let rest = (total - clients.iter().map(|(_, count)| *count as f64).sum::<f64>()).max(0.0);
    let least = clients.last().map_or(1.0, |(_, count)| *count as f64);
    (total * total / (squares + rest * least).max(1.0)).max(1.0)
}

/// The shares that the hash gives these clients; others are spread as promised. `None` where it isn't their address that is hashed,
/// or where who gets what isn't known.
fn placed(case: &Case, key: &HashKey, clients: &[(&[u8], u64)]) -> Option<Vec<f64>> {
    let HashKey::Client { v4_bits, text } = key else { return None };
    let dealer = Dealer::new(case.known.pool)?;
    let mut requests = vec![0.0; case.counts.len()];
    let mut left = case.requests() as f64;
    for (name, count) in clients {
        let address: IpAddr = std::str::from_utf8(name).ok()?.parse().ok()?;
        let endpoint = dealer.placed(&octets(address, name, *v4_bits, *text))?;
        requests[endpoint] += *count as f64;
        left -= *count as f64;
    }
    let promised = (0..requests.len()).map(|endpoint| left.max(0.0) * case.promised(endpoint));
    Some(parts(requests.iter().zip(promised).map(|(own, rest)| own + rest)))
}

/// What is hashed of an address.
fn octets(address: IpAddr, text: &[u8], v4_bits: u8, is_text: bool) -> Vec<u8> {
    match address {
        _ if is_text => text.to_vec(),
        IpAddr::V4(address) => address.octets()[..usize::from(v4_bits / 8).min(4)].to_vec(),
        IpAddr::V6(address) => address.octets().to_vec(),
    }
}

/// How many clients there are, and how large.
fn signs(case: &Case, clients: &[(&[u8], u64)]) -> Vec<Sign> {
    let total = case.requests().max(1) as f64;
    let largest = clients.first().map_or(0.0, |(_, count)| *count as f64 / total);
    let worth = worth(case, clients);
    let text = format!(
        "the largest of the clients makes {} of the requests; all are worth {worth:.0} of equal size",
        percent(largest)
    );
    vec![Sign::new(worth < 20.0 * case.freedom(), text)]
}

/// Where the hash puts these clients.
fn whose(case: &Case, shares: &[f64]) -> Sign {
    let off = |endpoint: &usize| (shares[*endpoint] - case.shares[*endpoint]).abs();
    let worst = (0..shares.len()).max_by(|one, other| off(one).total_cmp(&off(other))).unwrap_or(0);
    let text = format!(
        "the hash of their addresses gives each endpoint its share within {} points; {}: {}, seen {}",
        format_args!("{:.1}", 100.0 * shares.get(worst).map_or(0.0, |_| off(&worst))),
        case.name(worst),
        percent(shares.get(worst).copied().unwrap_or(0.0)),
        percent(case.shares.get(worst).copied().unwrap_or(0.0)),
    );
    Sign::new(shares.get(worst).is_some_and(|_| off(&worst) < 0.05), text)
}
