//! TLS as endpoints speak it, with certificates of the lab's own authority.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::{CertifiedKey, SigningKey};
use tokio_rustls::TlsAcceptor;

use super::received::{Hello, Received};
use crate::pki::Pki;
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
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().ok()?.with_no_client_auth();
    let mut config = builder.with_cert_resolver(Arc::new(Certificates::new()?));
    config.alpn_protocols = PROTOCOLS.map(<[u8]>::to_vec).to_vec();
    Some(config)
}

/// A certificate for every name that is asked for: an engine that looks at it must find nothing wrong.
#[derive(Debug)]
struct Certificates {
    key: Arc<dyn SigningKey>,
    made: Mutex<HashMap<Option<String>, Arc<CertifiedKey>>>,
}

impl Certificates {
    fn new() -> Option<Certificates> {
        let key = PrivateKeyDer::try_from(Pki::get()?.key_der()).ok()?;
        let key = ring::default_provider().key_provider.load_private_key(key).ok()?;
        Some(Certificates { key, made: Mutex::default() })
    }
}

impl ResolvesServerCert for Certificates {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let name = hello.server_name().map(str::to_owned);
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = made.get(&name) {
            return Some(known.clone());
        }
        let certificate = Pki::get()?.certificate_for(name.as_deref())?;
        let certified = Arc::new(CertifiedKey::new(vec![certificate], self.key.clone()));
        made.insert(name, certified.clone());
        Some(certified)
    }
}
