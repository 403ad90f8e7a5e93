//! Takes connections and finds out what they speak.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};

use super::endpoint::Endpoint;
use super::received::Received;
use super::sniff::{Speech, sniff};
use super::{fastcgi, http1, http2, tcp, tls};
use crate::wire::{AnyWire, Wire};

/// How long to wait when no connection can be taken, as with too many open files.
const BREATH: Duration = Duration::from_millis(5);

/// Takes connections until the endpoint is killed or dropped.
pub(super) async fn receive(endpoint: Arc<Endpoint>, listener: Arc<TcpListener>) {
    let gone = endpoint.gone();
    tokio::pin!(gone);
    loop {
        tokio::select! {
            () = &mut gone => return,
            taken = listener.accept() => match taken {
                Ok((stream, _)) => drop(tokio::spawn(guard(endpoint.clone(), stream))),
                Err(_) => tokio::time::sleep(BREATH).await,
            },
        }
    }
}

/// Holds a conversation for as long as the endpoint lives.
async fn guard(endpoint: Arc<Endpoint>, stream: TcpStream) {
    endpoint.counters.connection();
    let _ = stream.set_nodelay(true);
    tokio::select! {
        () = endpoint.gone() => {}
        // A conversation that fails was ended by the other side; there is nobody to tell.
        _ = converse(&endpoint, stream) => {}
    }
}

async fn converse(endpoint: &Arc<Endpoint>, stream: TcpStream) -> io::Result<()> {
    let mut received = Received::default();
    let mut wire: AnyWire = Wire::new(Box::new(stream));
    loop {
        match sniff(&mut wire).await? {
            Speech::Proxy(header, length) => {
                received.proxy = Some(header);
                wire.take(length);
            }
            Speech::Tls => wire = tls::accept(wire, &mut received).await?,
            Speech::Http1 => return http1::talk(endpoint, &mut wire, &received).await,
            Speech::Http2 => return http2::talk(endpoint, wire, received).await,
            Speech::FastCgi => return fastcgi::talk(endpoint, &mut wire).await,
            Speech::Other => return tcp::talk(endpoint, &mut wire).await,
            Speech::Nothing => return Ok(()),
        }
    }
}
