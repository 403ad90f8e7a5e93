//! Files that stand in for those that a configuration names.

use std::fs;
use std::path::Path;

use engines::stage::StandIn;

use crate::Trouble;
use crate::pki::Pki;

/// The group of RFC 7919, 2,048 bits: `openssl dhparam` would take a minute.
const DH_PARAMETERS: &str = "-----BEGIN DH PARAMETERS-----
MIIBCAKCAQEA//////////+t+FRYortKmq/cViAnPTzx2LnFg84tNpWp4TZBFGQz
+8yTnc4kmz75fS/jY2MMddj2gbICrsRhetPfHtXV/WVhJDP1H18GbtCFY2VVPe0a
87VXE15/V8k1mE8McODmi3fipona8+/och3xWKE2rec1MKzKT0g6eXq8CrGCsyT7
YdEIqUuyyOP7uWrat2DX9GgdT0Kj3jlN9K5W7edjcrsZCwenyO4KbXCeAvzhzffi
7MA0BM0oNC9hkXL+nOmFg/+OTxIy7vKBg8P+OxtMb61zO7X8vC7CIAXFjvGDfRaD
ssbzSibBsu/6iGtCOGEoXJf//////////wIBAg==
-----END DH PARAMETERS-----
";

/// Credentials of the only user of a stand-in for [`StandIn::Users`], `lab` with the password `lab`.
pub const USER: &str = "Basic bGFiOmxhYg==";

/// What a file of that kind holds; `None` for a folder and for what the engine writes itself.
fn content(kind: StandIn) -> Option<Vec<u8>> {
    let pki = |text: fn(&Pki) -> String| Some(Pki::get().map(text).unwrap_or_default().into_bytes());
    match kind {
        StandIn::CertificateAndKey => pki(|pki| format!("{}{}", pki.certificate, pki.key)),
        StandIn::Certificate => pki(|pki| pki.certificate.clone()),
        StandIn::Key => pki(|pki| pki.key.clone()),
        StandIn::Authority => pki(|pki| pki.authority.clone()),
        StandIn::Revoked => pki(|pki| pki.revoked.clone()),
        StandIn::DhParameters => Some(DH_PARAMETERS.into()),
        StandIn::TicketKey => Some(vec![7; 80]),
        StandIn::Users => Some("lab:{PLAIN}lab\n".into()),
        StandIn::Patterns | StandIn::Empty => Some(Vec::new()),
        StandIn::Answer(status) => Some(format!("HTTP/1.0 {status} Answer\r\nContent-Length: 0\r\n\r\n").into_bytes()),
        StandIn::CertificateFolder | StandIn::CertificateList | StandIn::Written => None,
        StandIn::Folder | StandIn::Pages | StandIn::Page => None,
    }
}

/// Whether the user's own file is taken where it is there: never what may hold a key.
pub fn is_copied(kind: StandIn) -> bool {
    matches!(kind, StandIn::Patterns | StandIn::Answer(_) | StandIn::Empty)
}

/// Puts the stand-in there; `own` is what the user's file holds.
///
/// # Errors
/// When it can't be written.
pub fn write(path: &Path, kind: StandIn, own: Option<Vec<u8>>) -> Result<(), Trouble> {
    let save = |path: &Path, bytes: Vec<u8>| fs::write(path, bytes).map_err(Trouble::file(path));
    match kind {
        StandIn::Written => Ok(()),
        StandIn::Folder | StandIn::Pages => fs::create_dir_all(path).map_err(Trouble::file(path)),
        StandIn::CertificateFolder => {
            fs::create_dir_all(path).map_err(Trouble::file(path))?;
            save(&path.join("lab.pem"), content(StandIn::CertificateAndKey).unwrap_or_default())
        }
        StandIn::CertificateList => {
            let certificate = path.with_extension("lab.pem");
            save(&certificate, content(StandIn::CertificateAndKey).unwrap_or_default())?;
            save(path, format!("{}\n", certificate.display()).into_bytes())
        }
        StandIn::Page => {
            let folder = path.parent().unwrap_or(path);
            fs::create_dir_all(folder).map_err(Trouble::file(folder))?;
            save(path, Vec::new())
        }
        kind => save(path, own.or_else(|| content(kind)).unwrap_or_default()),
    }
}
