//! A small HTTP/1.1 side of applications: requests come in, replies go out, connections stay.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::relay::Relay;
use super::seal::Seal;
use crate::wire::{Framing, Head, Wire};

/// Over TLS a connection ends after so many requests, as servers have it that want their clients to come back now and then.
const MOST: usize = 20;

/// What bytes come over.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

/// A request.
#[derive(Debug)]
pub(crate) struct Asked {
    /// Its method.
    pub(crate) method: String,
    /// Its path, without the query.
    pub(crate) path: String,
    headers: Vec<(String, String)>,
    /// Its body.
    pub(crate) body: String,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    /// Its status.
    pub(crate) status: u16,
    /// Headers beside those of every answer.
    pub(crate) headers: Vec<(&'static str, String)>,
    /// Its body.
    pub(crate) body: String,
}

/// Who answers.
pub(crate) trait Answers: Send + Sync + 'static {
    /// The answer to a request.
    fn answer(&self, asked: Asked) -> impl Future<Output = Reply> + Send;
}

impl Asked {
    /// Value of the first header of that name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut named = self.headers.iter().filter(|(own, _)| own.eq_ignore_ascii_case(name));
        named.next().map(|(_, value)| value.as_str())
    }

    /// Value of the cookie of that name.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        let pairs = self.header("cookie")?.split(';');
        pairs.filter_map(|pair| pair.trim().split_once('=')).find(|(own, _)| *own == name).map(|(_, value)| value)
    }

    /// Value of the field of that name in a form.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let pairs = self.body.trim().split('&');
        pairs.filter_map(|pair| pair.split_once('=')).find(|(own, _)| *own == name).map(|(_, value)| value)
    }
}

impl Reply {
    /// An answer of that status.
    pub(crate) fn new(status: u16, body: impl Into<String>) -> Reply {
        Reply { status, headers: Vec::new(), body: body.into() }
    }

    fn bytes(&self, is_last: bool) -> Vec<u8> {
        let mut text = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        for (name, value) in &self.headers {
            text += &format!("{name}: {value}\r\n");
        }
        text += if is_last { "Connection: close\r\n" } else { "" };
        text += &format!("Content-Type: text/plain\r\nContent-Length: {}\r\n\r\n{}", self.body.len(), self.body);
        text.into_bytes()
    }
}

/// Takes connections until it is dropped, or told to close: then it takes no more, and ends those that it has when they rest.
/// With a seal it speaks TLS.
pub(crate) async fn serve<A: Answers>(
    listener: TcpListener,
    relay: Arc<Relay>,
    seal: Option<Arc<Seal>>,
    answers: Arc<A>,
    mut closing: watch::Receiver<bool>,
) {
    let mut talks = JoinSet::new();
    loop {
        let taken = tokio::select! {
            taken = listener.accept() => taken,
            _ = closing.changed() => break,
        };
        let Ok((stream, peer)) = taken else { break };
        while talks.try_join_next().is_some() {}
        let (relay, seal, answers, closing) = (relay.clone(), seal.clone(), answers.clone(), closing.clone());
        talks.spawn(async move {
            let _ = stream.set_nodelay(true);
            let stream = wired(stream, peer.ip(), &relay);
            let _ = match seal {
                None => talk(Wire::new(stream), &*answers, closing, usize::MAX).await,
                Some(seal) => match seal.accept(stream).await {
                    Ok(stream) => {
                        let stream: Box<dyn Stream> = Box::new(stream);
                        talk(Wire::new(stream), &*answers, closing, MOST).await
                    }
                    Err(error) => Err(error),
                },
            };
        });
    }
    drop(listener);
    while talks.join_next().await.is_some() {}
}

/// A listener at an address.
pub(crate) fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = tokio::net::TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(1024)
}

fn wired(stream: TcpStream, peer: IpAddr, relay: &Relay) -> Box<dyn Stream> {
    if relay.carries(peer) { Box::new(relay.carry(stream)) } else { Box::new(stream) }
}

async fn talk<A: Answers>(
    mut wire: Wire<Box<dyn Stream>>,
    answers: &A,
    mut closing: watch::Receiver<bool>,
    most: usize,
) -> io::Result<()> {
    for left in (0..most).rev() {
        let head = tokio::select! {
            head = wire.head() => head?,
            _ = closing.wait_for(|closes| *closes) => None,
        };
        let Some(bytes) = head else { return Ok(()) };
        let head = Head::read(&bytes);
        let mut body = Vec::new();
        if !wire.body(Framing::of_request(&head), |part| body.extend_from_slice(part)).await? {
            return Ok(());
        }
        let closes = head.lists("connection", "close") || !head.first.ends_with(b"HTTP/1.1");
        let reply = answers.answer(asked(&head, &body)).await;
        wire.send(&reply.bytes(left == 0)).await?;
        if closes {
            return Ok(());
        }
    }
    Ok(())
}

fn asked(head: &Head<'_>, body: &[u8]) -> Asked {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let first = text(head.first);
    let mut words = first.split(' ');
    let method = words.next().unwrap_or_default().to_owned();
    let target = words.next().unwrap_or_default();
    let path = target.split('?').next().unwrap_or_default().to_owned();
    let headers = head.headers().iter().map(|(name, value)| (text(name), text(value))).collect();
    Asked { method, path, headers, body: text(body) }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        301 => "Moved Permanently",
        401 => "Unauthorized",
        404 => "Not Found",
        503 => "Service Unavailable",
        _ => "Other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_taken_apart() {
        let head = Head::read(b"POST /login?x=1 HTTP/1.1\r\nCookie: a=1; session=s7\r\n\r\n");
        let asked = asked(&head, b"user=u&password=p\n");
        assert_eq!((asked.method.as_str(), asked.path.as_str()), ("POST", "/login"));
        assert_eq!((asked.cookie("session"), asked.cookie("b")), (Some("s7"), None));
        assert_eq!((asked.field("password"), asked.field("x")), (Some("p"), None));
    }
}
