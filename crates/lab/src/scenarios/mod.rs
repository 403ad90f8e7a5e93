//! What happens to a stack, and who is to blame: five outages as they were, other faults of the balancer, faults of others, and
//! days on which nothing is wrong.

mod outage_affinity_behind_a_cdn;
mod outage_api_rule_above_auth;
mod outage_idle_timeout;
mod outage_left_over_weight;
mod outage_replicas_in_the_write_pool;
mod scenario;

pub use scenario::{Hit, Play, Scenario};

/// All scenarios, in the order of their names.
pub const SCENARIOS: &[&Scenario] = &[
    &outage_affinity_behind_a_cdn::SCENARIO,
    &outage_api_rule_above_auth::SCENARIO,
    &outage_idle_timeout::SCENARIO,
    &outage_left_over_weight::SCENARIO,
    &outage_replicas_in_the_write_pool::SCENARIO,
];

/// The scenario of a name.
pub fn find(id: &str) -> Option<&'static Scenario> {
    SCENARIOS.iter().copied().find(|scenario| scenario.id == id)
}
