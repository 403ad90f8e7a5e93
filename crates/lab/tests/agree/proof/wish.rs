//! Expectations: whether a request is among those that one speaks of, and whether what was seen is what it wants.

use analysis::intent::{Condition, On, Pattern, Wanted};
use model::{Address, Host, Model, Text};

use super::sent;
use crate::asked::Asked;
use crate::seen::{Received, Seen};

/// What engines answer where a pool has no endpoint that takes traffic.
const NOBODY_ANSWERS: [u16; 2] = [502, 503];

/// Whether an expectation is met by what was seen; `None` where that can't be told from it.
pub fn is_met(wanted: &Wanted, model: &Model, seen: &Seen) -> Option<bool> {
    match seen {
        Seen::Refused(_) => None,
        // The model speaks of the pool, the engine of its endpoints.
        Seen::Answered { status, .. } if NOBODY_ANSWERS.contains(status) => None,
        Seen::Closed => Some(wanted.pool.is_none() && wanted.status.is_none() && wanted.sees.is_none()),
        Seen::Answered { status, .. } => {
            let statuses = wanted.status.as_ref().is_none_or(|all| all.value.contains(status));
            Some(statuses && wanted.pool.is_none() && wanted.sees.is_none())
        }
        Seen::Forwarded { endpoint, received, .. } => {
            let among =
                |names: &[finding::Spanned<Text>]| names.iter().any(|name| is_in(model, &name.value, *endpoint));
            let pool = wanted.pool.as_ref().is_none_or(|all| among(&all.value));
            let not = wanted.not_pool.as_ref().is_some_and(|all| among(&all.value));
            let sees = wanted.sees.as_ref().is_none_or(|sees| receives(&sees.value, received));
            Some(pool && !not && wanted.status.is_none() && sees)
        }
    }
}

/// Whether the pool has an endpoint there.
fn is_in(model: &Model, pool: &str, endpoint: std::net::SocketAddr) -> bool {
    let at = |address: &Address| address.host == Host::Ip(endpoint.ip()) && address.port == Some(endpoint.port());
    model.pool_named(pool).is_some_and(|id| model.pool(id).endpoints.iter().any(|one| at(&one.address)))
}

fn receives(wanted: &analysis::intent::SeesWanted, received: &Received) -> bool {
    let path = received.target.split('?').next().unwrap_or("");
    let value = |name: &str| {
        let found = received.headers.iter().find(|(own, _)| own == name);
        found.map_or("absent", |(_, value)| value.as_str())
    };
    wanted.path.as_ref().is_none_or(|pattern| pattern.takes(path, false))
        && wanted.host.as_ref().is_none_or(|pattern| pattern.takes(value("host"), true))
        && wanted.headers.iter().all(|(name, pattern)| pattern.takes(value(name), false))
}

/// Whether the request meets all conditions.
pub fn is_member(conditions: &[Condition], asked: &Asked) -> bool {
    conditions.iter().all(|condition| meets(condition, asked))
}

fn meets(Condition { on, pattern, .. }: &Condition, asked: &Asked) -> bool {
    let header =
        |name: &str| asked.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str());
    let host = || header("host").map(|host| host.split(':').next().unwrap_or("").to_owned());
    let query = || asked.target.split_once('?').map(|(_, query)| query);
    let found = match on {
        On::Method => Some(asked.method.clone()),
        On::Host => host(),
        On::Path => Some(sent::path(asked).to_owned()),
        On::Client => Some(asked.client.to_string()),
        On::Header(name) => header(name).map(|value| value.trim().to_owned()),
        On::Cookie(name) => header("cookie").and_then(|all| pair(all, ';', name)),
        On::Argument(name) => query().and_then(|all| pair(all, '&', name)),
        On::Query => Some(query().unwrap_or("").to_owned()),
        // Every door has another one than that which is not wanted.
        On::Port => return true,
        On::Scheme | On::Listener | On::Sni => return false,
    };
    match found {
        Some(found) => pattern.takes(&found, matches!(on, On::Host)),
        None => matches!(pattern, Pattern::Not(_)),
    }
}

/// The value behind `name=` among pairs.
fn pair(all: &str, between: char, name: &str) -> Option<String> {
    let mut pairs = all.split(between).filter_map(|pair| pair.trim_matches(' ').split_once('='));
    pairs.find(|(own, _)| *own == name).map(|(_, value)| value.to_owned())
}
