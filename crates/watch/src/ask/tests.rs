//! Certificates, as they are judged: endpoints of the test's own show good ones and bad ones.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use model::Text;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::{Greeting, Secured, Target, Trust, connect};

/// The name that every certificate here is for.
const NAME: &str = "auth.example.com";

/// An authority, and the file in which it stands.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    file: PathBuf,
}

impl Authority {
    fn new(folder: &Path, name: &str) -> Authority {
        let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(rcgen::DnType::CommonName, name);
        let key = KeyPair::generate().unwrap();
        let file = folder.join(format!("{name}.pem"));
        std::fs::write(&file, params.self_signed(&key).unwrap().pem()).unwrap();
        Authority { issuer: Issuer::new(params, key), file }
    }

    /// An endpoint whose certificate is good from one year to another.
    async fn endpoint(&self, from: i32, to: i32) -> Target {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![NAME.to_owned()]).unwrap();
        params.not_before = rcgen::date_time_ymd(from, 1, 1);
        params.not_after = rcgen::date_time_ymd(to, 1, 1);
        let certificate = params.signed_by(&key, &self.issuer).unwrap().der().clone();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let builder = builder.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
        let acceptor = TlsAcceptor::from(Arc::new(builder.with_single_cert(vec![certificate], key).unwrap()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                if let Ok(mut stream) = acceptor.accept(stream).await {
                    let _ = stream.write_all(b"x").await;
                }
            }
        });
        Target::Host("127.0.0.1".to_owned(), port)
    }
}

/// What comes of a handshake.
async fn asked(target: &Target, trust: Option<Trust>) -> Result<(), Text> {
    let greeting = Greeting { is_proxied: false, tls: Some(Secured { name: NAME.into(), trust }) };
    let opened = connect(target, &greeting);
    tokio::time::timeout(Duration::from_secs(20), opened).await.unwrap().map(drop)
}

fn trust(name: Option<&str>, file: &Path) -> Option<Trust> {
    Some(Trust { name: name.map(Into::into), authorities: Some(file.to_owned()) })
}

#[tokio::test]
async fn a_certificate_is_held_against_its_authorities_its_name_and_the_day() {
    let folder = tempfile::tempdir().unwrap();
    let (ours, theirs) = (Authority::new(folder.path(), "ours"), Authority::new(folder.path(), "theirs"));
    let good = ours.endpoint(2020, 2090).await;
    let trusted = || trust(Some(NAME), &ours.file);
    assert_eq!(asked(&good, trusted()).await, Ok(()));
    assert_eq!(asked(&ours.endpoint(2010, 2020).await, trusted()).await, Err("certificate expired".into()));
    assert_eq!(asked(&ours.endpoint(2080, 2090).await, trusted()).await, Err("certificate not valid yet".into()));
    let of_others = Err("certificate of an unknown authority".into());
    assert_eq!(asked(&theirs.endpoint(2020, 2090).await, trusted()).await, of_others);
    // Those of the system aren't ours, be there any or none.
    assert!(asked(&good, Some(Trust { name: Some(NAME.into()), authorities: None })).await.is_err());
    let of_another = Err("certificate of another name".into());
    assert_eq!(asked(&good, trust(Some("www.example.com"), &ours.file)).await, of_another);
}

#[tokio::test]
async fn where_any_name_will_do_all_else_is_still_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let (ours, theirs) = (Authority::new(folder.path(), "ours"), Authority::new(folder.path(), "theirs"));
    let tls = Some(Secured { name: "other.example.com".into(), trust: trust(None, &ours.file) });
    let good = ours.endpoint(2020, 2090).await;
    assert!(connect(&good, &Greeting { is_proxied: false, tls }).await.is_ok());
    assert_eq!(
        asked(&ours.endpoint(2010, 2020).await, trust(None, &ours.file)).await,
        Err("certificate expired".into())
    );
    let of_others = Err("certificate of an unknown authority".into());
    assert_eq!(asked(&theirs.endpoint(2020, 2090).await, trust(None, &ours.file)).await, of_others);
    assert_eq!(asked(&theirs.endpoint(2010, 2020).await, None).await, Ok(()), "nobody looks");
}

#[tokio::test]
async fn authorities_are_read_again_and_no_session_is_taken_up_again() {
    let folder = tempfile::tempdir().unwrap();
    let ours = Authority::new(folder.path(), "ours");
    let (old, new) = (folder.path().join("now.pem"), Authority::new(folder.path(), "new"));
    std::fs::copy(&ours.file, &old).unwrap();
    let good = ours.endpoint(2020, 2090).await;
    assert_eq!(asked(&good, trust(Some(NAME), &old)).await, Ok(()));
    // Were the session taken up again, or the file kept, nobody would see that another authority counts now.
    std::fs::copy(&new.file, &old).unwrap();
    let later = std::time::SystemTime::now() + Duration::from_secs(5);
    std::fs::File::options().write(true).open(&old).unwrap().set_modified(later).unwrap();
    assert_eq!(asked(&good, trust(Some(NAME), &old)).await, Err("certificate of an unknown authority".into()));
}

#[tokio::test]
async fn authorities_that_are_not_there_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let ours = Authority::new(folder.path(), "ours");
    let good = ours.endpoint(2020, 2090).await;
    let (none, empty) = (folder.path().join("none.pem"), folder.path().join("empty.pem"));
    std::fs::write(&empty, "nothing\n").unwrap();
    let why = |path: &Path, why: &str| Err(format!("authorities in {}: {why}", path.display()).into());
    assert_eq!(asked(&good, trust(None, &none)).await, why(&none, "there is no such file"));
    assert_eq!(asked(&good, trust(None, &empty)).await, why(&empty, "there is no certificate"));
}
