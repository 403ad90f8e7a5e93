//! Addresses and networks anywhere in a text, moved; all else stays byte for byte.

use std::net::{IpAddr, Ipv4Addr};
use std::ops::Range;

use ipnet::IpNet;

use super::Ground;

/// The text with every address and network where the ground says it is now.
pub fn moved_addresses(text: &str, ground: &mut dyn Ground) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(found) = next(text, at) {
        out.push_str(&text[at..found.range.start]);
        out.push_str(&found.moved(ground));
        at = found.range.end;
    }
    out.push_str(&text[at..]);
    out
}

/// An address where it stands in a text.
struct Found {
    range: Range<usize>,
    network: IpNet,
    /// Whether a length or a mask is written.
    has_length: bool,
    /// Whether the range holds the brackets of an IPv6 address.
    bracketed: bool,
}

impl Found {
    /// As it is written in its new place. Brackets stay with IPv6.
    fn moved(&self, ground: &mut dyn Ground) -> String {
        let moved = ground.network(self.network);
        match moved {
            IpNet::V6(_) if self.bracketed => format!("[{}]", moved.addr()),
            _ if self.has_length => moved.to_string(),
            _ => moved.addr().to_string(),
        }
    }
}

/// The first address from `from` on.
fn next(text: &str, from: usize) -> Option<Found> {
    let mut at = from;
    while at < text.len() {
        let run = run_length(&text[at..]);
        if run == 0 {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        }
        if let Some(found) = in_run(text, at..at + run) {
            return Some(found);
        }
        at += run;
    }
    None
}

/// How many bytes from here on could belong to one address, or to a word that is none.
fn run_length(text: &str) -> usize {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b':' | b'_' | b'-' | b'%');
    text.bytes().take_while(is_part).count()
}

/// The address that a run of such bytes is, or begins with.
fn in_run(text: &str, run: Range<usize>) -> Option<Found> {
    let word = &text[run.clone()];
    if let Ok(ip) = word.parse::<IpAddr>() {
        return found(text, run, ip);
    }
    // `10.0.0.1:80` and `10.0.0.1-10.0.0.9`, or a port or a name before: `src:10.0.0.1`.
    let mut start = 0;
    for piece in word.split_inclusive([':', '-']) {
        let bare = piece.trim_end_matches([':', '-']);
        if let Ok(ip) = bare.parse::<Ipv4Addr>() {
            let start = run.start + start;
            return found(text, start..start + bare.len(), ip.into());
        }
        start += piece.len();
    }
    None
}

/// The address with its length, where one is written; `0.0.0.0` and `::` mean no address.
fn found(text: &str, range: Range<usize>, ip: IpAddr) -> Option<Found> {
    let rest = &text[range.end..];
    let length = rest.strip_prefix('/').and_then(|rest| length(rest, ip));
    if ip.is_unspecified() {
        return None;
    }
    match length {
        Some((length, written)) => {
            let network = IpNet::new(ip, length).ok()?.trunc();
            let range = range.start..range.end + 1 + written;
            (length > 0).then_some(Found { range, network, has_length: true, bracketed: false })
        }
        None => {
            let bracketed = ip.is_ipv6() && text[..range.start].ends_with('[') && rest.starts_with(']');
            let range = if bracketed { range.start - 1..range.end + 1 } else { range };
            Some(Found { range, network: IpNet::from(ip), has_length: false, bracketed })
        }
    }
}

/// The length behind a slash, or that of a mask, and how many bytes it takes.
fn length(text: &str, ip: IpAddr) -> Option<(u8, usize)> {
    let written = text.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    let most = if ip.is_ipv4() { 32 } else { 128 };
    let by_mask = || ipnet::ip_mask_to_prefix(text[..written].parse().ok()?).ok();
    let length = text[..written].parse().ok().or_else(by_mask)?;
    (length <= most).then_some((length, written))
}

#[cfg(test)]
mod tests {
    use super::super::trial::Trial;
    use super::*;

    fn moved(text: &str) -> String {
        moved_addresses(text, &mut Trial::default())
    }

    #[test]
    fn addresses_are_moved_wherever_they_stand() {
        assert_eq!(moved("allow 10.0.0.7;"), "allow 127.0.0.7;");
        assert_eq!(moved("src 10.1.2.3/8 10.0.0.0/255.255.0.0"), "src 127.0.0.0/8 127.0.0.0/16");
        assert_eq!(moved("http://10.0.0.1:80/x 10.0.0.1-10.0.0.9"), "http://127.0.0.1:80/x 127.0.0.1-127.0.0.9");
        assert_eq!(moved("http://10.0.0.1/x"), "http://127.0.0.1/x");
    }

    #[test]
    fn brackets_go_where_the_new_address_has_none() {
        assert_eq!(moved("[2001:db8::7]:80 2001:db8::7/64"), "127.9.0.7:80 127.9.0.0/24");
    }

    #[test]
    fn what_is_no_address_stays() {
        for text in ["1.2.3.4.5", "v1.2.3.4", "0.0.0.0/0 ::/0 ::", "10.0.0.1.nip.io", "std::env", "12:30:59", "foo::1"]
        {
            assert_eq!(moved(text), text);
        }
    }
}
