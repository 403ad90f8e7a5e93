//! One request, as a client sends it.

use std::net::IpAddr;

use crate::{ListenerId, Text};

/// One request, or one connection where the listener speaks TCP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Method, such as `GET`.
    pub method: Text,
    /// Target as sent: path and query.
    pub target: Text,
    /// HTTP version, such as `1.1`.
    pub version: Text,
    /// Headers in order, Host among them; names in lower case.
    pub headers: Vec<(Text, Text)>,
    /// Address of the client.
    pub client: IpAddr,
    /// Port of the client.
    pub client_port: u16,
    /// The client's TLS hello, where it speaks TLS.
    pub tls: Option<Hello>,
}

/// What a TLS client says first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hello {
    /// Name that it asks for.
    pub sni: Option<Text>,
    /// Protocols that it offers.
    pub alpn: Vec<Text>,
}

/// Where a request arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The listener.
    pub listener: ListenerId,
    /// Which of its addresses, as an index.
    pub bind: usize,
    /// Address that the client connected to, where it is known.
    pub address: Option<IpAddr>,
    /// Port that the client connected to.
    pub port: u16,
}

impl Request {
    /// The first header of that name; `name` in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// Path of the target, without the query.
    pub fn path(&self) -> &str {
        self.split_target().0
    }

    /// Query of the target, without `?`.
    pub fn query(&self) -> Option<&str> {
        self.split_target().1
    }

    /// Path and query. Of an absolute target (`http://host/path`) the part before the path is left out.
    pub fn split_target(&self) -> (&str, Option<&str>) {
        let target = without_origin(&self.target);
        match target.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (target, None),
        }
    }
}

/// An absolute target (`http://host/path`) without its origin.
fn without_origin(target: &str) -> &str {
    if target.starts_with('/') {
        return target;
    }
    match target.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/", |at| &rest[at..]),
        None => target,
    }
}
