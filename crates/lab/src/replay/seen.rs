//! What an engine did with a request.

use std::net::SocketAddr;

use crate::client::Heard;
use crate::stub::{ENDPOINT, RECEIVED};

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
            Heard::Answer { status, headers, body } => Ok(Seen::answer(*status, headers, body)),
            Heard::Said(text) => {
                let endpoint = text.trim().rsplit(' ').next().and_then(|word| word.parse().ok());
                endpoint.map(|endpoint| Seen::Connected { endpoint }).ok_or_else(|| format!("it said {text:?}"))
            }
            Heard::Closed => Ok(Seen::Closed),
            Heard::Silent => Err("no answer came in time".into()),
            Heard::Refused(why) => Err(why.clone()),
        }
    }

    fn answer(status: u16, headers: &[(String, String)], body: &[u8]) -> Seen {
        let header = |name: &str| {
            headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
        };
        match header(ENDPOINT).and_then(|text| text.parse().ok()) {
            Some(endpoint) => {
                let long = header(RECEIVED).map(crate::stub::unescape);
                Seen::Forwarded { endpoint, head: Head::parse(long.as_deref().unwrap_or(body)), status }
            }
            None => Seen::Answered { status, location: header("location").map(str::to_owned) },
        }
    }
}
