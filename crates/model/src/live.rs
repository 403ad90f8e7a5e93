//! What a balancer says of itself.

use crate::{AdminState, Moment, Text};

/// The state of a running balancer. Counters count since it was started; they fall back to 0 when it is started anew.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Running {
    /// Since when it runs with the configuration that it has: its start, or its last reload.
    pub since: Option<Moment>,
    /// Connections with clients, now.
    pub connections: Option<u64>,
    /// Connections with clients that it took in, counted.
    pub accepted: Option<u64>,
    /// Most connections with clients that it allows.
    pub limit: Option<u64>,
    /// Listeners that it tells of.
    pub listeners: Vec<ListenerState>,
    /// Pools that it tells of.
    pub pools: Vec<PoolState>,
}

/// The state of a listener.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListenerState {
    /// Its name.
    pub listener: Text,
    /// Sessions, now.
    pub sessions: u64,
    /// Sessions, counted.
    pub sessions_total: u64,
    /// Most sessions that it allows.
    pub limit: Option<u64>,
    /// Requests that it refused by a rule of its own, counted.
    pub denied: u64,
}

/// The state of a pool.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PoolState {
    /// Its name.
    pub pool: Text,
    /// Sessions, now.
    pub sessions: u64,
    /// Requests that wait for an endpoint, now.
    pub queued: u64,
    /// Its endpoints, in the order in which the balancer has them.
    pub endpoints: Vec<EndpointState>,
}

/// The state of an endpoint.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EndpointState {
    /// Its name.
    pub endpoint: Text,
    /// `host:port`, where it is told.
    pub address: Option<Text>,
    /// What the checks see: `None` where there is no check.
    pub is_up: Option<bool>,
    /// What the last check came to, in the balancer's words: `L4CON`, `L7STS/503`.
    pub check: Option<Text>,
    /// What the operator wants.
    pub admin: AdminState,
    /// Its weight, as it counts now.
    pub weight: Option<u32>,
    /// Sessions, now.
    pub sessions: u64,
    /// Requests that wait for it, now.
    pub queued: u64,
    /// Sessions, counted.
    pub sessions_total: u64,
    /// Answers with 5xx, counted.
    pub errors_5xx: u64,
    /// Connections that couldn't be made, counted.
    pub failed_connects: u64,
    /// Answers that weren't one, or broke off, counted.
    pub failed_answers: u64,
    /// Attempts that were made again, counted.
    pub retries: u64,
}
