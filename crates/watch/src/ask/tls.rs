//! TLS of questions.

use std::sync::{Arc, LazyLock};

use model::Text;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{WebPkiSupportedAlgorithms, ring};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::trouble::of_io;

/// With the authorities that the system trusts, or those of SSL_CERT_FILE. They are read once.
static TRUSTING: LazyLock<Result<Arc<ClientConfig>, Text>> = LazyLock::new(|| {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().map_err(|why| Text::from(why.to_string()))?;
    Ok(Arc::new(builder.with_root_certificates(roots).with_no_client_auth()))
});

/// With any certificate.
static ANYBODY: LazyLock<Result<Arc<ClientConfig>, Text>> = LazyLock::new(|| {
    let provider = Arc::new(ring::default_provider());
    let anybody = Arc::new(Anybody(provider.signature_verification_algorithms));
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.map_err(|why| Text::from(why.to_string()))?;
    Ok(Arc::new(builder.dangerous().with_custom_certificate_verifier(anybody).with_no_client_auth()))
});

/// Shakes hands with whoever has this name; `is_checked`: only if its certificate holds.
pub(super) async fn shake(stream: TcpStream, name: &str, is_checked: bool) -> Result<TlsStream<TcpStream>, Text> {
    let config = if is_checked { &TRUSTING } else { &ANYBODY };
    let config = config.as_ref().map_err(Clone::clone)?.clone();
    let name = ServerName::try_from(name.to_owned()).map_err(|_| Text::from("no name for TLS"))?;
    TlsConnector::from(config).connect(name, stream).await.map_err(|why| of_io(&why))
}

/// Trusts any certificate whose key the other side has, as a balancer does that isn't told to verify.
#[derive(Debug)]
struct Anybody(WebPkiSupportedAlgorithms);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        rustls::crypto::verify_tls12_signature(message, certificate, signed, &self.0)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        rustls::crypto::verify_tls13_signature(message, certificate, signed, &self.0)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_schemes()
    }
}
