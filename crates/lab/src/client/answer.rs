//! What comes back.

use std::net::SocketAddr;

use crate::wire::percent_decoded;

/// What was heard after a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// An answer.
    Answer(Answer),
    /// The connection was closed without one.
    Closed,
    /// Nothing came in time.
    Silent,
    /// No connection came about, and why.
    Refused(String),
}

/// An answer as received.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Status; 0 if what came back is not HTTP: then the body is its first line.
    pub status: u16,
    /// Headers in order, names as sent.
    pub headers: Vec<(String, String)>,
    /// The body, without its chunks.
    pub body: Vec<u8>,
    /// Whether the body came to its end.
    pub is_whole: bool,
}

impl Heard {
    /// The answer, if there is one.
    pub fn answer(&self) -> Option<&Answer> {
        match self {
            Heard::Answer(answer) => Some(answer),
            Heard::Closed | Heard::Silent | Heard::Refused(_) => None,
        }
    }
}

impl Answer {
    /// Value of the first header of that name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut named = self.headers.iter().filter(|(own, _)| own.eq_ignore_ascii_case(name));
        named.next().map(|(_, value)| value.as_str())
    }

    /// Which stub endpoint answered; None where the engine itself did.
    pub fn endpoint(&self) -> Option<SocketAddr> {
        self.header("X-Evenkeel-Endpoint")?.parse().ok()
    }

    /// The head of the request as the endpoint received it.
    pub fn received(&self) -> Option<Vec<u8>> {
        self.endpoint()?;
        match self.header("X-Evenkeel-Head") {
            Some(encoded) => Some(percent_decoded(encoded)),
            None => (!self.body.is_empty()).then(|| self.body.clone()),
        }
    }
}
