//! One authority for the whole process: it signs the certificates that stand in for the user's, and those of endpoints.

use std::sync::OnceLock;
use std::time::Duration;

use model::Moment;
use rcgen::{BasicConstraints, CertificateParams, CertificateRevocationListParams, IsCa, Issuer, KeyIdMethod, KeyPair};
use rustls::pki_types::CertificateDer;

/// Names of a certificate where none was asked for.
const NAMES: [&str; 2] = ["localhost", "*.example.com"];

/// An authority and what it signed.
pub(crate) struct Pki {
    pub(crate) authority: String,
    pub(crate) certificate: String,
    pub(crate) key: String,
    pub(crate) revoked: String,
    issuer: Issuer<'static, KeyPair>,
    pair: KeyPair,
}

impl Pki {
    /// Made when the first is asked for; `None` where no random numbers are to be had.
    pub(crate) fn get() -> Option<&'static Pki> {
        static PKI: OnceLock<Option<Pki>> = OnceLock::new();
        PKI.get_or_init(|| Pki::make().ok()).as_ref()
    }

    fn make() -> Result<Pki, rcgen::Error> {
        let mut root = CertificateParams::new(Vec::<String>::new())?;
        root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        root.distinguished_name.push(rcgen::DnType::CommonName, "evenkeel lab");
        let root_key = KeyPair::generate()?;
        let authority = root.self_signed(&root_key)?.pem();
        let issuer = Issuer::new(root, root_key);
        let pair = KeyPair::generate()?;
        let certificate = leaf(NAMES.map(str::to_owned).to_vec(), &pair, &issuer)?.pem();
        let revoked = nobody_revoked(&issuer)?;
        Ok(Pki { authority, certificate, key: pair.serialize_pem(), revoked, issuer, pair })
    }

    /// A certificate for that name, or for a few where there is none; the key is that of [`key`](Self::key).
    pub(crate) fn certificate_for(&self, name: Option<&str>) -> Option<CertificateDer<'static>> {
        let names = name.map_or_else(|| NAMES.map(str::to_owned).to_vec(), |name| vec![name.to_owned()]);
        leaf(names, &self.pair, &self.issuer).ok().map(|certificate| certificate.der().clone())
    }

    /// A certificate for that name which ends at that second; the key is that of [`key`](Self::key).
    pub(crate) fn certificate_until(&self, name: &str, ends: Moment) -> Option<CertificateDer<'static>> {
        let mut params = CertificateParams::new(vec![name.to_owned()]).ok()?;
        params.not_after = rcgen::date_time_ymd(1970, 1, 1) + Duration::from_secs(u64::try_from(ends.0 / 1_000).ok()?);
        params.signed_by(&self.pair, &self.issuer).ok().map(|certificate| certificate.der().clone())
    }

    /// The key of all certificates but the authority's own, as PKCS #8.
    pub(crate) fn key_der(&self) -> Vec<u8> {
        self.pair.serialize_der()
    }
}

fn leaf(
    names: Vec<String>,
    pair: &KeyPair,
    issuer: &Issuer<'static, KeyPair>,
) -> Result<rcgen::Certificate, rcgen::Error> {
    CertificateParams::new(names)?.signed_by(pair, issuer)
}

fn nobody_revoked(issuer: &Issuer<'static, KeyPair>) -> Result<String, rcgen::Error> {
    let list = CertificateRevocationListParams {
        this_update: rcgen::date_time_ymd(2020, 1, 1),
        next_update: rcgen::date_time_ymd(2100, 1, 1),
        crl_number: 1_u64.into(),
        issuing_distribution_point: None,
        revoked_certs: Vec::new(),
        key_identifier_method: KeyIdMethod::Sha256,
    };
    list.signed_by(issuer)?.pem()
}
