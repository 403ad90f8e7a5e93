//! A log format, cut into its variables and put in our words, as seen on Envoy 1.40.0.

use model::{LogFormat, Part, Text, TimeForm, TimeUnit};

use crate::Typed;
use crate::syntax::log::{Escape, Holds, Token, Variable, compose};

const MS: TimeUnit = TimeUnit::Milliseconds;
/// Envoy writes what a client sends as it is, quotes included.
const WORD: Holds = Holds::Word(Escape::Nothing);
const LINE: Holds = Holds::Line(Escape::Nothing);

/// Variables of which something is read: name, what it says, rank, what it holds.
const READ: &[(&str, Part, u8, Holds)] = &[
    ("DOWNSTREAM_DIRECT_REMOTE_ADDRESS", Part::Client, 3, Holds::Address),
    ("DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT", Part::Client, 2, Holds::Address),
    ("DOWNSTREAM_REMOTE_ADDRESS", Part::Client, 1, Holds::Address),
    ("DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT", Part::Client, 0, Holds::Address),
    ("DURATION", Part::Total(MS), 0, Holds::Number),
    ("REQUESTED_SERVER_NAME", Part::Host, 2, Holds::Name),
    ("RESPONSE_CODE", Part::Status, 0, Holds::Number),
    ("RESPONSE_DURATION", Part::Served(MS), 1, Holds::Signed),
    ("RESPONSE_FLAGS", Part::Termination(0), 0, WORD),
    ("ROUTE_NAME", Part::Route, 0, WORD),
    ("UPSTREAM_CLUSTER", Part::Pool, 0, WORD),
    ("UPSTREAM_CLUSTER_RAW", Part::Pool, 1, WORD),
    ("UPSTREAM_HOST", Part::Endpoint, 0, Holds::Address),
    ("UPSTREAM_REMOTE_ADDRESS", Part::Endpoint, 1, Holds::Address),
];

/// Headers of requests and answers of which something is read.
const HEADERS: &[(&str, Part, u8, Holds)] = &[
    ("REQ(:AUTHORITY)", Part::Host, 0, WORD),
    ("REQ(:METHOD)", Part::Method, 0, WORD),
    ("REQ(:PATH)", Part::Target, 1, WORD),
    ("REQ(HOST)", Part::Host, 1, WORD),
    ("REQ(X-ENVOY-ORIGINAL-PATH?:PATH)", Part::Target, 0, WORD),
    ("RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)", Part::Served(MS), 0, Holds::Signed),
];

/// Beginnings of variables that are words of no interest; blanks in the details of an answer are written as `_`.
const WORDS: [&str; 8] = [
    "BYTES_",
    "CONNECTION_ID",
    "DOWNSTREAM_",
    "PROTOCOL",
    "REQUEST_DURATION",
    "REQ(X-REQUEST-ID)",
    "RESPONSE_",
    "UPSTREAM_",
];

/// The format that `text` says. Envoy makes JSON of an object in its configuration, not of text.
pub(super) fn translate(name: impl Into<Text>, text: &str) -> Typed {
    let composed = compose(tokens(text.trim_end_matches("\\n").trim_end_matches('\n')), false);
    let format = LogFormat { name: name.into(), layout: composed.layout, syslog: false, absent: Vec::new() };
    Typed { format, unclear: composed.unclear }
}

/// Texts and variables: `%NAME%`, `%NAME(argument)%`, `%NAME(argument):length%`; `%%` is a percent sign.
fn tokens(text: &str) -> Vec<Token> {
    let (mut out, mut rest) = (Vec::new(), text);
    while let Some(at) = rest.find('%') {
        out.push(Token::Text(rest[..at].into()));
        let behind = &rest[at + 1..];
        rest = match end(behind) {
            Some(0) => {
                out.push(Token::Text("%".into()));
                &behind[1..]
            }
            Some(end) => {
                out.push(Token::Variable(variable(&behind[..end])));
                &behind[end + 1..]
            }
            None => {
                out.push(Token::Text("%".into()));
                behind
            }
        };
    }
    out.push(Token::Text(rest.into()));
    out
}

/// Where the percent sign stands that ends a variable: one in parentheses doesn't (`%START_TIME(%s)%`).
fn end(behind: &str) -> Option<usize> {
    let mut inside = false;
    for (at, sign) in behind.char_indices() {
        match sign {
            '(' => inside = true,
            ')' => inside = false,
            '%' if !inside => return Some(at),
            _ => {}
        }
    }
    None
}

/// The variable between the percent signs.
fn variable(inner: &str) -> Variable {
    let written = format!("%{inner}%");
    let name = inner.split('(').next().unwrap_or(inner);
    if name == "START_TIME" {
        return Variable { written: written.into(), ..start_time(inner) };
    }
    let header = inner.to_ascii_uppercase();
    let known = READ.iter().find(|known| known.0 == inner).or_else(|| HEADERS.iter().find(|known| known.0 == header));
    match known {
        Some((_, part, rank, holds)) => Variable { written: written.into(), part: *part, rank: *rank, holds: *holds },
        None if WORDS.iter().any(|word| header.starts_with(word)) => Variable::ignored(written, WORD),
        None => Variable::ignored(written, LINE),
    }
}

/// `%START_TIME%`, or one with a form of its own, of which seconds and milliseconds are understood.
fn start_time(inner: &str) -> Variable {
    let of = |form, rank| Variable { written: inner.into(), part: Part::Time(form), rank, holds: Holds::Date };
    match inner.strip_prefix("START_TIME").unwrap_or_default() {
        "" => of(TimeForm::Iso, 1),
        "(%s)" | "(%s.%3f)" | "(%s.%6f)" | "(%s.%9f)" => of(TimeForm::Epoch(TimeUnit::Seconds), 0),
        "(%s%3f)" => of(TimeForm::Epoch(MS), 0),
        own if own.starts_with("(%Y-%m-%dT%H:%M:%S") && !own.contains(' ') => of(TimeForm::Iso, 1),
        _ => Variable::ignored(inner, LINE),
    }
}
