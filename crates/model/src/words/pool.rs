//! What a pool does, in words.

use super::{count, duration, percent};
use crate::{BalancePolicy, HashKey, HealthCheck, Pool, Stickiness, shares};

/// `3 endpoints, 33.3% each`.
pub fn spread(pool: &Pool) -> String {
    let shares: Vec<f64> = shares(pool).into_iter().filter(|share| *share > 0.0).collect();
    let idle = pool.endpoints.len() - shares.len();
    let least = shares.iter().copied().fold(f64::INFINITY, f64::min);
    let most = shares.iter().copied().fold(0.0, f64::max);
    let spare = if idle > 0 { format!(", {idle} more without a share") } else { String::new() };
    match shares.len() {
        0 if pool.endpoints.is_empty() => "no endpoint".to_owned(),
        0 => format!("{}, none takes traffic", count(idle, "endpoint")),
        1 => format!("1 endpoint{spare}"),
        n if percent(least) == percent(most) => format!("{n} endpoints, {} each{spare}", percent(most)),
        n => format!("{n} endpoints, {} to {}{spare}", percent(least), percent(most)),
    }
}

/// How an endpoint is chosen.
pub fn policy(policy: &BalancePolicy) -> String {
    match policy {
        BalancePolicy::RoundRobin(_) => "in turn, by weight".to_owned(),
        BalancePolicy::LeastConnections(_) => "the fewest connections first, by weight".to_owned(),
        BalancePolicy::First => "the first that has a free connection".to_owned(),
        BalancePolicy::Random { draws, .. } => format!("at random, the better of {draws}"),
        BalancePolicy::Hash { key, by } => {
            let consistent = if by.is_consistent() { ", consistent" } else { "" };
            format!("by a hash of {}{consistent}", hash_key(key))
        }
        BalancePolicy::Other(text) => text.to_string(),
    }
}

/// What a hash is made of.
pub fn hash_key(key: &HashKey) -> String {
    match key {
        HashKey::Client { v4_bits: 32, .. } => "the client address".to_owned(),
        HashKey::Client { v4_bits, .. } => format!("the client's /{v4_bits} network"),
        HashKey::Request(value) => value.to_string(),
    }
}

/// What keeps a client at its endpoint.
pub fn stickiness(stickiness: &Stickiness) -> String {
    match stickiness {
        Stickiness::Cookie { name, inserted: true, .. } => format!("a client stays where the cookie {name} says"),
        Stickiness::Cookie { name, inserted: false, .. } => format!("a client stays where its own cookie {name} says"),
        Stickiness::Table { key } => format!("a client stays where a table remembers {key}"),
    }
}

/// How health is found out.
pub fn health(check: &HealthCheck) -> String {
    match check {
        HealthCheck::None => "not checked".to_owned(),
        HealthCheck::Active { http, other, interval, rise, fall, .. } => {
            let asks = match (http, other) {
                (Some(http), _) => format!("{} {}", http.method, http.target),
                (None, Some(other)) => other.to_string(),
                (None, None) => "a connection".to_owned(),
            };
            let every = duration(*interval);
            format!(
                "{asks} every {every}; down after {} failures, up after {}",
                fall,
                count(*rise as usize, "pass").replace("passs", "passes")
            )
        }
        HealthCheck::Passive { failures, window, .. } => {
            let failures = count(*failures as usize, "failure");
            format!("by real traffic: left alone for {} after {failures} in that time", duration(*window))
        }
    }
}
