//! A connection over which one request goes after another.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

use super::{Answer, Heard, Shot, http1, http2, tls};
use crate::wire::{AnyWire, Link, Wire};

/// An open connection of a client.
pub struct Connection {
    talk: Talk,
    is_open: bool,
}

/// What is spoken over it.
enum Talk {
    Http1(AnyWire),
    Http2(http2::Talk),
}

impl Connection {
    /// Connects as the shot says; what it would send isn't sent.
    pub async fn open(shot: &Shot) -> io::Result<Connection> {
        let mut wire: AnyWire = Wire::new(Box::new(connected(shot).await?));
        if let Some(proxied) = &shot.proxied {
            wire.send(&proxied.bytes()?).await?;
        }
        let talk = match &shot.tls {
            Some(hello) => match tls::connect(wire, hello).await? {
                (wire, true) => Talk::Http2(http2::Talk::open(wire).await?),
                (wire, false) => Talk::Http1(wire),
            },
            None => Talk::Http1(wire),
        };
        Ok(Connection { talk, is_open: true })
    }

    /// Whether another request can go over it.
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// Sends the bytes of a request and reads the answer; `is_bare` if the method is one whose answers have no body. Where
    /// HTTP/2 was agreed on, the same is said in its words.
    pub async fn ask(&mut self, bytes: &[u8], is_bare: bool, limit: Duration) -> Heard {
        let mut answer = None;
        let heard = timeout(limit, self.exchange(bytes, is_bare, &mut answer)).await;
        self.is_open = matches!(heard, Ok(Ok(true)));
        self.leave_nothing(answer.as_ref());
        match (answer, heard) {
            (Some(answer), _) => Heard::Answer(answer),
            (None, Ok(_)) => Heard::Closed,
            (None, Err(_)) => Heard::Silent,
        }
    }

    async fn exchange(&mut self, bytes: &[u8], is_bare: bool, answer: &mut Option<Answer>) -> io::Result<bool> {
        match &mut self.talk {
            Talk::Http1(wire) => http1::ask(wire, bytes, is_bare, answer).await,
            Talk::Http2(talk) => talk.ask(bytes, answer).await.map(|()| true),
        }
    }

    /// Has the connection end without a goodbye once all was said: otherwise each would keep its port for a minute.
    fn leave_nothing(&self, answer: Option<&Answer>) {
        if let (Talk::Http1(wire), Some(Answer { is_whole: true, .. })) = (&self.talk, answer) {
            let _ = wire.tcp().set_zero_linger();
        }
    }
}

async fn connected(shot: &Shot) -> io::Result<TcpStream> {
    let socket = if shot.to.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    if let Some(from) = shot.from {
        socket.set_reuseaddr(true)?;
        socket.bind(SocketAddr::new(from, 0))?;
    }
    let stream = socket.connect(shot.to).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}
