//! What can explain what is odd. Each says what must be seen if it is to blame, and what can't be.

mod application;
mod balancer;
mod brief;
pub(crate) mod certificate;
mod connection_pool;
mod database;
mod deployment;
mod figures;
mod flood;
mod network;
mod queries;
mod rush;
mod timing;

pub(crate) use brief::Brief;

use crate::case::Case;

/// Those who are suspected of something, with what speaks for and against them.
pub(crate) type Cause = fn(&Case) -> Vec<Brief>;

/// All causes, sorted.
pub(crate) static CAUSES: &[Cause] = &[
    application::suspects,
    balancer::suspects,
    connection_pool::suspects,
    database::suspects,
    deployment::suspects,
    flood::suspects,
    network::suspects,
    queries::suspects,
];
