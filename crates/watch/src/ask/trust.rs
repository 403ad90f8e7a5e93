//! What certificates are held against.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::SystemTime;

use model::Text;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};

use super::trouble::of_io;

/// What a certificate must be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Trust {
    /// The name that it must be for; `None` is any.
    pub(crate) name: Option<Text>,
    /// The file of the authorities of which one must have signed it; else those of the system, or those of SSL_CERT_FILE.
    pub(crate) authorities: Option<PathBuf>,
}

/// Those of the system, read once.
static OF_THE_SYSTEM: LazyLock<Arc<RootCertStore>> = LazyLock::new(|| {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    Arc::new(roots)
});

/// When a file was written, and the authorities in it.
type Kept = (Option<SystemTime>, Arc<RootCertStore>);

/// Those of files. Questions are asked every second, and files may have hundreds.
static OF_FILES: LazyLock<Mutex<HashMap<PathBuf, Kept>>> = LazyLock::new(Mutex::default);

impl Trust {
    /// Holds certificates against it.
    ///
    /// # Errors
    /// Why its authorities can't be had.
    pub(super) fn verifier(&self, provider: &Arc<CryptoProvider>) -> Result<Arc<dyn ServerCertVerifier>, Text> {
        let roots = self.authorities.as_deref().map_or_else(|| Ok(OF_THE_SYSTEM.clone()), of_file)?;
        let inner = WebPkiServerVerifier::builder_with_provider(roots, provider.clone()).build();
        let inner = inner.map_err(|why| Text::from(format!("no authority is known: {why}")))?;
        let name = self.name.as_ref().map(|name| ServerName::try_from(name.to_string())).transpose();
        let name = name.map_err(|_| Text::from("the name of the certificate is none"))?;
        Ok(Arc::new(Checked { inner, name }))
    }
}

fn of_file(path: &Path) -> Result<Arc<RootCertStore>, Text> {
    let told = |why: &dyn std::fmt::Display| Text::from(format!("authorities in {}: {why}", path.display()));
    let written = fs::metadata(path).map_err(|why| told(&of_io(&why)))?.modified().ok();
    let mut kept = OF_FILES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, roots)) = kept.get(path).filter(|(then, _)| then.is_some() && *then == written) {
        return Ok(roots.clone());
    }
    let bytes = fs::read(path).map_err(|why| told(&of_io(&why)))?;
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(CertificateDer::pem_slice_iter(&bytes).flatten());
    if roots.is_empty() {
        return Err(told(&"there is no certificate"));
    }
    let roots = Arc::new(roots);
    kept.insert(path.to_owned(), (written, roots.clone()));
    Ok(roots)
}

/// As rustls checks certificates, but for the name: it may be another than the one that is asked for, or any.
#[derive(Debug)]
struct Checked {
    inner: Arc<WebPkiServerVerifier>,
    name: Option<ServerName<'static>>,
}

impl ServerCertVerifier for Checked {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        asked: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let name = self.name.as_ref().unwrap_or(asked);
        match self.inner.verify_server_cert(certificate, between, name, ocsp, now) {
            // The name is looked at last: all else is well.
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if self.name.is_none() => Ok(ServerCertVerified::assertion()),
            other => other,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}
