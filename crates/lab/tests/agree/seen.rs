//! What the engine did with a request.

use std::net::SocketAddr;

use crate::client::{Answer, header, headers};

/// What became of a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Seen {
    /// An endpoint answered: which one, and what it received.
    Forwarded { endpoint: SocketAddr, status: u16, received: Received },
    /// The engine answered.
    Answered { status: u16, location: Option<String> },
    /// Closed without a word.
    Closed,
    /// The connection was not taken.
    Refused(String),
}

/// What an endpoint received.
#[derive(Clone, Debug, PartialEq)]
pub struct Received {
    pub method: String,
    pub target: String,
    /// Names in lower case, in order.
    pub headers: Vec<(String, String)>,
}

impl Seen {
    /// From an answer.
    pub fn of_answer(answer: &Answer) -> Seen {
        let endpoint = header(&answer.head, "x-evenkeel-endpoint").and_then(|endpoint| endpoint.parse().ok());
        match endpoint {
            Some(endpoint) => Seen::Forwarded { endpoint, status: answer.status, received: received(answer) },
            None => Seen::Answered { status: answer.status, location: header(&answer.head, "location") },
        }
    }
}

/// The head that the endpoint received.
fn received(answer: &Answer) -> Received {
    let head = from_hexadecimal(&header(&answer.head, "x-evenkeel-head").unwrap_or_default());
    let head = String::from_utf8_lossy(&head);
    let line = head.split("\r\n").next().unwrap_or("");
    let (method, rest) = line.split_once(' ').unwrap_or((line, ""));
    let target = rest.rsplit_once(' ').map_or(rest, |(target, _)| target);
    Received { method: method.into(), target: target.into(), headers: headers(&head) }
}

fn from_hexadecimal(text: &str) -> Vec<u8> {
    let pairs = (0..text.len() / 2).map(|at| &text[2 * at..2 * at + 2]);
    pairs.filter_map(|pair| u8::from_str_radix(pair, 16).ok()).collect()
}
