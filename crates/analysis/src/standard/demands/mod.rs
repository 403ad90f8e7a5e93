//! One file and one page for each thing that a standard may demand, sorted by id.

use super::governed::Demand;

mod standard_balance;
mod standard_endpoints;
mod standard_headers;
mod standard_health;
mod standard_names;
mod standard_timeouts;

/// All of them, sorted by id.
pub(super) const ALL: &[&Demand] = &[
    &standard_balance::DEMAND,
    &standard_endpoints::DEMAND,
    &standard_headers::DEMAND,
    &standard_health::DEMAND,
    &standard_names::DEMAND,
    &standard_timeouts::DEMAND,
];
