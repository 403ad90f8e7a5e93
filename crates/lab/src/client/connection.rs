//! A connection over which one request goes after another.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

use super::{Answer, Heard, Shot};
use crate::wire::{Framing, Head, Wire};

/// An open connection of a client.
pub struct Connection {
    wire: Wire<TcpStream>,
    is_open: bool,
}

impl Connection {
    /// Connects as the shot says; what it would send isn't sent.
    pub async fn open(shot: &Shot) -> io::Result<Connection> {
        let socket = if shot.to.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
        if let Some(from) = shot.from {
            socket.set_reuseaddr(true)?;
            socket.bind(SocketAddr::new(from, 0))?;
        }
        let stream = socket.connect(shot.to).await?;
        stream.set_nodelay(true)?;
        Ok(Connection { wire: Wire::new(stream), is_open: true })
    }

    /// Whether another request can go over it.
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// Sends the bytes of a request and reads the answer; `is_bare` if the method is one whose answers have no body.
    pub async fn ask(&mut self, bytes: &[u8], is_bare: bool, limit: Duration) -> Heard {
        let mut answer = None;
        let heard = timeout(limit, self.exchange(bytes, is_bare, &mut answer)).await;
        let is_whole = answer.as_ref().is_some_and(|answer| answer.is_whole);
        self.is_open &= is_whole;
        if is_whole {
            // What is left to say is nothing: without this, each connection would keep its port for a minute.
            let _ = self.wire.stream().set_zero_linger();
        }
        match (answer, heard) {
            (Some(answer), _) => Heard::Answer(answer),
            (None, Ok(_)) => Heard::Closed,
            (None, Err(_)) => Heard::Silent,
        }
    }

    async fn exchange(&mut self, bytes: &[u8], is_bare: bool, answer: &mut Option<Answer>) -> io::Result<()> {
        // An engine may answer and close before it has read everything: what it said is still to be read.
        let _ = self.wire.send(bytes).await;
        while let Some(bytes) = self.wire.head().await? {
            let head = Head::read(&bytes);
            let status = status(head.first);
            if (100..200).contains(&status) && status != 101 {
                continue;
            }
            let framing = Framing::of_answer(&head, status, is_bare);
            self.is_open = status != 101 && framing != Framing::ToEnd && !head.lists("connection", "close");
            let answer = answer.insert(begun(status, &head));
            answer.is_whole = self.wire.body(framing, |part| answer.body.extend_from_slice(part)).await?;
            return Ok(());
        }
        if !self.wire.kept().is_empty() {
            *answer = Some(Answer { body: self.wire.kept().to_vec(), ..Answer::default() });
        }
        Ok(())
    }
}

fn begun(status: u16, head: &Head<'_>) -> Answer {
    let headers = head.headers().iter().map(|(name, value)| (text(name), text(value))).collect();
    Answer { status, headers, ..Answer::default() }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn status(first: &[u8]) -> u16 {
    let number = first.split(|&byte| byte == b' ').nth(1).filter(|_| first.starts_with(b"HTTP/"));
    number.and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok()).unwrap_or(0)
}
