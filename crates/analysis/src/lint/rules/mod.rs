//! One file and one page for each rule, sorted by id.

use finding::Rule;
use model::Model;

mod duplicate_endpoint;
mod no_health_check;
mod shadowed_route;
mod uneven_weights;

/// All rules over the model, sorted by id.
pub const RULES: &[&Rule<Model>] =
    &[&duplicate_endpoint::RULE, &no_health_check::RULE, &shadowed_route::RULE, &uneven_weights::RULE];
