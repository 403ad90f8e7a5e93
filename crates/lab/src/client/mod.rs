//! Sends requests as they are given, byte for byte, and reads what comes back.

mod answer;
mod connection;
mod http1;
mod http2;
mod proxy;
mod tls;

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use model::Hello;

pub use answer::{Answer, Heard};
pub use connection::Connection;
pub use proxy::Proxied;

/// One request and the way it goes.
#[derive(Clone, Debug)]
pub struct Shot {
    /// Where it goes.
    pub to: SocketAddr,
    /// Address that it comes from; the system's choice where there is none.
    pub from: Option<IpAddr>,
    /// What is said of another connection first.
    pub proxied: Option<Proxied>,
    /// The TLS hello, where TLS is spoken.
    pub tls: Option<Hello>,
    /// What to send: the head, and a body where there is one.
    pub bytes: Vec<u8>,
    /// Whether the method is one whose answers have no body, such as HEAD.
    pub is_bare: bool,
}

impl Shot {
    /// A request over a plain connection; whether its answer has a body is seen from its method.
    pub fn new(to: SocketAddr, bytes: impl Into<Vec<u8>>) -> Shot {
        let bytes = bytes.into();
        let is_bare = bytes.starts_with(b"HEAD ");
        Shot { to, from: None, proxied: None, tls: None, bytes, is_bare }
    }

    /// The same from that address.
    pub fn from(self, from: IpAddr) -> Shot {
        Shot { from: Some(from), ..self }
    }

    /// The same after a header of the PROXY protocol.
    pub fn proxied(self, proxied: Proxied) -> Shot {
        Shot { proxied: Some(proxied), ..self }
    }

    /// The same inside of TLS.
    pub fn tls(self, hello: Hello) -> Shot {
        Shot { tls: Some(hello), ..self }
    }
}

/// Sends one request over a connection of its own; nothing is waited for longer than `limit` in all.
pub async fn send(shot: &Shot, limit: Duration) -> Heard {
    let started = tokio::time::Instant::now();
    match tokio::time::timeout(limit, Connection::open(shot)).await {
        Ok(Ok(mut connection)) => {
            connection.ask(&shot.bytes, shot.is_bare, limit.saturating_sub(started.elapsed())).await
        }
        Ok(Err(error)) => Heard::Refused(error.to_string()),
        Err(_) => Heard::Silent,
    }
}
