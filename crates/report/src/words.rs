//! The model's nouns in words.

use analysis::test::{Verdict, Weight};
use analysis::weigh::Weighed;
use finding::{Severity, Witness};
use model::trace::{Answered, Becomes, By, Chosen, Near, Outcome};
use model::words::{hash_key, percent, spread, statuses};
use model::{BalancePolicy, Endpoint, Model, Pool, Text, Timeouts};

/// Method and URL.
pub fn request(witness: &Witness) -> String {
    format!("{} {}", witness.method, witness.url).trim().to_owned()
}

/// The command that shows the way of a request.
pub(crate) fn trace_command(witness: &Witness) -> String {
    let mut text = format!("evenkeel trace '{}'", request(witness));
    for (name, value) in &witness.headers {
        text.push_str(&format!(" -H '{name}: {value}'"));
    }
    if let Some(client) = &witness.client {
        text.push_str(&format!(" --client {client}"));
    }
    text
}

/// A share rounded down, so that only all is 100%.
pub(crate) fn share(share: f64) -> String {
    percent((share * 100.0).floor() / 100.0)
}

/// What an expectation weighs, in a sentence.
pub(crate) fn weight(weight: Weight) -> String {
    let of = format!("{} of the traffic", percent(weight.share));
    if weight.breaking > 0.0 { format!("{of}; {} breaks it", percent(weight.breaking)) } else { of }
}

/// How much of a log was followed, for what is weighed by it.
pub(crate) fn weighed(weighed: &Weighed) -> String {
    let part = percent(weighed.placed as f64 / weighed.drawn.max(1) as f64);
    let drawn = match weighed.drawn == weighed.requests {
        true => String::new(),
        false => format!(", {} of them drawn", weighed.drawn),
    };
    format!(
        "weighed by {} requests of the log{drawn}: {part} came where the model has them come, and count",
        weighed.requests
    )
}

/// A verdict in a word.
pub(crate) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => "holds",
        Verdict::Unknown => "unknown",
        Verdict::Fails => "fails",
    }
}

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

/// What happens to a header of the answer: a mark, and the header.
pub(crate) fn answered(one: &Answered) -> (&'static str, String) {
    let Answered { name, becomes, only, .. } = one;
    let text = |value: &Option<Text>| value.as_deref().unwrap_or("(not known)").to_owned();
    let (mark, what) = match becomes {
        Becomes::Set(value) | Becomes::Added(value) => ("+", format!("{name}: {}", text(value))),
        Becomes::Trailer(value) => ("+", format!("{name}: {}   (behind the body)", text(value))),
        Becomes::Removed => ("-", name.to_string()),
        Becomes::Hidden => ("-", format!("{name}   (the endpoint's own)")),
        Becomes::Passed => ("+", format!("{name}   (the endpoint's own)")),
    };
    (mark, only.map_or(what.clone(), |only| format!("{what}   ({})", statuses(only))))
}

/// Name of each timeout that is set, with its length and place.
pub(crate) fn timeouts(timeouts: &Timeouts) -> Vec<(&'static str, finding::Spanned<u64>)> {
    let all = [
        ("connect", timeouts.get(model::Wait::Connect)),
        ("client", timeouts.get(model::Wait::Client)),
        ("endpoint", timeouts.get(model::Wait::Endpoint)),
        ("tunnel", timeouts.get(model::Wait::Tunnel)),
        ("queue", timeouts.get(model::Wait::Queue)),
        ("request", timeouts.get(model::Wait::Request)),
        ("keep-alive", timeouts.get(model::Wait::KeepAlive)),
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

/// A severity as the other formats write it.
pub(crate) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
