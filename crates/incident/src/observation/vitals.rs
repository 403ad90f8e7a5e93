//! What applications and databases say of themselves. What isn't told is `None`, never 0.

use model::{Moment, Text};

/// What one endpoint of an application says of itself. Counters count since it was started.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Vitals {
    /// The pool that it is an endpoint of.
    pub pool: Text,
    /// The version that runs.
    pub version: Option<Text>,
    /// When it was started.
    pub started: Option<Moment>,
    /// Requests that are worked on, now.
    pub in_flight: Option<u64>,
    /// Most requests that it works on at once.
    pub capacity: Option<u64>,
    /// Requests, counted.
    pub requests: Option<u64>,
    /// Requests that it refused because it was full, counted.
    pub overloaded: Option<u64>,
    /// Log-ins that succeeded, counted.
    pub logins: Option<u64>,
    /// Log-ins that were refused for what the user sent, counted.
    pub refused: Option<u64>,
    /// Requests that failed by an error of its own (a bug), counted.
    pub faults: Option<u64>,
    /// Sessions of users, now.
    pub sessions: Option<u64>,
    /// Its connections to the database.
    pub connections: ConnectionPool,
}

/// The connections of an application to its database.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConnectionPool {
    /// Most connections that it allows.
    pub limit: Option<u64>,
    /// Connections in use, now.
    pub used: Option<u64>,
    /// Connections that rest, now.
    pub idle: Option<u64>,
    /// Requests that wait for a connection, now.
    pub waiting: Option<u64>,
    /// Requests that waited too long for one, counted.
    pub timeouts: Option<u64>,
    /// Connections that turned out to be dead when they were used, counted.
    pub broken: Option<u64>,
    /// Connections that couldn't be made, counted.
    pub failed: Option<u64>,
    /// Questions that the database refused because it was read-only, counted.
    pub read_only: Option<u64>,
    /// Questions that the database ended with another error, counted.
    pub errors: Option<u64>,
    /// Questions that took too long and were given up, counted.
    pub slow: Option<u64>,
    /// Questions that were answered, counted.
    pub questions: Option<u64>,
    /// How long all of them took together, in milliseconds, counted.
    pub millis: Option<f64>,
}

/// What a database says of itself, asked past the balancer. Counters count since its statistics began.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Backing {
    /// The pool that it is an endpoint of.
    pub pool: Text,
    /// When it was started.
    pub started: Option<Moment>,
    /// Whether it takes reads only.
    pub is_read_only: Option<bool>,
    /// Connections, now.
    pub connections: Option<u64>,
    /// Connections that work on a question, now.
    pub active: Option<u64>,
    /// Connections that hold a transaction open and do nothing, now.
    pub idle_in_transaction: Option<u64>,
    /// Most connections that it allows.
    pub limit: Option<u64>,
    /// Connections that it ended itself, for an error, a time limit or since somebody told it to, counted. One that its client or
    /// something on the way ended isn't one of them.
    pub ended: Option<u64>,
    /// Connections that wait for a lock, now.
    pub waiting_for_locks: Option<u64>,
    /// How long the oldest question at work has been at work, in milliseconds.
    pub longest_millis: Option<f64>,
    /// What that question is, without the values in it.
    pub longest: Option<Text>,
    /// Transactions that ended well, counted.
    pub commits: Option<u64>,
    /// Transactions that were taken back, counted.
    pub rollbacks: Option<u64>,
    /// How long evenkeel's own question took, in milliseconds.
    pub millis: Option<f64>,
}
