//! TLS of questions.

use std::sync::{Arc, LazyLock};

use model::Text;
use rustls::client::Resumption;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::trouble::of_io;
use super::trust::Trust;

static PROVIDER: LazyLock<Arc<CryptoProvider>> = LazyLock::new(|| Arc::new(ring::default_provider()));

/// How TLS is spoken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Secured {
    /// The name that is asked for.
    pub(crate) name: Text,
    /// What the certificate is held against; `None` where nobody looks at it.
    pub(crate) trust: Option<Trust>,
}

impl Secured {
    /// With a name that the certificate must be for as well.
    pub(crate) fn to(name: Text, authorities: Option<std::path::PathBuf>) -> Self {
        Secured { trust: Some(Trust { name: Some(name.clone()), authorities }), name }
    }
}

/// Shakes hands with whoever has that name.
pub(super) async fn shake(stream: TcpStream, secured: &Secured) -> Result<TlsStream<TcpStream>, Text> {
    let name = ServerName::try_from(secured.name.to_string()).map_err(|_| Text::from("no name for TLS"))?;
    let verifier: Arc<dyn ServerCertVerifier> = match &secured.trust {
        Some(trust) => trust.verifier(&PROVIDER)?,
        None => Arc::new(Anybody),
    };
    let builder = ClientConfig::builder_with_provider(PROVIDER.clone()).with_safe_default_protocol_versions();
    let builder = builder.map_err(|why| Text::from(why.to_string()))?;
    let mut config = builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth();
    // A session that is taken up again shows no certificate: one that ends in the meantime would never be seen.
    config.resumption = Resumption::disabled();
    TlsConnector::from(Arc::new(config)).connect(name, stream).await.map_err(|why| of_io(&why))
}

/// Trusts any certificate whose key the other side has, as a balancer does that isn't told to verify.
#[derive(Debug)]
struct Anybody;

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
        let known = &PROVIDER.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signed, known)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let known = &PROVIDER.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signed, known)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        PROVIDER.signature_verification_algorithms.supported_schemes()
    }
}
