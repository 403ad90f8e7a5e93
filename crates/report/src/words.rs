//! The model's nouns in words.

use model::trace::{By, Chosen, Near, Outcome};
use model::words::{count, duration, percent};
use model::{BalancePolicy, Endpoint, HashKey, HealthCheck, Model, Pool, Stickiness, Timeouts, shares};

/// How a request ended, in a line.
pub(crate) fn outcome(model: &Model, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Forward { pool, endpoint: None } => pool_line(model.pool(*pool)),
        Outcome::Forward { pool, endpoint: Some(index) } => {
            let pool = model.pool(*pool);
            let one = pool.endpoints.get(*index).map_or_else(|| "one".to_owned(), |one| one.address.to_string());
            format!("pool {}, always its endpoint {one}", pool.name.value)
        }
        Outcome::ForwardTo { address } => format!("{address} (an address computed from the request)"),
        Outcome::Redirect { status, location: Some(location) } => format!("redirect {status} to {location}"),
        Outcome::Redirect { status, location: None } => format!("redirect {status} to a place that isn't known"),
        Outcome::Respond { status: Some(status), what } => format!("answered here with {status} ({what})"),
        Outcome::Respond { status: None, what } => format!("answered here ({what})"),
        Outcome::Reject { status: Some(status) } => format!("turned away with {status}"),
        Outcome::Reject { status: None } => "turned away: the connection is closed without an answer".to_owned(),
        Outcome::Unknown { blame } => format!("unknown: {}", blame.reason),
    }
}

/// The pool with how its traffic is spread.
fn pool_line(pool: &Pool) -> String {
    format!("pool {} ({})", pool.name.value, spread(pool))
}

/// `3 endpoints, 33.3% each`.
pub(crate) fn spread(pool: &Pool) -> String {
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
pub(crate) fn policy(policy: &BalancePolicy) -> String {
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

/// Which endpoint a request is bound to, and by what.
pub(crate) fn chosen(pool: &Pool, chosen: Chosen) -> String {
    let one = pool.endpoints.get(chosen.endpoint).map_or_else(String::new, |one| one.address.to_string());
    let by = match (chosen.by, &pool.balance.value) {
        (By::Cookie, _) => "by its cookie".to_owned(),
        (_, BalancePolicy::Hash { key, .. }) => format!("by the hash of {}", hash_key(key)),
        _ => "by its key".to_owned(),
    };
    format!("{one}, {by}, while all endpoints are up")
}

/// What a hash is made of.
fn hash_key(key: &HashKey) -> String {
    match key {
        HashKey::Client { v4_bits: 32, .. } => "the client address".to_owned(),
        HashKey::Client { v4_bits, .. } => format!("the client's /{v4_bits} network"),
        HashKey::Request(value) => value.to_string(),
    }
}

/// What keeps a client at its endpoint.
pub(crate) fn stickiness(stickiness: &Stickiness) -> String {
    match stickiness {
        Stickiness::Cookie { name, inserted: true, .. } => format!("a client stays where the cookie {name} says"),
        Stickiness::Cookie { name, inserted: false, .. } => format!("a client stays where its own cookie {name} says"),
        Stickiness::Table { key } => format!("a client stays where a table remembers {key}"),
    }
}

/// How health is found out.
pub(crate) fn health(check: &HealthCheck) -> String {
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

/// Name of each timeout that is set, with its length and place.
pub(crate) fn timeouts(timeouts: &Timeouts) -> Vec<(&'static str, finding::Spanned<u64>)> {
    let all = [
        ("connect", timeouts.connect),
        ("client", timeouts.client),
        ("endpoint", timeouts.endpoint),
        ("tunnel", timeouts.tunnel),
        ("queue", timeouts.queue),
        ("request", timeouts.request),
        ("keep-alive", timeouts.keep_alive),
    ];
    all.into_iter().filter_map(|(name, timeout)| Some((name, timeout?))).collect()
}

/// Why an endpoint has no share.
pub(crate) fn idle(endpoint: &Endpoint) -> &'static str {
    match endpoint.admin {
        model::AdminState::Draining => "draining: takes no new traffic",
        model::AdminState::Maintenance => "switched off",
        model::AdminState::Ready if endpoint.weight.value == 0 => "weight 0: takes no new traffic",
        model::AdminState::Ready if endpoint.tier > 0 => "takes over when all above are down",
        model::AdminState::Ready => "takes traffic when the first is full",
    }
}

/// The same, where it stands alone: `but for upper and lower case`.
pub(crate) fn nearly(by: Near) -> &'static str {
    near(by).strip_prefix("would have matched ").unwrap_or("")
}

/// By how little a condition missed.
pub(crate) fn near(near: Near) -> &'static str {
    match near {
        Near::Case => "would have matched but for upper and lower case",
        Near::Port => "would have matched but for the port in the host",
        Near::TrailingDot => "would have matched but for the dot at the end of the host",
        Near::SlashMissing => "would have matched with a slash more at the end",
        Near::SlashTooMany => "would have matched with a slash less at the end",
        Near::DoubledSlashes => "would have matched but for the doubled slashes",
        Near::Escapes => "would have matched but for percent-escapes",
        Near::Query => "would have matched but for the query",
        Near::Spaces => "would have matched but for spaces around it",
        Near::Www => "would have matched but for the www.",
        Near::OnlyThis => "all other conditions held",
    }
}
