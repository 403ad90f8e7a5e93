//! TLS as endpoints speak it, with one certificate for the whole process.

use std::io;
use std::sync::{Arc, OnceLock};

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use tokio_rustls::TlsAcceptor;

use super::received::{Hello, Received};
use crate::wire::{AnyWire, Wire};

/// What is spoken inside, what is wanted first.
const PROTOCOLS: [&[u8]; 2] = [b"h2", b"http/1.1"];

/// Shakes hands, and goes on inside.
pub(super) async fn accept(wire: AnyWire, received: &mut Received) -> io::Result<AnyWire> {
    let config = config().ok_or_else(|| io::Error::other("no certificate could be made"))?;
    let stream = TlsAcceptor::from(config).accept(wire).await?;
    let session = stream.get_ref().1;
    let (sni, alpn) = (session.server_name().map(str::to_owned), session.alpn_protocol().map(<[u8]>::to_vec));
    received.tls = Some(Hello { sni, alpn });
    Ok(Wire::new(Box::new(stream)))
}

/// Made for the first connection; None where no random numbers are to be had.
fn config() -> Option<Arc<ServerConfig>> {
    static CONFIG: OnceLock<Option<Arc<ServerConfig>>> = OnceLock::new();
    CONFIG.get_or_init(|| make().map(Arc::new)).clone()
}

fn make() -> Option<ServerConfig> {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).ok()?;
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).ok()?;
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().ok()?.with_no_client_auth();
    let mut config = builder.with_single_cert(vec![made.cert.der().clone()], key).ok()?;
    config.alpn_protocols = PROTOCOLS.map(<[u8]>::to_vec).to_vec();
    Some(config)
}
