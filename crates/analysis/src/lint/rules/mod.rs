//! One file and one page for each rule, sorted by id.

use finding::Rule;
use model::Model;

mod affinity_by_client;
mod always_true_condition;
mod case_sensitive_host;
mod client_lost;
mod contradictory_condition;
mod cookie_values;
mod dead_backup;
mod duplicate_endpoint;
mod empty_pool;
mod exposed_statistics;
mod host_never_matches;
mod missing_timeout;
mod mixed_roles;
mod no_health_check;
mod open_proxy;
mod redirect_loop;
mod retry_non_idempotent;
mod route_without_default;
mod shadowed_route;
mod short_idle_timeout;
mod trusted_from_anyone;
mod unescaped_dot;
mod uneven_weights;
mod unreachable_pool;
mod unverified_endpoint;

/// All rules over the model, sorted by id.
pub const RULES: &[&Rule<Model>] = &[
    &affinity_by_client::RULE,
    &always_true_condition::RULE,
    &case_sensitive_host::RULE,
    &client_lost::RULE,
    &contradictory_condition::RULE,
    &cookie_values::RULE,
    &dead_backup::RULE,
    &duplicate_endpoint::RULE,
    &empty_pool::RULE,
    &exposed_statistics::RULE,
    &host_never_matches::RULE,
    &missing_timeout::RULE,
    &mixed_roles::RULE,
    &no_health_check::RULE,
    &open_proxy::RULE,
    &redirect_loop::RULE,
    &retry_non_idempotent::RULE,
    &route_without_default::RULE,
    &shadowed_route::RULE,
    &short_idle_timeout::RULE,
    &trusted_from_anyone::RULE,
    &unescaped_dot::RULE,
    &uneven_weights::RULE,
    &unreachable_pool::RULE,
    &unverified_endpoint::RULE,
];
