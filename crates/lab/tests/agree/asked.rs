//! One request, as the client sends it and as the model is asked.

use std::net::Ipv4Addr;

use model::{Request, Text};

/// A request.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    pub method: String,
    pub target: String,
    /// `1.1` or `1.0`.
    pub version: &'static str,
    /// Names as they are sent, Host among them.
    pub headers: Vec<(String, String)>,
    pub client: Ipv4Addr,
}

impl Asked {
    /// What goes over the wire.
    pub fn bytes(&self) -> Vec<u8> {
        let mut text = format!("{} {} HTTP/{}\r\n", self.method, self.target, self.version);
        self.headers.iter().for_each(|(name, value)| text.push_str(&format!("{name}: {value}\r\n")));
        text.push_str("\r\n");
        text.into_bytes()
    }

    /// What the model is asked.
    pub fn request(&self) -> Request {
        let header = |(name, value): &(String, String)| (name.to_ascii_lowercase().into(), Text::from(value.trim()));
        Request {
            method: self.method.as_str().into(),
            target: self.target.as_str().into(),
            version: self.version.into(),
            headers: self.headers.iter().map(header).collect(),
            client: self.client.into(),
            client_port: 40_000,
            tls: None,
        }
    }
}

impl std::fmt::Display for Asked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {} from {}", self.method, self.target, self.version, self.client)?;
        self.headers.iter().try_for_each(|(name, value)| write!(f, " [{name}: {value}]"))
    }
}
