//! One request, and what became of it: by the model, and by the engine.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

use engines::{ENGINES, Nowhere};
use finding::SourceMap;
use model::trace::{Fate, Outcome, Tracer};
use model::{Arrival, ListenerId, Model, Request, Text};

use crate::chance::Chance;

/// What is sent.
#[derive(Debug)]
pub struct Asked {
    method: &'static str,
    host: &'static str,
    target: String,
    headers: Vec<(&'static str, &'static str)>,
}

impl Asked {
    pub fn any(chance: &mut Chance, hosts: &[&'static str], paths: &[&'static str]) -> Asked {
        let query = if chance.is(30) { chance.of(&["?id=1", "?id=22&x=y", "?x", "?"]) } else { "" };
        let mut headers = Vec::new();
        if chance.is(25) {
            headers.push(("x-a", chance.of(&["1", "no", ""])));
        }
        if chance.is(25) {
            headers.push(("cookie", chance.of(&["beta=1", "a=b; beta=2", "gamma=1"])));
        }
        let method = if chance.is(25) { chance.of(&["POST", "HEAD", "PUT"]) } else { "GET" };
        Asked { method, host: chance.of(hosts), target: format!("{}{query}", chance.of(paths)), headers }
    }

    fn request(&self) -> Request {
        let own = self.headers.iter().map(|(name, value)| (Text::from(*name), Text::from(*value)));
        let more = (self.method != "GET" && self.method != "HEAD").then(|| ("content-length".into(), "0".into()));
        Request {
            method: self.method.into(),
            target: self.target.as_str().into(),
            version: "1.1".into(),
            headers: std::iter::once(("host".into(), self.host.into())).chain(own).chain(more).collect(),
            client: Ipv4Addr::LOCALHOST.into(),
            client_port: 40_000,
            tls: None,
        }
    }

    fn bytes(&self) -> Vec<u8> {
        let request = self.request();
        let mut text = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        request.headers.iter().for_each(|(name, value)| text.push_str(&format!("{name}: {value}\r\n")));
        text.push_str("connection: close\r\n\r\n");
        text.into_bytes()
    }
}

/// What became of a request.
#[derive(Debug, PartialEq)]
pub enum Seen {
    /// An endpoint answered: which one, and the request line and Host that it received.
    Forwarded { stub: String, line: Option<String>, host: Option<String> },
    /// The engine answered; None is a status or a place that the model leaves open.
    Answered { status: Option<u16>, location: Option<String> },
    /// Closed without a word.
    Closed,
}

impl Seen {
    /// Sends the request to the engine.
    pub fn of_engine(port: u16, asked: &Asked) -> Seen {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        stream.write_all(&asked.bytes()).unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer);
        let Some((head, body)) = answer.split_once("\r\n\r\n") else { return Seen::Closed };
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        match header(head, "x-stub") {
            Some(stub) => Seen::Forwarded {
                stub,
                line: body.lines().next().and_then(|line| Some(line.rsplit_once(' ')?.0.to_string())),
                host: header(body, "host"),
            },
            None => Seen::Answered { status, location: header(head, "location") },
        }
    }

    /// Whether the engine did what the model says, where it says anything.
    pub fn agrees(&self, engine: &Seen) -> bool {
        match (self, engine) {
            (Seen::Forwarded { stub, line, host }, Seen::Forwarded { stub: s, line: l, host: h }) => {
                // The answer to HEAD has no body to compare.
                stub == s && (l.is_none() || ((line.is_none() || line == l) && (host.is_none() || host == h)))
            }
            (Seen::Answered { status, location }, Seen::Answered { status: s, location: l }) => {
                (status.is_none() || status == s) && (location.is_none() || location == l)
            }
            _ => self == engine,
        }
    }
}

fn header(head: &str, name: &str) -> Option<String> {
    let lines = head.lines().filter_map(|line| line.split_once(':'));
    let mut values = lines.filter(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_string());
    values.next()
}

/// A configuration as the model sees it.
pub struct Modelled {
    model: Model,
}

impl Modelled {
    pub fn new(id: &str, text: &str) -> Modelled {
        let engine = ENGINES.iter().find(|engine| engine.id == id).unwrap();
        let mut sources = SourceMap::new();
        let root = sources.add("judge", text.as_bytes().to_vec());
        Modelled { model: (engine.read)(&mut sources, &[root], &Nowhere).model }
    }

    /// What becomes of the request; None where the model doesn't know.
    pub fn trace(&self, asked: &Asked, port: u16) -> Option<Seen> {
        let arrival = Arrival { listener: ListenerId(0), bind: 0, address: Some(Ipv4Addr::LOCALHOST.into()), port };
        let trace = Tracer::new(&self.model).trace(&arrival, &asked.request());
        match trace.fates.as_slice() {
            [fate] => self.seen(fate),
            _ => None,
        }
    }

    fn seen(&self, fate: &Fate) -> Option<Seen> {
        match &fate.outcome {
            Outcome::Forward { pool, .. } => {
                let sees = fate.sees.as_ref()?;
                let line =
                    sees.method.as_ref().zip(sees.target.as_ref()).map(|(method, target)| format!("{method} {target}"));
                let host = sees.headers.iter().find(|(name, _)| name == "host").and_then(|(_, value)| value.clone());
                let stub =
                    self.model.pool(*pool).name.value.trim_start_matches(|c: char| !c.is_ascii_digit()).to_string();
                Some(Seen::Forwarded { stub, line, host: host.map(String::from) })
            }
            Outcome::Redirect { status, location } => {
                Some(Seen::Answered { status: Some(*status), location: location.as_ref().map(Text::to_string) })
            }
            Outcome::Respond { status, .. } => Some(Seen::Answered { status: *status, location: None }),
            Outcome::Reject { status: Some(status) } => Some(Seen::Answered { status: Some(*status), location: None }),
            Outcome::Reject { status: None } => Some(Seen::Closed),
            Outcome::ForwardTo { .. } | Outcome::Unknown { .. } => None,
        }
    }
}
