//! Files that directives name: certificates, pages, logs, caches.

use std::net::IpAddr;

use super::super::syntax::{Directive, Word};
use super::hand::Hand;
use crate::stage::StandIn;

/// Moves the files that a directive names.
pub fn files(directive: &Directive, hand: &mut Hand<'_>) {
    let Some(word) = directive.args.first() else { return };
    match directive.name.as_str() {
        "access_log" => access_log(directive, word, hand),
        "error_log" => error_log(word, hand),
        "root" | "alias" => folder(word, hand),
        "resolver" => directive.args.iter().for_each(|word| resolver(word, hand)),
        "proxy_bind" if directive.args.iter().any(|word| word.text == "transparent") => hand.rewrite(directive, ""),
        name if name.ends_with("_ssl_verify") => hand.replace(word, "off"),
        name => {
            if let Some(kind) = kind(name).filter(|_| is_path(word)) {
                hand.file(word, kind);
            }
        }
    }
}

/// Whether the word is a path, wholly known.
fn is_path(word: &Word) -> bool {
    !word.template && !word.text.contains('$') && !word.text.starts_with("data:") && word.text != "off"
}

/// What a directive's first word names.
fn kind(name: &str) -> Option<StandIn> {
    Some(match name {
        "auth_basic_user_file" => StandIn::Users,
        "lock_file" => StandIn::Written,
        "ssl_dhparam" => StandIn::DhParameters,
        "ssl_session_ticket_key" => StandIn::TicketKey,
        "ssl_client_certificate" => StandIn::Authority,
        _ if name.ends_with("ssl_trusted_certificate") => StandIn::Authority,
        _ if name.ends_with("ssl_certificate") => StandIn::Certificate,
        _ if name.ends_with("ssl_certificate_key") => StandIn::Key,
        _ if name.ends_with("ssl_crl") => StandIn::Revoked,
        _ if name.ends_with("_temp_path") || name.ends_with("_cache_path") => StandIn::Folder,
        _ => return None,
    })
}

/// Logs go to a file of the lab. A name of a format that stands elsewhere goes.
fn access_log(directive: &Directive, word: &Word, hand: &mut Hand<'_>) {
    match word.as_str() {
        "off" => return,
        text if text.starts_with("syslog:") || text.contains('$') || word.template => {
            return hand.rewrite(directive, "access_log off;");
        }
        _ => hand.file(word, StandIn::Written),
    }
    if let Some(format) = directive.args.get(1) {
        let name = format.as_str();
        if !name.contains('=') && name != "combined" && !hand.formats.contains(name) {
            hand.replace(format, "combined");
        }
    }
}

/// Messages go to a file of the lab.
fn error_log(word: &Word, hand: &mut Hand<'_>) {
    match word.as_str() {
        "stderr" => {}
        text if text.contains(':') || text.contains('$') => hand.replace(word, "stderr"),
        _ => hand.file(word, StandIn::Written),
    }
}

/// Folder of pages; what follows a variable stays. A slash at the end counts with `alias`.
fn folder(word: &Word, hand: &mut Hand<'_>) {
    let text = word.as_str();
    let known = text.find('$').map_or(text.len(), |at| text[..at].rfind('/').map_or(0, |slash| slash + 1));
    let path = text[..known].trim_end_matches('/');
    if word.template || path.is_empty() {
        return hand.keep(word);
    }
    let moved = pages(path, hand);
    hand.replace(word, &format!("{moved}{}", &text[path.len()..]));
}

/// A folder of pages; where nobody knows what lies in it, those that `try_files` and `index` count on.
pub fn pages(path: &str, hand: &mut Hand<'_>) -> String {
    let moved = hand.ground.file(path, StandIn::Pages);
    if hand.subject.around.folder(path).is_none() {
        for page in &hand.texts.pages {
            hand.ground.file(&format!("{path}{page}"), StandIn::Page);
        }
    }
    moved
}

/// A name server is nobody; its address is moved like all others.
fn resolver(word: &Word, hand: &mut Hand<'_>) {
    let text = word.as_str();
    let host = text.rsplit_once(':').map_or(text, |(host, _)| host);
    let is_address = host.parse::<IpAddr>().is_ok() || text.starts_with('[');
    if text.contains('=') || is_address || word.template {
        return;
    }
    let nobody = hand.nobody();
    hand.replace(word, &nobody.to_string());
}
