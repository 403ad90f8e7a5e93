//! What is otherwise in the state of a running balancer.

use incident::Observation;
use model::{AdminState, EndpointState, Running};
use report::News;

use super::item::plain;

/// Endpoints that went down or came up, were taken out or put in, or weigh something else; and a start.
pub fn news(own: &Observation, before: Option<&Running>, after: &Running) -> Vec<News> {
    let mut news = Vec::new();
    let since = before.and_then(|before| before.since);
    if let (Some(before), Some(since)) = (since, after.since)
        // Where only whole seconds of its age are told, the moment wavers by one.
        && since.0 > before.0 + 1_500
    {
        news.push(plain(own, "started", format!("it runs anew since {since}: a start or a reload"), false));
    }
    for pool in &after.pools {
        for endpoint in &pool.endpoints {
            let known = before.and_then(|before| before.pools.iter().find(|one| one.pool == pool.pool));
            let known = known.and_then(|pool| pool.endpoints.iter().find(|one| one.endpoint == endpoint.endpoint));
            let name = format!("{} of pool {}", endpoint.endpoint, pool.pool);
            news.extend(endpoint_news(own, &name, known, endpoint));
        }
    }
    news
}

fn endpoint_news(own: &Observation, name: &str, before: Option<&EndpointState>, after: &EndpointState) -> Vec<News> {
    let mut news = Vec::new();
    let was_up = before.map_or(Some(true), |before| before.is_up);
    let check = after.check.as_ref().map(|check| format!(": the check says {check}")).unwrap_or_default();
    match (was_up, after.is_up) {
        (Some(true) | None, Some(false)) => news.push(plain(own, "down", format!("{name} is down{check}"), true)),
        (Some(false), Some(true)) => news.push(plain(own, "up", format!("{name} is up again"), false)),
        _ => {}
    }
    let Some(before) = before else { return news };
    if before.admin != after.admin {
        let (what, is_found) = match after.admin {
            AdminState::Ready => ("takes traffic again", false),
            AdminState::Draining => ("drains", true),
            AdminState::Maintenance => ("was taken out", true),
        };
        news.push(plain(own, "set", format!("{name} {what}: an operator said so"), is_found));
    }
    if let (Some(old), Some(new)) = (before.weight, after.weight)
        && old != new
    {
        news.push(plain(own, "set", format!("{name} weighs {new} instead of {old}"), true));
    }
    news
}
