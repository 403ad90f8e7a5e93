//! The small languages of a standard.

use finding::Severity;
use model::Wait;

use super::types::{Level, Subject};
use crate::intent::words::{Word, bound, duration};

pub(super) static LEVEL: Word = Word {
    expects: "off, note, warning or error",
    pattern: Some("^(off|note|warning|error)$"),
    accepts: |text| level(text).is_some(),
};

pub(super) static SEVERITY: Word = Word {
    expects: "note, warning or error",
    pattern: Some("^(note|warning|error)$"),
    accepts: |text| severity(text).is_some(),
};

pub(super) static SUBJECT: Word = Word {
    expects: "pool, endpoint, listener or balancer",
    pattern: Some("^(pool|endpoint|listener|balancer)$"),
    accepts: |text| subject(text).is_some(),
};

pub(super) static POLICY: Word = Word {
    expects: "a policy: round-robin, least-connections, first, random or hash",
    pattern: Some("^(round-robin|least-connections|first|random|hash)$"),
    accepts: |text| POLICIES.contains(&text),
};

pub(super) static ID: Word = Word {
    expects: "an id in kebab-case such as critical-is-checked",
    pattern: Some("^[a-z][a-z0-9-]*$"),
    accepts: is_id,
};

pub(super) static NUMBER: Word = Word {
    expects: "a bound such as at least 2",
    pattern: Some("^(at least|at most) [0-9]+$"),
    accepts: |text| bound(text, |number| number.parse::<u64>().ok()).is_some(),
};

pub(super) static TIME: Word = Word {
    expects: "a bound such as at most 5s",
    pattern: Some("^(at least|at most) [0-9]+(\\.[0-9]+)? ?(ms|s|m|min|h|d)$"),
    accepts: |text| bound(text, duration).is_some(),
};

pub(super) static EXPRESSION: Word = Word {
    expects: "a condition in CEL, such as pool.endpoints.size() >= 2",
    pattern: None,
    // What is wrong with one is said where it is read, with the reason.
    accepts: |text| !text.trim().is_empty(),
};

/// Names of the policies that a standard may allow.
const POLICIES: [&str; 5] = ["round-robin", "least-connections", "first", "random", "hash"];

/// Timeouts by the name that a standard has for them.
pub(super) const WAITS: [(&str, Wait); 8] = [
    ("connect", Wait::Connect),
    ("client", Wait::Client),
    ("endpoint", Wait::Endpoint),
    ("tunnel", Wait::Tunnel),
    ("queue", Wait::Queue),
    ("request", Wait::Request),
    ("keepalive", Wait::KeepAlive),
    ("check", Wait::Check),
];

fn is_id(text: &str) -> bool {
    let letters = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    letters && text.starts_with(|first: char| first.is_ascii_lowercase())
}

pub(super) fn level(text: &str) -> Option<Level> {
    if text == "off" { Some(Level::Off) } else { severity(text).map(Level::At) }
}

pub(super) fn severity(text: &str) -> Option<Severity> {
    match text {
        "note" => Some(Severity::Note),
        "warning" => Some(Severity::Warning),
        "error" => Some(Severity::Error),
        _ => None,
    }
}

pub(super) fn subject(text: &str) -> Option<Subject> {
    match text {
        "pool" => Some(Subject::Pool),
        "endpoint" => Some(Subject::Endpoint),
        "listener" => Some(Subject::Listener),
        "balancer" => Some(Subject::Balancer),
        _ => None,
    }
}
