//! Who plays which part: what is known before anything is seen.

use model::Text;

/// The parts of a stack, by the names of their pools.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scene {
    /// Balancers.
    pub balancers: Vec<Balancer>,
    /// Pools behind which an application stands that is watched.
    pub applications: Vec<Text>,
    /// Pools behind which databases stand.
    pub databases: Vec<Text>,
    /// Routes on which users log in, by their names in the intent.
    pub logins: Vec<Text>,
}

/// A balancer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balancer {
    /// Its name in the intent file.
    pub name: Text,
    /// Its configuration, as users name the file.
    pub config: Text,
}
