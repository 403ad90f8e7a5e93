//! `evenkeel.yaml`: what an operator means the balancers to do.

mod keys;
mod pattern;
mod read;
mod schema;
mod shape;
mod types;
mod words;
mod yaml;

pub use pattern::Pattern;
pub(crate) use pattern::network;
pub use read::{pages, read};
pub use schema::schema;
pub use types::{
    Balancer, Bound, Capacity, Condition, Endpoints, Expectation, HealthWanted, Intent, On, PoolIntent, SeesWanted,
    Share, Traffic, Wanted, When,
};
