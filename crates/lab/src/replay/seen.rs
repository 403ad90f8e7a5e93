//! What an engine did with a request.

use std::net::SocketAddr;

use crate::client::{Answer, Heard};

/// What became of a request on the engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// An endpoint answered.
    Forwarded {
        /// Which one.
        endpoint: SocketAddr,
        /// The head of the request as it received it, if that is known.
        head: Option<Head>,
        /// Status that the client got.
        status: u16,
    },
    /// An endpoint that speaks no HTTP answered.
    Connected {
        /// Which one.
        endpoint: SocketAddr,
    },
    /// The engine answered.
    Answered {
        /// Status.
        status: u16,
        /// The Location header.
        location: Option<String>,
    },
    /// Closed without an answer.
    Closed,
}

/// The head of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Method.
    pub method: String,
    /// Target as received.
    pub target: String,
    /// Headers in order; names in lower case.
    pub headers: Vec<(String, String)>,
}

impl Head {
    /// Reads a head as it came over the wire.
    pub fn parse(bytes: &[u8]) -> Option<Head> {
        let text = String::from_utf8_lossy(bytes);
        let mut lines = text.split("\r\n");
        let line = lines.next()?;
        let (method, rest) = line.split_once(' ')?;
        let target = rest.rsplit_once(' ').map_or(rest, |(target, _)| target);
        let headers = lines.filter_map(|line| line.split_once(':'));
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()));
        Some(Head { method: method.to_owned(), target: target.to_owned(), headers: headers.collect() })
    }
}

impl Seen {
    /// Reads what a client heard.
    ///
    /// # Errors
    /// Why nothing can be told from it.
    pub fn of(heard: &Heard) -> Result<Seen, String> {
        match heard {
            Heard::Answer(answer) if answer.status == 0 => Seen::said(&answer.body),
            Heard::Answer(answer) => Ok(Seen::answer(answer)),
            Heard::Closed => Ok(Seen::Closed),
            Heard::Silent => Err("no answer came in time".into()),
            // The other side of TLS says no: to whoever asked, that is a connection without an answer.
            Heard::Refused(why) if why.contains("fatal alert") => Ok(Seen::Closed),
            Heard::Refused(why) => Err(why.clone()),
        }
    }

    /// What an endpoint says that was spoken to in no HTTP: `evenkeel endpoint 127.16.0.3:5432`.
    fn said(body: &[u8]) -> Result<Seen, String> {
        let text = String::from_utf8_lossy(body);
        let words = text.lines().next().and_then(|line| line.strip_prefix("evenkeel endpoint "));
        let endpoint = words.and_then(|word| word.parse().ok());
        endpoint
            .map(|endpoint| Seen::Connected { endpoint })
            .ok_or_else(|| format!("what came is no answer: {text:.60}"))
    }

    fn answer(answer: &Answer) -> Seen {
        match answer.endpoint() {
            Some(endpoint) => {
                let head = answer.received().and_then(|bytes| Head::parse(&bytes));
                Seen::Forwarded { endpoint, head, status: answer.status }
            }
            None => Seen::Answered { status: answer.status, location: answer.header("location").map(str::to_owned) },
        }
    }
}
