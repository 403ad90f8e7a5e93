//! What a conversation goes over: a connection, or TLS inside of one.

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

use super::Wire;

/// A stream of bytes over a TCP connection.
pub(crate) trait Link: AsyncRead + AsyncWrite + Unpin + Send {
    /// The connection.
    fn tcp(&self) -> &TcpStream;
}

impl Link for TcpStream {
    fn tcp(&self) -> &TcpStream {
        self
    }
}

impl Link for Box<dyn Link> {
    fn tcp(&self) -> &TcpStream {
        (**self).tcp()
    }
}

impl<L: Link> Link for Wire<L> {
    fn tcp(&self) -> &TcpStream {
        self.stream().tcp()
    }
}

impl<L: Link> Link for tokio_rustls::server::TlsStream<L> {
    fn tcp(&self) -> &TcpStream {
        self.get_ref().0.tcp()
    }
}

impl<L: Link> Link for tokio_rustls::client::TlsStream<L> {
    fn tcp(&self) -> &TcpStream {
        self.get_ref().0.tcp()
    }
}
