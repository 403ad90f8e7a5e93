//! Whether the engine did what the model says.

use std::net::SocketAddr;

use model::trace::Sees;

use crate::modelled::{Expected, Place, Said, Told};
use crate::seen::{Received, Seen};

/// Headers between the engine and the endpoint that the model doesn't speak of: they are about the connection.
pub const OF_CONNECTIONS: [&str; 5] =
    ["connection", "content-length", "keep-alive", "proxy-connection", "transfer-encoding"];

/// What engines answer where a pool has no endpoint that takes traffic.
const NOBODY_ANSWERS: [u16; 2] = [502, 503];

/// How both sides stand to each other.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    Agree,
    /// The engine did something that the model says cannot happen.
    Disagree,
    /// The model doesn't know, and what the engine did is among what it says can happen.
    Unknown,
}

/// Holds what was seen against what was said.
pub fn verdict(said: &Said, seen: &Seen) -> Verdict {
    match (said.fates.iter().any(|fate| fits(fate, seen)), said.unknown.is_empty()) {
        (false, _) => Verdict::Disagree,
        (true, true) => Verdict::Agree,
        (true, false) => Verdict::Unknown,
    }
}

/// Whether it may have been this fate.
fn fits(fate: &Expected, seen: &Seen) -> bool {
    match (fate, seen) {
        (Expected::Unknown, _) | (Expected::Closed, Seen::Closed) => true,
        (Expected::Forwarded { endpoints, .. }, Seen::Answered { status, .. }) if endpoints.is_empty() => {
            NOBODY_ANSWERS.contains(status)
        }
        (Expected::Forwarded { endpoints, sees, told, .. }, Seen::Forwarded { endpoint, received, .. }) => {
            endpoints.contains(endpoint)
                && sees.as_ref().is_none_or(|sees| receives(sees, received))
                && told.as_ref().is_none_or(|told| is_told(told, *endpoint, received))
        }
        (Expected::Answered { status, location }, Seen::Answered { status: s, location: l }) => {
            status.is_none_or(|status| status == *s) && is_at(location, l.as_deref())
        }
        _ => false,
    }
}

fn is_at(expected: &Place, seen: Option<&str>) -> bool {
    match expected {
        Place::None => seen.is_none(),
        Place::Unknown => true,
        Place::Is(text) => seen == Some(text.trim()),
    }
}

/// Whether the endpoint received what the model says, header for header.
fn receives(sees: &Sees, received: &Received) -> bool {
    let same = |expected: &Option<model::Text>, got: &str| expected.as_ref().is_none_or(|text| text == got);
    same(&sees.method, &received.method)
        && same(&sees.target, &received.target)
        && names(sees, received).iter().all(|name| same_values(sees, received, name))
}

/// Whether the endpoint received its own name.
fn is_told(told: &Told, endpoint: SocketAddr, received: &Received) -> bool {
    let name = told.names.iter().find(|(own, _)| *own == endpoint).map(|(_, name)| name.as_str());
    let got: Vec<&str> =
        received.headers.iter().filter(|(own, _)| *own == told.header).map(|(_, value)| value.as_str()).collect();
    got == name.as_slice()
}

/// Every name of a header that either side has.
fn names<'a>(sees: &'a Sees, received: &'a Received) -> Vec<&'a str> {
    let said = sees.headers.iter().map(|(name, _)| name.as_str());
    let mut names: Vec<&str> = said.chain(received.headers.iter().map(|(name, _)| name.as_str())).collect();
    names.sort_unstable();
    names.dedup();
    names.retain(|name| !OF_CONNECTIONS.contains(name));
    names
}

fn same_values(sees: &Sees, received: &Received, name: &str) -> bool {
    let said: Vec<_> = sees.headers.iter().filter(|(own, _)| own == name).map(|(_, value)| value).collect();
    let got: Vec<_> = received.headers.iter().filter(|(own, _)| own == name).map(|(_, value)| value).collect();
    let same = |(said, got): (&&Option<model::Text>, &&String)| said.as_ref().is_none_or(|said| said.trim() == *got);
    said.len() == got.len() && said.iter().zip(&got).all(same)
}
