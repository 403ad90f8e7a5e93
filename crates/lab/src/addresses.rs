//! Addresses inside a text.

use std::net::IpAddr;

use ipnet::IpNet;

/// The text with each address and network in it replaced by what `place` gives.
pub fn moved(text: &str, place: &mut dyn FnMut(IpNet) -> IpNet) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_part) {
        let len = rest[start..].find(|c| !is_part(c)).unwrap_or(rest.len() - start);
        out.push_str(&rest[..start]);
        out.push_str(&word(&rest[start..start + len], place));
        rest = &rest[start + len..];
    }
    out.push_str(rest);
    out
}

fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '/')
}

/// A run of characters that addresses are made of: an address, perhaps with a length or a port.
fn word(text: &str, place: &mut dyn FnMut(IpNet) -> IpNet) -> String {
    if let Ok(ip) = text.parse::<IpAddr>() {
        return place(IpNet::from(ip)).addr().to_string();
    }
    if let Ok(net) = text.parse::<IpNet>() {
        return place(net).to_string();
    }
    // Longest first: `10.0.0.1:8080/path`, `10.0.0.1/path`, `10.0.0.1:8080`.
    let ends = text.char_indices().filter(|(_, c)| matches!(c, '/' | ':')).map(|(at, _)| at);
    let split = ends.filter(|&at| text[..at].parse::<std::net::Ipv4Addr>().is_ok()).last();
    match split {
        Some(at) => format!("{}{}", word(&text[..at], place), &text[at..]),
        None => text.to_owned(),
    }
}
