//! Connections.

use model::Text;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};

use super::tls::{Secured, shake};
use super::trouble::of_io;

/// An answer that is longer is cut.
pub(super) const LONGEST: u64 = 16 << 20;

/// What a connection goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A host, by address or by name, and a port.
    Host(String, u16),
    /// A socket file.
    File(String),
}

/// What is said on a connection before anything else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Greeting {
    /// Whether a PROXY protocol header is wanted; it then says that nobody knows whose connection it is.
    pub(crate) is_proxied: bool,
    /// How TLS is spoken, where it is.
    pub(crate) tls: Option<Secured>,
}

/// A connection.
pub(crate) trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}

/// Opens a connection; what went wrong is said in a few words.
pub(crate) async fn connect(target: &Target, greeting: &Greeting) -> Result<Box<dyn Wire>, Text> {
    match target {
        Target::File(path) => {
            let stream = UnixStream::connect(path).await.map_err(|why| of_io(&why))?;
            Ok(Box::new(stream))
        }
        Target::Host(host, port) => {
            let mut stream = TcpStream::connect((host.as_str(), *port)).await.map_err(|why| of_io(&why))?;
            // Questions are short: waiting for more to send costs time, and failing to say so costs nothing else.
            let _ = stream.set_nodelay(true);
            if greeting.is_proxied {
                stream.write_all(b"PROXY UNKNOWN\r\n").await.map_err(|why| of_io(&why))?;
            }
            match &greeting.tls {
                Some(secured) => Ok(Box::new(shake(stream, secured).await?)),
                None => Ok(Box::new(stream)),
            }
        }
    }
}

/// Sends a line and reads until the other side closes.
pub(crate) async fn line(target: &Target, line: &str) -> Result<String, Text> {
    let mut wire = connect(target, &Greeting::default()).await?;
    wire.write_all(format!("{line}\n").as_bytes()).await.map_err(|why| of_io(&why))?;
    let mut told = Vec::new();
    wire.take(LONGEST).read_to_end(&mut told).await.map_err(|why| of_io(&why))?;
    Ok(String::from_utf8_lossy(&told).into_owned())
}
