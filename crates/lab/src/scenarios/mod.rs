//! What happens to a stack, and who is to blame: five outages as they were, other faults of the balancer, faults of others, and
//! days on which nothing is wrong.

mod all_but_one_are_backups;
mod answers_may_take_300ms;
mod application_down;
mod auth_starved;
mod auth_starved_on_one;
mod backups_after_a_deployment;
mod bad_deployment_after_a_change;
mod bad_deployment_on_all;
mod bad_deployment_on_one;
mod certificate_expired;
mod certificate_expired_after_a_change;
mod certificate_of_another_name;
mod connections_leak;
mod connections_reset;
mod cookies_removed;
mod database_ends_resting_sessions;
mod database_full;
mod database_on_a_wrong_port;
mod database_restarted;
mod database_restarted_after_a_change;
mod dealt_by_path;
mod deny_too_broad;
mod drain_left;
mod flood_from_many;
mod flood_from_many_after_a_change;
mod flood_from_one;
mod harmless_change;
mod harmless_deployment;
mod health_check_path;
mod one_endpoint_left;
mod outage_affinity_behind_a_cdn;
mod outage_api_rule_above_auth;
mod outage_idle_timeout;
mod outage_left_over_weight;
mod outage_replicas_in_the_write_pool;
mod packets_dropped;
mod packets_lost;
mod path_rewritten;
mod quiet;
mod rate_limit_counts_the_cdn;
mod rate_limit_for_all;
mod redirect_loop;
mod runtime_weight_left;
mod rush_hour;
mod scenario;
mod scheme_not_told;
mod slow_question;
mod slow_question_after_a_deployment;
mod table_locked;
mod table_locked_after_a_change;
mod too_few_connections_an_endpoint;
mod too_few_connections_in_all;
mod too_few_connections_to_the_database;
mod two_endpoints_on_a_wrong_port;
mod weight_zero;
mod writes_go_to_a_follower;
mod wrong_host;

pub use scenario::{Hit, Play, Scenario};

/// All scenarios, in the order of their names.
pub const SCENARIOS: &[&Scenario] = &[
    &all_but_one_are_backups::SCENARIO,
    &answers_may_take_300ms::SCENARIO,
    &application_down::SCENARIO,
    &auth_starved::SCENARIO,
    &auth_starved_on_one::SCENARIO,
    &backups_after_a_deployment::SCENARIO,
    &bad_deployment_after_a_change::SCENARIO,
    &bad_deployment_on_all::SCENARIO,
    &bad_deployment_on_one::SCENARIO,
    &certificate_expired::SCENARIO,
    &certificate_expired_after_a_change::SCENARIO,
    &certificate_of_another_name::SCENARIO,
    &connections_leak::SCENARIO,
    &connections_reset::SCENARIO,
    &cookies_removed::SCENARIO,
    &database_ends_resting_sessions::SCENARIO,
    &database_full::SCENARIO,
    &database_on_a_wrong_port::SCENARIO,
    &database_restarted::SCENARIO,
    &database_restarted_after_a_change::SCENARIO,
    &dealt_by_path::SCENARIO,
    &deny_too_broad::SCENARIO,
    &drain_left::SCENARIO,
    &flood_from_many::SCENARIO,
    &flood_from_many_after_a_change::SCENARIO,
    &flood_from_one::SCENARIO,
    &harmless_change::SCENARIO,
    &harmless_deployment::SCENARIO,
    &health_check_path::SCENARIO,
    &one_endpoint_left::SCENARIO,
    &outage_affinity_behind_a_cdn::SCENARIO,
    &outage_api_rule_above_auth::SCENARIO,
    &outage_idle_timeout::SCENARIO,
    &outage_left_over_weight::SCENARIO,
    &outage_replicas_in_the_write_pool::SCENARIO,
    &packets_dropped::SCENARIO,
    &packets_lost::SCENARIO,
    &path_rewritten::SCENARIO,
    &quiet::SCENARIO,
    &rate_limit_counts_the_cdn::SCENARIO,
    &rate_limit_for_all::SCENARIO,
    &redirect_loop::SCENARIO,
    &runtime_weight_left::SCENARIO,
    &rush_hour::SCENARIO,
    &scheme_not_told::SCENARIO,
    &slow_question::SCENARIO,
    &slow_question_after_a_deployment::SCENARIO,
    &table_locked::SCENARIO,
    &table_locked_after_a_change::SCENARIO,
    &too_few_connections_an_endpoint::SCENARIO,
    &too_few_connections_in_all::SCENARIO,
    &too_few_connections_to_the_database::SCENARIO,
    &two_endpoints_on_a_wrong_port::SCENARIO,
    &weight_zero::SCENARIO,
    &writes_go_to_a_follower::SCENARIO,
    &wrong_host::SCENARIO,
];

/// The scenario of a name.
pub fn find(id: &str) -> Option<&'static Scenario> {
    SCENARIOS.iter().copied().find(|scenario| scenario.id == id)
}
