//! HTTP/2, with the head of each request written out as HTTP/1.1 would have it.
//!
//! The library resets a request with a quote or an angle bracket in its query, or with a backtick in its path; an engine then
//! answers 502.

use std::future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use h2::server::SendResponse;
use h2::{Reason, RecvStream};
use http::{Method, Request, Response};
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::answer::MAX_HEADER;
use super::endpoint::Endpoint;
use super::received::Received;
use crate::faults::Deed;
use crate::wire::{AnyWire, percent_encoded};

pub(super) async fn talk(endpoint: &Arc<Endpoint>, wire: AnyWire, received: Received) -> io::Result<()> {
    let mut connection = h2::server::handshake(wire).await.map_err(io::Error::other)?;
    let received = Arc::new(received);
    // Requests are answered side by side, and not after their connection has gone.
    let mut answers = JoinSet::new();
    while let Some(taken) = connection.accept().await {
        let (request, respond) = taken.map_err(io::Error::other)?;
        while answers.try_join_next().is_some() {}
        answers.spawn(answer(endpoint.clone(), received.clone(), request, respond));
    }
    Ok(())
}

async fn answer(
    endpoint: Arc<Endpoint>,
    received: Arc<Received>,
    request: Request<RecvStream>,
    mut respond: SendResponse<Bytes>,
) -> Result<(), h2::Error> {
    let head = written_out(&request);
    let is_bare = matches!(*request.method(), Method::HEAD | Method::CONNECT);
    match endpoint.meets(&head) {
        Deed::Reset => respond.send_reset(Reason::INTERNAL_ERROR),
        Deed::Nothing => future::pending().await,
        Deed::Half => {
            let mut body = respond.send_response(response(&endpoint, &received, 200, &head, is_bare), false)?;
            body.send_data(head.slice(..head.len() / 2), false)?;
            sleep(Duration::MAX).await;
        }
        Deed::Answer { status, after } => {
            drain(request.into_body()).await?;
            sleep(after).await;
            let response = response(&endpoint, &received, status, &head, is_bare);
            let mut body = respond.send_response(response, is_bare)?;
            if !is_bare {
                body.send_data(head, true)?;
            }
        }
    }
    Ok(())
}

async fn drain(mut body: RecvStream) -> Result<(), h2::Error> {
    while let Some(part) = body.data().await {
        body.flow_control().release_capacity(part?.len())?;
    }
    Ok(())
}

/// The head as text; what HTTP/2 says of the host comes as `host`.
fn written_out(request: &Request<RecvStream>) -> Bytes {
    let uri = request.uri();
    let target = uri.path_and_query().map_or("", |target| target.as_str());
    let mut head = format!("{} {target} HTTP/2\r\n", request.method()).into_bytes();
    if let Some(host) = uri.authority() {
        head.extend_from_slice(format!("host: {host}\r\n").as_bytes());
    }
    for (name, value) in request.headers() {
        head.extend_from_slice(name.as_str().as_bytes());
        head.extend_from_slice(b": ");
        head.extend_from_slice(value.as_bytes());
        head.extend_from_slice(b"\r\n");
    }
    head.extend_from_slice(b"\r\n");
    head.into()
}

fn response(endpoint: &Endpoint, received: &Received, status: u16, head: &[u8], is_bare: bool) -> Response<()> {
    let mut response = Response::builder()
        .status(status)
        .header("x-evenkeel-endpoint", endpoint.address.to_string())
        .header("content-type", "application/octet-stream")
        .header("cache-control", "no-store");
    for (name, value) in received.headers() {
        response = response.header(name, value);
    }
    let encoded = if is_bare { percent_encoded(head) } else { String::new() };
    if is_bare && encoded.len() <= MAX_HEADER {
        response = response.header("x-evenkeel-head", encoded);
    }
    // Names and values are plain, so that nothing can be refused; if it were, the answer would lack what tells of it.
    response.body(()).unwrap_or_default()
}
