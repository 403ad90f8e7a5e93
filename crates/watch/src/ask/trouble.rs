//! What went wrong on a connection, in a few words.

use std::error::Error;
use std::io::{self, ErrorKind};

use model::Text;
use rustls::CertificateError;

/// What an error of a socket says.
pub(crate) fn of_io(error: &io::Error) -> Text {
    if let Some(inner) = error.get_ref()
        && let Some(tls) = inner.downcast_ref::<rustls::Error>()
    {
        return of_tls(tls);
    }
    match error.kind() {
        ErrorKind::ConnectionRefused => "refused".into(),
        ErrorKind::ConnectionReset | ErrorKind::BrokenPipe | ErrorKind::ConnectionAborted => "reset".into(),
        ErrorKind::TimedOut => "timed out".into(),
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => "no way there".into(),
        ErrorKind::UnexpectedEof => "closed without an answer".into(),
        ErrorKind::NotFound => "there is no such file".into(),
        ErrorKind::PermissionDenied => "permission denied".into(),
        _ => error.to_string().into(),
    }
}

/// What an error says that may have one of a socket below it.
pub(crate) fn of_error(error: &(dyn Error + 'static)) -> Text {
    let mut below: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(one) = below {
        if let Some(io) = one.downcast_ref::<io::Error>() {
            return of_io(io);
        }
        below = one.source();
    }
    error.to_string().into()
}

fn of_tls(error: &rustls::Error) -> Text {
    match error {
        rustls::Error::InvalidCertificate(why) => match why {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => "certificate expired".into(),
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                "certificate not valid yet".into()
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                "certificate of another name".into()
            }
            CertificateError::UnknownIssuer => "certificate of an unknown authority".into(),
            _ => "certificate not accepted".into(),
        },
        rustls::Error::AlertReceived(alert) => format!("TLS refused: {alert:?}").into(),
        rustls::Error::InvalidMessage(_) => "no TLS there".into(),
        other => format!("TLS: {other}").into(),
    }
}
