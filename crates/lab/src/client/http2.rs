//! A request over HTTP/2, made of what would be its bytes over HTTP/1.1.

use std::io;

use bytes::Bytes;
use h2::RecvStream;
use h2::client::SendRequest;
use http::uri::{Authority, PathAndQuery, Scheme, Uri};
use http::{Request, Response};
use tokio::task::JoinSet;

use super::Answer;
use crate::wire::{AnyWire, Head, head_end};

/// Headers that speak of a connection of HTTP/1.1, or that HTTP/2 says in another way.
const LEFT_OUT: &[&str] =
    &["connection", "host", "keep-alive", "proxy-connection", "te", "transfer-encoding", "upgrade"];

/// A connection that speaks HTTP/2.
pub(super) struct Talk {
    requests: SendRequest<Bytes>,
    // Ends with it what moves the bytes.
    _driver: JoinSet<()>,
}

impl Talk {
    pub(super) async fn open(wire: AnyWire) -> io::Result<Talk> {
        let (requests, connection) = h2::client::handshake(wire).await.map_err(io::Error::other)?;
        let mut driver = JoinSet::new();
        // How it ends is seen by who waits for an answer.
        driver.spawn(async move { drop(connection.await) });
        Ok(Talk { requests, _driver: driver })
    }

    /// Sends a request and reads the answer into `answer` as it comes.
    pub(super) async fn ask(&mut self, bytes: &[u8], answer: &mut Option<Answer>) -> io::Result<()> {
        let end = head_end(bytes, 0).ok_or_else(|| io::Error::other("there is no end of its head"))?;
        let (request, body) = (request(&bytes[..end])?, &bytes[end..]);
        let mut ready = self.requests.clone().ready().await.map_err(io::Error::other)?;
        let (response, mut stream) = ready.send_request(request, body.is_empty()).map_err(io::Error::other)?;
        if !body.is_empty() {
            stream.send_data(Bytes::copy_from_slice(body), true).map_err(io::Error::other)?;
        }
        let (head, body) = response.await.map_err(io::Error::other)?.into_parts();
        let begun = answer.insert(begun(&Response::from_parts(head, ())));
        read(body, begun).await.map_err(io::Error::other)
    }
}

async fn read(mut body: RecvStream, answer: &mut Answer) -> Result<(), h2::Error> {
    while let Some(part) = body.data().await {
        let part = part?;
        answer.body.extend_from_slice(&part);
        body.flow_control().release_capacity(part.len())?;
    }
    answer.is_whole = true;
    Ok(())
}

fn request(head: &[u8]) -> io::Result<Request<()>> {
    let head = Head::read(head);
    let mut words = head.first.split(|&byte| byte == b' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut request = Request::builder().method(method).uri(uri(&head, target).map_err(io::Error::other)?);
    for (name, value) in head.headers() {
        let is_left_out = LEFT_OUT.iter().any(|left| name.eq_ignore_ascii_case(left.as_bytes()));
        if !is_left_out {
            request = request.header(*name, *value);
        }
    }
    request.body(()).map_err(io::Error::other)
}

fn uri(head: &Head<'_>, target: &[u8]) -> Result<Uri, http::Error> {
    let mut parts = http::uri::Parts::default();
    parts.scheme = Some(Scheme::HTTPS);
    parts.authority = Some(Authority::try_from(head.value("host").unwrap_or(b"without.invalid"))?);
    parts.path_and_query = Some(PathAndQuery::try_from(target)?);
    Ok(Uri::from_parts(parts)?)
}

fn begun(response: &Response<()>) -> Answer {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let headers = response.headers().iter().map(|(name, value)| (name.to_string(), text(value.as_bytes())));
    Answer { status: response.status().as_u16(), headers: headers.collect(), ..Answer::default() }
}
