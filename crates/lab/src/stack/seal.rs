//! TLS of auth's endpoints: one certificate for all of them, of the run's own authority, which ends when it is to end.

use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use model::Moment;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use rustls::server::{ClientHello, NoServerSessionStorage, ResolvesServerCert};
use rustls::sign::{CertifiedKey, SigningKey};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::Trouble;
use crate::pki::Pki;

/// The name that the certificate is for, and that the balancer holds it against.
const NAME: &str = "auth.example.com";

/// Ends a century after 1970: not while a stack runs.
const LATE: Moment = Moment(3_155_760_000_000);

/// What endpoints show.
pub(crate) struct Seal {
    acceptor: TlsAcceptor,
    shown: Arc<Shown>,
}

impl Seal {
    /// With a certificate that lasts.
    pub(crate) fn new() -> Result<Seal, Trouble> {
        Seal::made().ok_or_else(|| unmade("no certificate could be made"))
    }

    fn made() -> Option<Seal> {
        let key = PrivateKeyDer::try_from(Pki::get()?.key_der()).ok()?;
        let key = ring::default_provider().key_provider.load_private_key(key).ok()?;
        let shown = Arc::new(Shown { current: Mutex::new(certified(&key, LATE)?), key });
        let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let builder = builder.with_safe_default_protocol_versions().ok()?.with_no_client_auth();
        let mut config = builder.with_cert_resolver(shown.clone());
        // As endpoints that don't share tickets: a session that is taken up again shows no certificate, however old it is.
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.send_tls13_tickets = 0;
        Some(Seal { acceptor: TlsAcceptor::from(Arc::new(config)), shown })
    }

    /// The certificate that is shown from now on ends at that second.
    pub(crate) fn ends(&self, ends: Moment) -> Result<(), Trouble> {
        let certified = certified(&self.shown.key, ends).ok_or_else(|| unmade("no certificate could be made"))?;
        *self.shown.current.lock().unwrap_or_else(PoisonError::into_inner) = certified;
        Ok(())
    }

    /// Shakes hands, and goes on inside.
    pub(crate) async fn accept<S: AsyncRead + AsyncWrite + Unpin>(&self, stream: S) -> io::Result<TlsStream<S>> {
        self.acceptor.accept(stream).await
    }
}

fn unmade(why: &str) -> Trouble {
    Trouble::System { what: "auth speaks no TLS".into(), error: io::Error::other(why.to_owned()) }
}

fn certified(key: &Arc<dyn SigningKey>, ends: Moment) -> Option<Arc<CertifiedKey>> {
    let certificate = Pki::get()?.certificate_until(NAME, ends)?;
    Some(Arc::new(CertifiedKey::new(vec![certificate], key.clone())))
}

/// The certificate of the moment.
struct Shown {
    current: Mutex<Arc<CertifiedKey>>,
    key: Arc<dyn SigningKey>,
}

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shown").finish_non_exhaustive()
    }
}

impl ResolvesServerCert for Shown {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.current.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }
}
