//! One file and one page for each rule, sorted by id.

use finding::Rule;
use model::Model;

mod affinity_alone;
mod affinity_by_client;
mod always_true_condition;
mod case_sensitive_host;
mod check_passes_errors;
mod client_lost;
mod closed_narrowly;
mod connect_only_check;
mod connect_outlasts_answer;
mod contradictory_condition;
mod cookie_values;
mod dead_backup;
mod duplicate_endpoint;
mod empty_pool;
mod exposed_statistics;
mod hair_trigger_check;
mod host_never_matches;
mod limit_above_process;
mod limits_add_up;
mod lone_backup;
mod long_connect_timeout;
mod loose_host_suffix;
mod missing_timeout;
mod misspelt_host;
mod mixed_roles;
mod no_health_check;
mod odd_endpoint;
mod one_machine;
mod open_proxy;
mod plain_beside_tls;
mod plain_to_tls_port;
mod prefix_without_slash;
mod query_misses;
mod queue_without_limit;
mod redirect_loop;
mod redirect_loses_path;
mod retry_non_idempotent;
mod retry_same_endpoint;
mod route_without_default;
mod scheme_said_wrongly;
mod shadowed_route;
mod short_idle_timeout;
mod single_endpoint;
mod slow_detection;
mod slow_request;
mod slow_start_never;
mod spoofed_client;
mod switched_off_endpoint;
mod tiny_timeout;
mod trusted_from_anyone;
mod unanchored_path;
mod unescaped_dot;
mod uneven_weights;
mod unreachable_pool;
mod unverified_endpoint;
mod upgrade_cut_short;

/// All rules over the model, sorted by id.
pub const RULES: &[&Rule<Model>] = &[
    &affinity_alone::RULE,
    &affinity_by_client::RULE,
    &always_true_condition::RULE,
    &case_sensitive_host::RULE,
    &check_passes_errors::RULE,
    &client_lost::RULE,
    &closed_narrowly::RULE,
    &connect_only_check::RULE,
    &connect_outlasts_answer::RULE,
    &contradictory_condition::RULE,
    &cookie_values::RULE,
    &dead_backup::RULE,
    &duplicate_endpoint::RULE,
    &empty_pool::RULE,
    &exposed_statistics::RULE,
    &hair_trigger_check::RULE,
    &host_never_matches::RULE,
    &limit_above_process::RULE,
    &limits_add_up::RULE,
    &lone_backup::RULE,
    &long_connect_timeout::RULE,
    &loose_host_suffix::RULE,
    &missing_timeout::RULE,
    &misspelt_host::RULE,
    &mixed_roles::RULE,
    &no_health_check::RULE,
    &odd_endpoint::RULE,
    &one_machine::RULE,
    &open_proxy::RULE,
    &plain_beside_tls::RULE,
    &plain_to_tls_port::RULE,
    &prefix_without_slash::RULE,
    &query_misses::RULE,
    &queue_without_limit::RULE,
    &redirect_loop::RULE,
    &redirect_loses_path::RULE,
    &retry_non_idempotent::RULE,
    &retry_same_endpoint::RULE,
    &route_without_default::RULE,
    &scheme_said_wrongly::RULE,
    &shadowed_route::RULE,
    &short_idle_timeout::RULE,
    &single_endpoint::RULE,
    &slow_detection::RULE,
    &slow_request::RULE,
    &slow_start_never::RULE,
    &spoofed_client::RULE,
    &switched_off_endpoint::RULE,
    &tiny_timeout::RULE,
    &trusted_from_anyone::RULE,
    &unanchored_path::RULE,
    &unescaped_dot::RULE,
    &uneven_weights::RULE,
    &unreachable_pool::RULE,
    &unverified_endpoint::RULE,
    &upgrade_cut_short::RULE,
];
