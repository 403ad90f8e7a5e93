//! `evenkeel.yaml`: what an operator means the balancers to do.

mod keys;
mod nodes;
mod password;
mod pattern;
mod read;
mod schema;
mod shape;
pub mod standard;
mod types;
mod values;
pub mod watch;
mod words;
mod yaml;

pub use pattern::Pattern;
pub(crate) use pattern::network;
pub use read::{pages, read};
pub use schema::schema;
pub use types::{Balancer, Condition, Expectation, Intent, On, PoolIntent, SeesWanted, Traffic, Wanted, When};
pub use values::{Bound, Capacity, Endpoints, HealthWanted, Share, Times};
pub use words::{rate, seconds};
