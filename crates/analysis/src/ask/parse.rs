//! Reading a request as users of curl would write it.

use std::net::{IpAddr, SocketAddr};

use finding::Witness;
use model::Text;

use super::{Ask, AskError, ListenerChoice, Scheme, wrong};

const EXAMPLE: &str = "write it as 'POST https://auth.example.com/login' or 'tcp://db.example.com:5432'";

impl Ask {
    /// Reads `POST https://auth.example.com/login`; without a method it is `GET`, without a scheme `http`.
    ///
    /// # Errors
    /// Where the text is no request: what was expected.
    pub fn parse(text: &str) -> Result<Ask, AskError> {
        let mut words = text.split_whitespace();
        let (method, url) = match (words.next(), words.next(), words.next()) {
            (Some(url), None, _) => ("GET", url),
            (Some(method), Some(url), None) => (method, url),
            (None, ..) => return Err(wrong("the request is empty", EXAMPLE)),
            _ => {
                return Err(wrong(
                    format!("{text:?} has more than a method and a URL"),
                    "write a space in a URL as %20",
                ));
            }
        };
        if !method.bytes().all(is_token) {
            return Err(wrong(format!("{method:?} is no method"), EXAMPLE));
        }
        let (scheme, rest) = split_scheme(url)?;
        let rest = rest.split('#').next().unwrap_or(rest);
        let (authority, target) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        let (host, port) = split_authority(authority, url)?;
        if scheme.default_port().is_none() && port.is_none() {
            return Err(wrong(format!("{url} has no port"), "write it as tcp://db.example.com:5432"));
        }
        let target = if target.starts_with('/') { target.to_owned() } else { format!("/{target}") };
        Ok(Ask {
            method: method.into(),
            scheme,
            host: host.into(),
            port,
            target: target.into(),
            headers: Vec::new(),
            client: None,
            sni: None,
            listener: None,
        })
    }

    /// Reads what [`witness`](Ask::witness) wrote.
    ///
    /// # Errors
    /// Where it is no request.
    pub fn of(witness: &Witness) -> Result<Ask, AskError> {
        let mut ask = Ask::parse(&format!("{} {}", witness.method, witness.url))?;
        ask.headers = witness.headers.iter().map(|(name, value)| (name.into(), value.into())).collect();
        match &witness.client {
            Some(client) => ask.with_client(client),
            None => Ok(ask),
        }
    }

    /// Adds a header written as `name: value`; `name;` is one with an empty value.
    ///
    /// # Errors
    /// Where the text is no header.
    pub fn with_header(mut self, text: &str) -> Result<Ask, AskError> {
        let parts = text.split_once(':').or_else(|| text.strip_suffix(';').map(|name| (name, "")));
        let Some((name, value)) = parts.filter(|(name, _)| !name.is_empty() && name.bytes().all(is_token)) else {
            return Err(wrong(format!("{text:?} is no header"), "write it as 'name: value'"));
        };
        self.headers.push((Text::from(name.to_ascii_lowercase()), value.trim().into()));
        Ok(self)
    }

    /// Takes the client's address.
    ///
    /// # Errors
    /// Where the text is no IP address.
    pub fn with_client(mut self, text: &str) -> Result<Ask, AskError> {
        let address = text.parse::<IpAddr>().or_else(|_| text.parse::<SocketAddr>().map(|socket| socket.ip()));
        let client = address.map_err(|_| wrong(format!("{text:?} is no IP address"), "write it as 10.0.0.7"))?;
        self.client = Some(client);
        Ok(self)
    }

    /// Takes the listener: a name, `:port` or `address:port`.
    pub fn with_listener(mut self, text: &str) -> Ask {
        self.listener = Some(ListenerChoice::parse(text));
        self
    }
}

/// Scheme and the rest; without one it is http.
fn split_scheme(url: &str) -> Result<(Scheme, &str), AskError> {
    let Some((scheme, rest)) = url.split_once("://") else {
        return Ok((Scheme::Http, url));
    };
    let known = [Scheme::Http, Scheme::Https, Scheme::Tcp, Scheme::Tls];
    match known.into_iter().find(|known| known.as_str().eq_ignore_ascii_case(scheme)) {
        Some(known) => Ok((known, rest)),
        None => Err(wrong(format!("the scheme {scheme:?} is not known"), "use http, https, tcp or tls")),
    }
}

/// Host and port of `host:port`, `[::1]:port` or either without a port.
fn split_authority<'t>(authority: &'t str, url: &str) -> Result<(&'t str, Option<u16>), AskError> {
    if authority.contains('@') {
        return Err(wrong("the URL holds a user name", "pass it with -H 'authorization: ...' instead"));
    }
    let (host, port) = match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, port)) => (host, port.strip_prefix(':')),
        None => authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port))),
    };
    if host.is_empty() {
        return Err(wrong(format!("{url:?} names no host"), EXAMPLE));
    }
    let port = port.filter(|port| !port.is_empty());
    match port.map(str::parse::<u16>) {
        Some(Err(_)) => Err(wrong(format!("{:?} is no port", port.unwrap_or_default()), "a port is 1 to 65535")),
        port => Ok((host, port.and_then(Result::ok))),
    }
}

/// Characters of which RFC 9110 makes methods and header names.
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}
