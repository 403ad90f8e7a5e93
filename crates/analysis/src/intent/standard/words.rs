//! The small languages of a standard.

use finding::Severity;
use model::Wait;

use super::types::{Level, Subject};
use crate::intent::words::{Word, bound, duration};

/// How much the findings of a rule matter. `off` is here and not in [`SEVERITY`]: a rule of one's own is left out
/// instead.
pub(super) static LEVEL: Word = Word {
    expects: "off, note, warning or error",
    pattern: Some("^(off|note|warning|error)$"),
    accepts: |text| level(text).is_some(),
};

/// How much the findings of a rule of one's own matter.
pub(super) static SEVERITY: Word = Word {
    expects: "note, warning or error",
    pattern: Some("^(note|warning|error)$"),
    accepts: |text| severity(text).is_some(),
};

/// What a rule of one's own is asked of, once for each thing of that kind.
pub(super) static SUBJECT: Word = Word {
    expects: "pool, endpoint, listener or balancer",
    pattern: Some("^(pool|endpoint|listener|balancer)$"),
    accepts: |text| subject(text).is_some(),
};

/// How an endpoint is chosen, by our names: what stands in a configuration differs from engine to engine.
pub(super) static POLICY: Word = Word {
    expects: "a policy: round-robin, least-connections, first, random or hash",
    pattern: Some("^(round-robin|least-connections|first|random|hash)$"),
    accepts: |text| POLICIES.contains(&text),
};

/// The id of a rule; it has the form that ours have, so that both can stand in one list.
pub(super) static ID: Word = Word {
    expects: "an id in kebab-case such as critical-is-checked",
    pattern: Some("^[a-z][a-z0-9-]*$"),
    accepts: is_id,
};

/// A bound on what is counted. A number alone is refused: it doesn't say which way it bounds.
pub(super) static NUMBER: Word = Word {
    expects: "a bound such as at least 2",
    pattern: Some("^(at least|at most) [0-9]+$"),
    accepts: |text| bound(text, |number| number.parse::<u64>().ok()).is_some(),
};

/// A bound on a time. The unit is never left out, as engines differ in which one is meant then.
pub(super) static TIME: Word = Word {
    expects: "a bound such as at most 5s",
    pattern: Some("^(at least|at most) [0-9]+(\\.[0-9]+)? ?(ms|s|m|min|h|d)$"),
    accepts: |text| bound(text, duration).is_some(),
};

/// A condition. Editors can't check it, so there is no pattern for them.
pub(super) static EXPRESSION: Word = Word {
    expects: "a condition in CEL, such as pool.endpoints.size() >= 2",
    pattern: None,
    // What is wrong with one is said where it is read, with the reason.
    accepts: |text| !text.trim().is_empty(),
};

/// Names of the policies that a standard may allow.
const POLICIES: [&str; 5] = ["round-robin", "least-connections", "first", "random", "hash"];

/// Timeouts by the name that a standard has for them.
pub(crate) const WAITS: [(&str, Wait); 8] = [
    ("connect", Wait::Connect),
    ("client", Wait::Client),
    ("endpoint", Wait::Endpoint),
    ("tunnel", Wait::Tunnel),
    ("queue", Wait::Queue),
    ("request", Wait::Request),
    ("keepalive", Wait::KeepAlive),
    ("check", Wait::Check),
];

/// Kebab-case that begins with a letter.
fn is_id(text: &str) -> bool {
    let letters = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    letters && text.starts_with(|first: char| first.is_ascii_lowercase())
}

/// `None` for a text that is no level; the shape of the file has been checked by then.
pub(super) fn level(text: &str) -> Option<Level> {
    if text == "off" { Some(Level::Off) } else { severity(text).map(Level::At) }
}

/// A severity by its name, in lower case alone.
pub(super) fn severity(text: &str) -> Option<Severity> {
    match text {
        "note" => Some(Severity::Note),
        "warning" => Some(Severity::Warning),
        "error" => Some(Severity::Error),
        _ => None,
    }
}

/// The kinds of things, by the name that the variable in a condition has too.
pub(super) fn subject(text: &str) -> Option<Subject> {
    match text {
        "pool" => Some(Subject::Pool),
        "endpoint" => Some(Subject::Endpoint),
        "listener" => Some(Subject::Listener),
        "balancer" => Some(Subject::Balancer),
        _ => None,
    }
}
