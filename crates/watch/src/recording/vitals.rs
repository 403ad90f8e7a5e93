//! What applications and databases say of themselves, what became of probes, and what somebody did.

use incident::{Answer, Asked, Backing, ConnectionPool, Event, EventKind, Vitals};
use model::{Moment, Text};

use super::form::{wire, wire_names};

wire!(ConnectionPool as ConnectionsForm {
    limit: Option<u64>,
    used: Option<u64>,
    idle: Option<u64>,
    waiting: Option<u64>,
    timeouts: Option<u64>,
    broken: Option<u64>,
    failed: Option<u64>,
    read_only: Option<u64>,
    errors: Option<u64>,
    slow: Option<u64>,
    questions: Option<u64>,
    millis: Option<f64>,
});

wire!(Vitals as VitalsForm {
    pool: Text,
    version: Option<Text>,
    started: Option<Moment>,
    in_flight: Option<u64>,
    capacity: Option<u64>,
    requests: Option<u64>,
    overloaded: Option<u64>,
    logins: Option<u64>,
    refused: Option<u64>,
    faults: Option<u64>,
    sessions: Option<u64>,
    connections: ConnectionPool,
});

wire!(Backing as BackingForm {
    pool: Text,
    started: Option<Moment>,
    is_read_only: Option<bool>,
    connections: Option<u64>,
    active: Option<u64>,
    idle_in_transaction: Option<u64>,
    limit: Option<u64>,
    ended: Option<u64>,
    waiting_for_locks: Option<u64>,
    longest_millis: Option<f64>,
    longest: Option<Text>,
    commits: Option<u64>,
    rollbacks: Option<u64>,
    millis: Option<f64>,
});

wire_names!(Asked {
    "" => Asked::Through,
    "straight" => Asked::Straight,
});

wire!(Answer as AnswerForm {
    asked: Asked,
    pool: Text,
    status: Option<u16>,
    is_good: bool,
    trouble: Option<Text>,
    millis: f64,
});

wire_names!(EventKind {
    "" => EventKind::Deployment,
    "note" => EventKind::Note,
    "alert" => EventKind::Alert,
});

wire!(Event as EventForm {
    kind: EventKind,
    text: Text,
    at: Moment,
});
