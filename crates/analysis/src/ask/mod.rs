//! Requests as users write them, and the listener at which one arrives.

mod among;
mod listener;
mod parse;
#[cfg(test)]
mod tests;

use std::net::{IpAddr, Ipv4Addr};

use finding::Witness;
use model::{Arrival, Hello, Listener, ListenerId, Model, Request, Text};

pub use among::place_among;
pub use listener::ListenerChoice;

/// The client of a request whose writer names none: somebody on the internet (an address kept free for examples).
pub const SOMEBODY: IpAddr = IpAddr::V4(Ipv4Addr::new(198, 51, 100, 1));

/// What a URL begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// HTTP without TLS.
    Http,
    /// HTTP in TLS.
    Https,
    /// A connection, whatever it carries.
    Tcp,
    /// A connection in TLS.
    Tls,
}

/// A request as a user writes it: not yet at any listener.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Method, such as `GET`.
    pub method: Text,
    /// Scheme of the URL.
    pub scheme: Scheme,
    /// Host of the URL, in the writer's case; brackets of an IPv6 address are not part of it.
    pub host: Text,
    /// Port, where the URL has one.
    pub port: Option<u16>,
    /// Path and query.
    pub target: Text,
    /// Headers beyond what the URL gives, in order; names in lower case. A Host here replaces that of the URL.
    pub headers: Vec<(Text, Text)>,
    /// Client, where the writer names one.
    pub client: Option<IpAddr>,
    /// TLS server name, where it isn't the host's.
    pub sni: Option<Text>,
    /// Listener, where the writer chooses one.
    pub listener: Option<ListenerChoice>,
}

/// A request at the listener where it arrives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Where it arrives.
    pub arrival: Arrival,
    /// The request.
    pub request: Request,
    /// What a reader should know of the choice of the listener, where it wasn't plain.
    pub note: Option<String>,
    /// Whether the listener was named, or is bound to the URL's port; else it is the only one that speaks the scheme.
    pub bound: bool,
}

/// Why a request can't be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskError {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Scheme {
    /// What stands before `://`.
    pub fn as_str(self) -> &'static str {
        match self {
            Scheme::Http => "http",
            Scheme::Https => "https",
            Scheme::Tcp => "tcp",
            Scheme::Tls => "tls",
        }
    }

    /// Port of a URL that has none.
    pub fn default_port(self) -> Option<u16> {
        match self {
            Scheme::Http => Some(80),
            Scheme::Https => Some(443),
            Scheme::Tcp | Scheme::Tls => None,
        }
    }

    /// Whether the client speaks TLS.
    pub fn is_tls(self) -> bool {
        matches!(self, Scheme::Https | Scheme::Tls)
    }

    /// Whether it carries HTTP.
    pub fn is_http(self) -> bool {
        matches!(self, Scheme::Http | Scheme::Https)
    }
}

impl Ask {
    /// Port of the URL, or that of its scheme; `None` where neither is there.
    pub fn effective_port(&self) -> Option<u16> {
        self.port.or(self.scheme.default_port())
    }

    /// Host and port as a Host header has them: the scheme's own port is left out.
    pub fn authority(&self) -> String {
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.to_string() };
        match self.port {
            Some(port) if Some(port) != self.scheme.default_port() => format!("{host}:{port}"),
            _ => host,
        }
    }

    /// The URL as a browser would show it.
    pub fn url(&self) -> String {
        let target = if self.scheme.is_http() { self.target.as_str() } else { "" };
        format!("{}://{}{}", self.scheme.as_str(), self.authority(), target)
    }

    /// Puts the request to the listener where it arrives.
    ///
    /// # Errors
    /// Where no listener, or more than one, could take it.
    pub fn place(&self, model: &Model) -> Result<Placed, AskError> {
        let listener::Chosen { arrival, note, bound } = listener::choose(model, self)?;
        Ok(Placed { arrival, request: self.request(), note, bound })
    }

    /// Puts the request to the given listener: to the address of it that fits best.
    pub fn place_at(&self, id: ListenerId, listener: &Listener) -> Placed {
        Placed { arrival: listener::at(self, id, listener), request: self.request(), note: None, bound: true }
    }

    /// The request itself, wherever it arrives.
    pub fn request(&self) -> Request {
        let mut headers = Vec::with_capacity(self.headers.len() + 1);
        if self.scheme.is_http() && !self.headers.iter().any(|(name, _)| name == "host") {
            headers.push((Text::new_static("host"), self.authority().into()));
        }
        headers.extend(self.headers.iter().filter(|(name, _)| name == "host").cloned());
        headers.extend(self.headers.iter().filter(|(name, _)| name != "host").cloned());
        Request {
            method: self.method.clone(),
            target: self.target.clone(),
            version: Text::new_static("1.1"),
            headers,
            client: self.client.unwrap_or(SOMEBODY),
            client_port: 50_000,
            tls: self.hello(),
        }
    }

    /// The request as a reader can send it.
    pub fn witness(&self) -> Witness {
        Witness {
            method: if self.scheme.is_http() { self.method.to_string() } else { String::new() },
            url: self.url(),
            headers: self.headers.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect(),
            client: self.client.map(|client| client.to_string()),
        }
    }

    /// What the client says first where it speaks TLS. An address is never sent as a server name.
    fn hello(&self) -> Option<Hello> {
        if !self.scheme.is_tls() && self.sni.is_none() {
            return None;
        }
        let named = self.host.parse::<IpAddr>().is_err() && !self.host.is_empty();
        let sni = self.sni.clone().or_else(|| named.then(|| self.host.to_ascii_lowercase().into()));
        let alpn = if self.scheme.is_http() { vec![Text::new_static("http/1.1")] } else { Vec::new() };
        Some(Hello { sni, alpn })
    }
}

fn wrong(message: impl Into<String>, help: impl Into<String>) -> AskError {
    AskError { message: message.into(), help: help.into() }
}
