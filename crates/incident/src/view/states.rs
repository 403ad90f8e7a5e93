//! What balancers say of endpoints.

use model::{EndpointState, Moment, Text};

use crate::Timeline;

/// What was said of one endpoint, in order.
pub struct States<'t> {
    /// The balancer.
    pub balancer: &'t Text,
    /// The pool.
    pub pool: Text,
    /// The endpoint.
    pub endpoint: Text,
    /// How many endpoints its pool has.
    pub of: usize,
    /// Each with its moment.
    pub states: Vec<(Moment, &'t EndpointState)>,
}

/// What balancers say of each endpoint.
pub fn states(timeline: &Timeline) -> Vec<States<'_>> {
    let mut all: Vec<States<'_>> = Vec::new();
    for balancer in timeline.scene.balancers.iter().map(|one| &one.name) {
        let first = all.len();
        for (at, running) in timeline.running(balancer) {
            // They come in one order, so that most are where they were the last time.
            let mut hint = first;
            for (pool, endpoint) in
                running.pools.iter().flat_map(|pool| pool.endpoints.iter().map(move |one| (pool, one)))
            {
                let is_it = |own: &States<'_>| own.pool == pool.pool && own.endpoint == endpoint.endpoint;
                let place = match all.get(hint).is_some_and(is_it) {
                    true => Some(hint),
                    false => all[first..].iter().position(is_it).map(|place| first + place),
                };
                let place = place.unwrap_or_else(|| {
                    let (pool, endpoint) = (pool.pool.clone(), endpoint.endpoint.clone());
                    all.push(States { balancer, pool, endpoint, of: 0, states: Vec::new() });
                    all.len() - 1
                });
                all[place].of = pool.endpoints.len();
                all[place].states.push((at, endpoint));
                hint = place + 1;
            }
        }
    }
    all
}
