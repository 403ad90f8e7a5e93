//! Where requests are handed on to, as a text: `http://app:8080/path`, `unix:/run/app.sock`, `app:9000`.

use std::net::IpAddr;
use std::ops::Range;

use super::hand::Hand;
use crate::stage::SOCKET_PORT;

/// A host in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place<'t> {
    /// The host: an address, a name or the path of a socket.
    pub host: &'t str,
    /// The port that is written.
    pub port: Option<u16>,
    /// What is used where none is written.
    pub usual: Option<u16>,
    /// Where host and port stand.
    pub range: Range<usize>,
}

/// Variables that begin with a slash: the host ends before them.
const PATHS: [&str; 4] = ["$request_uri", "$uri", "$document_uri", "$is_args"];

/// The host of a text; `None` where a variable is in it.
pub fn place(text: &str) -> Option<Place<'_>> {
    let start = text.find("://").map_or(0, |at| at + 3);
    let rest = &text[start..];
    if let Some(path) = rest.strip_prefix("unix:") {
        // A second colon begins the path of the request.
        let length = if start > 0 { path.find(':') } else { None };
        let end = start + 5 + length.unwrap_or(path.len());
        let skipped = usize::from(length.is_some());
        let host = &text[start..end];
        return Some(Place { host, port: None, usual: None, range: start..end + skipped });
    }
    let stops = PATHS.iter().filter_map(|path| rest.find(path)).chain(rest.find(['/', '?']));
    let end = start + stops.min().unwrap_or(rest.len());
    let authority = &text[start..end];
    if authority.is_empty() || authority.contains('$') {
        return None;
    }
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port.parse().ok()?)),
        _ => (authority, None),
    };
    let host = host.trim_matches(['[', ']']);
    Some(Place { host, port, usual: usual(&text[..start]), range: start..end })
}

/// The port that a scheme implies.
fn usual(scheme: &str) -> Option<u16> {
    match scheme {
        "" => None,
        "https://" | "grpcs://" => Some(443),
        _ => Some(80),
    }
}

/// The text with the host where it is now; `None` where it stays. `usual` is the port where the text says none.
pub fn moved(text: &str, usual: Option<u16>, hand: &mut Hand<'_>) -> Option<String> {
    let place = place(text)?;
    let authority = &text[place.range.clone()];
    // With a port nginx refuses the name of an upstream: that is left to it.
    if hand.upstreams.contains(authority) || hand.upstreams.contains(place.host) {
        return None;
    }
    let usual = place.usual.or(usual);
    let now = endpoint(authority, &place, usual, hand);
    Some(format!("{}{now}{}", &text[..place.range.start], &text[place.range.end..]))
}

/// An endpoint of a named pool where it is now.
pub fn in_pool(pool: &str, text: &str, hand: &mut Hand<'_>) -> Option<String> {
    Some(endpoint(pool, &place(text)?, Some(80), hand))
}

/// Host and port where they are now; the port is written where it is not the usual one.
fn endpoint(pool: &str, place: &Place<'_>, usual: Option<u16>, hand: &mut Hand<'_>) -> String {
    let is_socket = place.host.starts_with("unix:");
    // A name without a port, where one is needed, is that of an upstream elsewhere.
    let asked = if is_socket { Some(SOCKET_PORT) } else { place.port.or(usual).or(Some(SOCKET_PORT)) };
    let (ip, port) = hand.ground.endpoint(pool, place.host, asked);
    let ip = match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    };
    match port {
        Some(port) if place.port.is_some() || is_socket || Some(port) != usual => format!("{ip}:{port}"),
        _ => ip,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<(&str, Option<u16>, &str)> {
        place(text).map(|place| (place.host, place.port.or(place.usual), &text[place.range.end..]))
    }

    #[test]
    fn hosts_are_found_in_all_forms() {
        assert_eq!(of("http://app:8080/a"), Some(("app", Some(8080), "/a")));
        assert_eq!(of("https://app"), Some(("app", Some(443), "")));
        assert_eq!(of("http://[::1]:80"), Some(("::1", Some(80), "")));
        assert_eq!(of("http://app$request_uri"), Some(("app", Some(80), "$request_uri")));
        assert_eq!(of("http://unix:/run/a.sock:/b"), Some(("unix:/run/a.sock", None, "/b")));
        assert_eq!(of("unix:/run/a.sock"), Some(("unix:/run/a.sock", None, "")));
        assert_eq!(of("app:9000"), Some(("app", Some(9000), "")));
        assert_eq!(of("http://$host/a"), None);
        assert_eq!(of("$pool"), None);
    }
}
