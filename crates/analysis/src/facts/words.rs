//! Words and small questions that several rules share.

use model::{Action, Address, AdminState, Endpoint, HealthCheck, Model, PoolId, Reject, Respond, TableId};

use model::trace::Outcome;
pub(crate) use model::words::{count, duration, percent};

use super::reach::live_actions;
use crate::space::Literal;

/// Whether new traffic may go to the endpoint while it is healthy.
pub(crate) fn takes_traffic(endpoint: &Endpoint) -> bool {
    endpoint.admin == AdminState::Ready && endpoint.weight.value > 0
}

/// Whether anything finds out that the endpoint is down.
pub(crate) fn is_checked(endpoint: &Endpoint) -> bool {
    endpoint.health != HealthCheck::None
}

/// An address as it is written.
pub(crate) fn address(address: &Address) -> String {
    address.to_string()
}

/// What people call an endpoint: its name, or its address.
pub(crate) fn called(endpoint: &Endpoint) -> String {
    endpoint.name.as_ref().map_or_else(|| endpoint.address.to_string(), |name| name.value.to_string())
}

/// Whether people call the endpoint so: by its address, its name, or its host where the port is the request's.
pub fn is_called(endpoint: &Endpoint, name: &str) -> bool {
    let own = address(&endpoint.address);
    let named = endpoint.name.as_ref().is_some_and(|own| own.value == name);
    let host = || name.rsplit_once(':').is_some_and(|(host, _)| host == own);
    named || own.eq_ignore_ascii_case(name) || (endpoint.address.port.is_none() && host())
}

/// Where an action leads, for a sentence: `pool auth`, `a redirect (301)`.
pub(crate) fn target(model: &Model, action: &Action) -> String {
    match action {
        Action::Forward(forward) => format!("pool {}", model.pool(forward.pool).name.value),
        Action::ForwardByName { .. } => "a pool whose name is computed".into(),
        Action::Redirect(redirect) => format!("a redirect ({})", redirect.status),
        Action::Respond(Respond { status: Some(status), .. }) => format!("an answer of the balancer ({status})"),
        Action::Respond(respond) => respond.what.to_string(),
        Action::Reject(Reject { status: Some(status) }) => format!("a rejection ({status})"),
        Action::Reject(_) => "a closed connection".into(),
        Action::Goto(table) | Action::Restart { table, .. } => match sole_pool(model, *table) {
            Some(pool) => format!("pool {}", model.pool(pool).name.value),
            None => model.table(*table).name.to_string(),
        },
        Action::Next | Action::Opaque(_) => "what comes next".into(),
    }
}

/// The pool that a table ends in, where it names only one.
pub(crate) fn sole_pool(model: &Model, table: TableId) -> Option<PoolId> {
    let mut pools: Vec<PoolId> = live_actions(model.table(table))
        .filter_map(|action| match action {
            Action::Forward(forward) => Some(forward.pool),
            _ => None,
        })
        .collect();
    pools.dedup();
    (pools.len() == 1).then(|| pools[0])
}

/// Whether a table itself sends requests to a pool.
pub(crate) fn leads_to_pool(model: &Model, table: TableId) -> bool {
    live_actions(model.table(table)).any(|action| matches!(action, Action::Forward(_) | Action::ForwardByName { .. }))
}

/// Whether two actions do the same with every request.
pub(crate) fn same_end(a: &Action, b: &Action) -> bool {
    match (a, b) {
        (Action::Forward(a), Action::Forward(b)) => a.pool == b.pool && a.endpoint == b.endpoint,
        (Action::Goto(a), Action::Goto(b)) => a == b,
        (Action::Redirect(a), Action::Redirect(b)) => a.status == b.status && a.location == b.location,
        (Action::Respond(a), Action::Respond(b)) => a.status == b.status && a.what == b.what,
        (Action::Reject(a), Action::Reject(b)) => a.status == b.status,
        _ => false,
    }
}

/// What became of a request, for a sentence: `pool auth`, `a redirect (301) to https://...`.
pub(crate) fn target_of(model: &Model, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Forward { pool, endpoint: None } => format!("pool {}", model.pool(*pool).name.value),
        Outcome::Forward { pool, endpoint: Some(index) } => {
            let pool = model.pool(*pool);
            let endpoint = pool.endpoints.get(*index).map_or_else(String::new, called);
            format!("pool {}, endpoint {endpoint}", pool.name.value)
        }
        Outcome::ForwardTo { address } => format!("the address {address}"),
        Outcome::Redirect { status, location: Some(location) } if !location.is_empty() => {
            format!("a redirect ({status}) to {location}")
        }
        Outcome::Redirect { status, .. } => format!("a redirect ({status})"),
        Outcome::Respond { status: Some(status), what } => format!("an answer of the balancer: {status} ({what})"),
        Outcome::Respond { status: None, what } => format!("an answer of the balancer ({what})"),
        Outcome::Reject { status: Some(status) } => format!("a rejection ({status})"),
        Outcome::Reject { status: None } => "a closed connection".into(),
        Outcome::Unknown { blame } => format!("something not known ({})", blame.reason),
    }
}

/// A test in words: `the path begins with "/api/"`, `the method is not "GET"`.
pub(crate) fn spoken(literal: &Literal<'_>) -> String {
    let not = if literal.negated { "not: " } else { "" };
    format!("{not}{} {}", literal.value, literal.matcher)
}
