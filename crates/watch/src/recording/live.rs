//! What a balancer says of itself.

use model::{AdminState, EndpointState, ListenerState, Moment, PoolState, Running, Text};

use super::form::{wire, wire_names};

wire_names!(AdminState {
    "" => AdminState::Ready,
    "draining" => AdminState::Draining,
    "maintenance" => AdminState::Maintenance,
});

wire!(ListenerState as ListenerForm {
    listener: Text,
    sessions: u64,
    sessions_total: u64,
    limit: Option<u64>,
    denied: u64,
});

wire!(EndpointState as EndpointForm {
    endpoint: Text,
    address: Option<Text>,
    is_up: Option<bool>,
    check: Option<Text>,
    admin: AdminState,
    weight: Option<u32>,
    sessions: u64,
    queued: u64,
    sessions_total: u64,
    errors_5xx: u64,
    failed_connects: u64,
    failed_answers: u64,
    retries: u64,
});

wire!(PoolState as PoolForm {
    pool: Text,
    sessions: u64,
    queued: u64,
    endpoints: Vec<EndpointState>,
});

wire!(Running as RunningForm {
    since: Option<Moment>,
    connections: Option<u64>,
    accepted: Option<u64>,
    limit: Option<u64>,
    listeners: Vec<ListenerState>,
    pools: Vec<PoolState>,
});
