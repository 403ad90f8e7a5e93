//! What can explain what is odd. Each says what must be seen if it is to blame, and what can't be.

mod application;
mod balancer;
mod brief;
mod connection_pool;
mod database;
mod deployment;
mod figures;
mod flood;
mod network;
mod queries;
mod timing;

pub(crate) use brief::Brief;

use crate::case::Case;

/// Who can be to blame for something.
pub(crate) struct Cause {
    /// Its name.
    pub id: &'static str,
    /// Those who are suspected of it, with what speaks for and against them.
    pub suspects: fn(&Case) -> Vec<Brief>,
}

/// All causes, sorted by id.
pub(crate) static CAUSES: &[Cause] = &[
    Cause { id: "application", suspects: application::suspects },
    Cause { id: "balancer", suspects: balancer::suspects },
    Cause { id: "connection-pool", suspects: connection_pool::suspects },
    Cause { id: "database", suspects: database::suspects },
    Cause { id: "deployment", suspects: deployment::suspects },
    Cause { id: "flood", suspects: flood::suspects },
    Cause { id: "network", suspects: network::suspects },
    Cause { id: "queries", suspects: queries::suspects },
];
