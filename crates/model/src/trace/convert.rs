//! Changes of values.

use std::borrow::Cow;
use std::net::{IpAddr, SocketAddr};

use ipnet::IpNet;

use crate::{Converter, Pattern};

use super::seen::{Seen, argument};

/// A value that is known or absent, changed.
pub(super) fn apply<'s>(converter: &'s Converter, seen: Seen<'s>) -> Seen<'s> {
    let text = match (seen, converter) {
        (Seen::Absent, Converter::OrElse(instead)) => return Seen::Text(Cow::Borrowed(instead)),
        (Seen::Text(text), _) => text,
        (other, _) => return other,
    };
    match converter {
        Converter::Lower => Seen::Text(lower(text)),
        Converter::Upper => Seen::Text(Cow::Owned(text.to_ascii_uppercase())),
        Converter::HostOnly => part_of(text, |text| Some(split_port(text).0)),
        Converter::PortOnly => part_of(text, |text| split_port(text).1),
        Converter::WithoutTrailingDot => part_of(text, |text| Some(text.strip_suffix('.').unwrap_or(text))),
        Converter::Part { separators, index } => part_of(text, |text| {
            let is_separator = |character| separators.contains(character);
            nth(text.split(is_separator).collect(), *index)
        }),
        Converter::Word { separators, index } => part_of(text, |text| {
            let is_separator = |character| separators.contains(character);
            nth(text.split(is_separator).filter(|word| !word.is_empty()).collect(), *index).or(Some(""))
        }),
        Converter::Slice { from, length } => part_of(text, |text| slice(text, *from, *length)),
        Converter::Substitute { pattern, with, all } => {
            substitute(&text, pattern, with, *all).map_or(Seen::Text(text), |text| Seen::Text(Cow::Owned(text)))
        }
        Converter::Decode => Seen::Text(decode(text)),
        Converter::DecodeTarget => decode_target(text),
        Converter::LoosePort => Seen::Text(Cow::Owned(loose_port(&text).to_string())),
        Converter::EscapePath => Seen::Text(escape(text, b"/:@!$&'()*+,;=-._~[]")),
        Converter::EscapeAll => Seen::Text(escape(text, b"-._~")),
        Converter::EscapeArgument => Seen::Text(escape(text, b"/:@!$'()*,=-._~[]")),
        Converter::DecodeVisible => Seen::Text(decode_visible(text)),
        Converter::LooseAddress => match loose(&text) {
            Some(address) => Seen::Text(Cow::Owned(address.to_string())),
            None => Seen::Text(text),
        },
        Converter::Murmur => Seen::Text(Cow::Owned(murmur(text.as_bytes()).to_string())),
        Converter::Integer => integer(&text).map_or(Seen::Absent, |number| Seen::Text(Cow::Owned(number.to_string()))),
        Converter::LooseInteger => Seen::Text(Cow::Owned(loose_integer(&text).to_string())),
        Converter::Length => Seen::Text(Cow::Owned(text.len().to_string())),
        Converter::WithoutPrefix(prefix) => {
            part_of(text, |text| Some(text.strip_prefix(prefix.as_str()).unwrap_or(text)))
        }
        Converter::OrElse(_) | Converter::OrElseVar(_) | Converter::Followed(_) => Seen::Text(text),
        Converter::WithoutOrigin => part_of(text, |text| Some(&text[path_at(text)?..])),
        Converter::Filled => part_of(text, |text| (!text.is_empty()).then_some(text)),
        Converter::Truth => Seen::Text(Cow::Borrowed(if text.is_empty() || text == "0" { "0" } else { "1" })),
        Converter::Not => Seen::Text(Cow::Borrowed(if text.is_empty() || text == "0" { "1" } else { "0" })),
        Converter::Found => Seen::Text(Cow::Borrowed("1")),
        Converter::Argument(name) => argument(text, |own| own == name),
        Converter::Address { strict } => {
            address(&text, *strict).map_or(Seen::Absent, |ip| Seen::Text(Cow::Owned(ip.to_string())))
        }
        Converter::Masked { v4, v6 } => masked(&text, *v4, *v6),
        Converter::Untrusted(trusted) => untrusted(&text, trusted),
    }
}

/// A part of a text; borrowed where the text is.
fn part_of<'s>(text: Cow<'s, str>, part: impl Fn(&str) -> Option<&str>) -> Seen<'s> {
    match text {
        Cow::Borrowed(text) => part(text).map_or(Seen::Absent, |part| Seen::Text(Cow::Borrowed(part))),
        Cow::Owned(text) => part(&text).map_or(Seen::Absent, |part| Seen::Text(Cow::Owned(part.to_owned()))),
    }
}

/// Where the path of a target begins; `None` where it has none.
pub(super) fn path_at(target: &str) -> Option<usize> {
    match target.split_once("://") {
        Some((scheme, rest)) if !scheme.contains(['/', '?']) => rest.find('/').map(|at| scheme.len() + 3 + at),
        _ => target.starts_with('/').then_some(0),
    }
}

/// In lower case; borrowed where it is so already.
fn lower(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) { Cow::Owned(text.to_ascii_lowercase()) } else { text }
}

/// Host and port of `host:port`; an IPv6 address keeps its brackets.
pub(super) fn split_port(host: &str) -> (&str, Option<&str>) {
    match host.rfind(':') {
        Some(colon) if !host[colon..].contains(']') => (&host[..colon], Some(&host[colon + 1..])),
        _ => (host, None),
    }
}

/// The part of that index: from 1 at the front, from -1 at the back, and none for 0.
fn nth(parts: Vec<&str>, index: i32) -> Option<&str> {
    let position = match index {
        0 => return None,
        1.. => usize::try_from(index - 1).ok()?,
        _ => parts.len().checked_sub(usize::try_from(-i64::from(index)).ok()?)?,
    };
    parts.get(position).copied()
}

/// Bytes from an offset on; empty ends are allowed, a cut through a character is not.
fn slice(text: &str, from: u32, length: Option<u32>) -> Option<&str> {
    let rest = text.get((from as usize).min(text.len())..)?;
    match length {
        Some(length) => Some(rest.get(..(length as usize).min(rest.len())).unwrap_or(rest)),
        None => Some(rest),
    }
}

/// The text after the substitution; `None` where nothing matches or the pattern can't be run.
pub(super) fn substitute(text: &str, pattern: &Pattern, with: &str, all: bool) -> Option<String> {
    let regex = pattern.regex()?;
    let mut out = String::new();
    let mut at = 0;
    for found in regex.captures_iter(text) {
        let found = found.ok()?;
        let whole = found.get(0)?;
        out.push_str(&text[at..whole.start()]);
        expand(&mut out, with, &found);
        at = whole.end();
        if !all {
            break;
        }
    }
    (at > 0 || !out.is_empty()).then(|| out + &text[at..])
}

/// What comes instead of a text in which the pattern is found.
pub(super) fn instead(text: &str, pattern: &Pattern, with: &str) -> Option<String> {
    let found = pattern.captures(text)??;
    let mut out = String::new();
    expand(&mut out, with, &found);
    Some(out)
}

/// Writes the replacement; `\1` to `\9` stand for groups, `\\` for a backslash.
fn expand(out: &mut String, with: &str, groups: &fancy_regex::Captures<'_>) {
    let mut characters = with.chars();
    while let Some(character) = characters.next() {
        let next = if character == '\\' { characters.next() } else { None };
        match next.map(|next| (next, next.to_digit(10))) {
            Some((_, Some(group))) => out.push_str(groups.get(group as usize).map_or("", |group| group.as_str())),
            Some((next, None)) => out.push(next),
            None => out.push(character),
        }
    }
}

/// The whole number at the start, kept within 64 bits; 0 where there is none, and `None` for no text.
pub(super) fn integer(text: &str) -> Option<i64> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => (-1, &text[1..]),
        b'+' => (1, &text[1..]),
        _ => (1, text),
    };
    let add = |number: i64, digit: u8| number.saturating_mul(10).saturating_add(sign * i64::from(digit - b'0'));
    Some(digits.bytes().take_while(u8::is_ascii_digit).fold(0, add))
}

/// Every character up to `9` counts as its distance from `0`, over 32 bits. Seen on HAProxy 2.6.12: `5 6` is 346.
fn loose_integer(text: &str) -> i32 {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let counted = digits.bytes().take_while(|byte| *byte <= b'9');
    counted.fold(0i32, |number, byte| {
        let digit = i32::from(byte) - i32::from(b'0');
        number.wrapping_mul(10).wrapping_add(sign * digit)
    })
}

/// Percent-escapes decoded; broken ones stay, bytes that aren't UTF-8 become U+FFFD.
pub(super) fn decode(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains('%') {
        return text;
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match escape.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    Cow::Owned(String::from_utf8_lossy(&out).into_owned())
}

/// Percent-escapes decoded; broken ones spoil it all, and behind a `?` a `+` is a blank.
fn decode_target(text: Cow<'_, str>) -> Seen<'_> {
    let is_hex =
        |digits: Option<&str>| digits.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    if text.match_indices('%').any(|(at, _)| !is_hex(text.get(at + 1..at + 3))) {
        return Seen::Absent;
    }
    match text.split_once('?') {
        Some((before, after)) if after.contains('+') => {
            let plain = format!("{before}?{}", after.replace('+', " "));
            Seen::Text(Cow::Owned(decode(Cow::Borrowed(&plain)).into_owned()))
        }
        _ => Seen::Text(decode(text)),
    }
}

/// What stands behind the last colon, every character taken for a digit; 0 where there is none. Seen on HAProxy 2.6.12.
fn loose_port(text: &str) -> u32 {
    let port = split_port(text).1.unwrap_or("");
    let add =
        |number: u32, byte: u8| number.wrapping_mul(10).wrapping_add(u32::from(byte).wrapping_sub(u32::from(b'0')));
    port.bytes().fold(0, add)
}

/// Decodes `%41` and the like up to the first `?`, also to an escaped one; what is no escape loses its `%`, and of a half
/// one nothing stays.
fn decode_visible(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains('%') {
        return text;
    }
    let (mut out, mut rest) = (String::with_capacity(text.len()), text.as_ref());
    while let Some(at) = rest.find(['%', '?']).filter(|at| rest.as_bytes()[*at] == b'%') {
        out.push_str(&rest[..at]);
        let mut digits = rest[at + 1..].chars();
        let pair = (digits.next(), digits.next());
        let value = |digit: Option<char>| digit.and_then(|digit| digit.to_digit(16));
        let (decoded, used) = match (value(pair.0), value(pair.1)) {
            (Some(high), Some(low)) => (char::from_u32(high * 16 + low), 3),
            (Some(_), None) => (None, 2 + pair.1.map_or(0, char::len_utf8)),
            (None, _) => (None, 1),
        };
        match decoded {
            Some(seen) if seen > '%' && seen < '\x7f' => out.push(seen),
            Some(_) => out.push_str(&rest[at..at + used]),
            None => {}
        }
        rest = &rest[at + used..];
        if decoded == Some('?') {
            break;
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Percent-encodes every byte that is neither alphanumeric nor among those kept.
fn escape<'s>(text: Cow<'s, str>, kept: &[u8]) -> Cow<'s, str> {
    let stays = |byte: &u8| byte.is_ascii_alphanumeric() || kept.contains(byte);
    if text.as_bytes().iter().all(stays) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 8);
    for byte in text.bytes() {
        if stays(&byte) { out.push(char::from(byte)) } else { out.push_str(&format!("%{byte:02X}")) }
    }
    Cow::Owned(out)
}

/// MurmurHash2, as Austin Appleby defined it, with 0 for a seed.
fn murmur(bytes: &[u8]) -> u32 {
    /// Its multiplier, which Appleby calls `m`.
    const FACTOR: u32 = 0x5bd1_e995;
    let mixed = |word: u32| {
        let word = word.wrapping_mul(FACTOR);
        (word ^ (word >> 24)).wrapping_mul(FACTOR)
    };
    let mut words = bytes.chunks_exact(4);
    let mut hash = bytes.len() as u32;
    for word in &mut words {
        let word = word.iter().rev().fold(0, |word, byte| word << 8 | u32::from(*byte));
        hash = hash.wrapping_mul(FACTOR) ^ mixed(word);
    }
    if !words.remainder().is_empty() {
        let rest = words.remainder().iter().rev().fold(0, |rest, byte| rest << 8 | u32::from(*byte));
        hash = (hash ^ rest).wrapping_mul(FACTOR);
    }
    hash = (hash ^ (hash >> 13)).wrapping_mul(FACTOR);
    hash ^ (hash >> 15)
}

/// The network of an address, as an address; absent where the text is none.
fn masked<'s>(text: &str, v4: u8, v6: u8) -> Seen<'s> {
    let Some(address) = address(text, false) else { return Seen::Absent };
    let bits = if address.is_ipv4() { v4 } else { v6 };
    match IpNet::new(address, bits) {
        Ok(network) => Seen::Text(Cow::Owned(network.network().to_string())),
        Err(_) => Seen::Absent,
    }
}

/// The last address that is not trusted; the first that can be read where all after it are.
fn untrusted<'s>(text: &str, trusted: &[IpNet]) -> Seen<'s> {
    let mut found = None;
    for element in text.rsplit([',', ' ']).filter(|element| !element.is_empty()) {
        let Some(address) = address_of(element) else { break };
        found = Some(address);
        if !trusted.iter().any(|network| network.contains(&address)) {
            break;
        }
    }
    found.map_or(Seen::Absent, |address| Seen::Text(Cow::Owned(address.to_string())))
}

/// The address that a text is, or begins with. Seen on HAProxy 2.6.12: `10.0.0.1-` begins with one, `10.0.0.1.` doesn't.
fn address(text: &str, strict: bool) -> Option<IpAddr> {
    if let Ok(v6) = text.parse::<std::net::Ipv6Addr>() {
        return Some(v6.into());
    }
    let end = text.find(|c: char| c != '.' && !c.is_ascii_digit()).unwrap_or(text.len());
    let (head, rest) = text.split_at(end);
    let octets: Vec<u8> = head.split('.').map(|octet| octet.parse().ok()).collect::<Option<_>>()?;
    let octets: [u8; 4] = octets.try_into().ok()?;
    let is_port = |port: &str| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    let fits = !strict || rest.is_empty() || rest.strip_prefix(':').is_some_and(is_port);
    fits.then_some(IpAddr::from(octets))
}

/// An address that may have a port.
fn address_of(text: &str) -> Option<IpAddr> {
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    let loose_with_port =
        || text.split_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()).and_then(|(v4, _)| loose(v4));
    text.parse().ok().or_else(with_port).or_else(|| loose(text)).or_else(loose_with_port)
}

/// Four numbers up to 255 between dots, with zeros in front or none at all.
fn loose(text: &str) -> Option<IpAddr> {
    let octet = |digits: &str| match digits.bytes().all(|byte| byte.is_ascii_digit()) {
        true if digits.is_empty() => Some(0),
        true => digits.parse::<u8>().ok(),
        false => None,
    };
    let octets: Vec<u8> = text.split('.').map(octet).collect::<Option<_>>()?;
    let octets: [u8; 4] = octets.try_into().ok()?;
    (octets != [255; 4]).then(|| octets.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn converted(converter: Converter, text: &str) -> Option<String> {
        apply(&converter, Seen::Text(Cow::Borrowed(text))).known().map(str::to_owned)
    }

    #[test]
    fn trusted_addresses_are_passed_over_from_the_right() {
        let trusted: Vec<IpNet> = vec!["10.0.0.0/8".parse().unwrap()];
        let last = |text| converted(Converter::Untrusted(trusted.clone().into()), text);
        assert_eq!(last("1.1.1.1, 192.0.2.7, 10.0.0.1").as_deref(), Some("192.0.2.7"));
        assert_eq!(last("10.0.0.2 10.0.0.1:80").as_deref(), Some("10.0.0.2"));
        assert_eq!(last("1.1.1.1, unknown, 10.0.0.1").as_deref(), Some("10.0.0.1"));
        assert_eq!(last("1.1.1.1, unknown"), None);
        assert_eq!(last("1.1.1.").as_deref(), Some("1.1.1.0"));
    }

    #[test]
    fn hosts_and_ports() {
        assert_eq!(converted(Converter::HostOnly, "a.example:8080").as_deref(), Some("a.example"));
        assert_eq!(converted(Converter::HostOnly, "[::1]:80").as_deref(), Some("[::1]"));
        assert_eq!(converted(Converter::HostOnly, "[::1]").as_deref(), Some("[::1]"));
        assert_eq!(converted(Converter::PortOnly, "a"), None);
    }

    #[test]
    fn parts_count_from_either_end() {
        let part = |index| converted(Converter::Part { separators: "/".into(), index }, "/a//b");
        assert_eq!(part(1).as_deref(), Some(""));
        assert_eq!(part(-1).as_deref(), Some("b"));
        assert_eq!(part(9), None);
        let word = |index| converted(Converter::Word { separators: "/".into(), index }, "/a//b");
        assert_eq!(word(2).as_deref(), Some("b"));
        assert_eq!(word(9).as_deref(), Some(""));
    }

    #[test]
    fn substitution_expands_groups() {
        let pattern = |source| std::sync::Arc::new(Pattern::new(source, false));
        let converter = Converter::Substitute { pattern: pattern("^/app/(.*)"), with: r"/\1".into(), all: false };
        assert_eq!(converted(converter.clone(), "/app/x").as_deref(), Some("/x"));
        assert_eq!(converted(converter, "/other").as_deref(), Some("/other"));
        let all = Converter::Substitute { pattern: pattern("a"), with: "b".into(), all: true };
        assert_eq!(converted(all, "aca").as_deref(), Some("bcb"));
        let gone = Converter::Substitute { pattern: pattern("^/x"), with: "".into(), all: false };
        assert_eq!(converted(gone, "/x").as_deref(), Some(""));
    }

    #[test]
    fn addresses_are_read_as_far_as_they_go() {
        let read = |text, strict| converted(Converter::Address { strict }, text);
        assert_eq!(read("010.0.0.1:80", true).as_deref(), Some("10.0.0.1"));
        assert_eq!(read("10.0.0.1x", true), None);
        assert_eq!(read("10.0.0.1x", false).as_deref(), Some("10.0.0.1"));
        assert_eq!([read("10.0.0.1.", false), read("1.2.3", false), read("[::1]", false)], [None, None, None]);
        assert_eq!(read("::1", true).as_deref(), Some("::1"));
    }

    #[test]
    fn numbers_are_read_as_far_as_they_go() {
        assert_eq!(converted(Converter::Integer, "-12x").as_deref(), Some("-12"));
        assert_eq!(converted(Converter::Integer, "x").as_deref(), Some("0"));
        assert_eq!(converted(Converter::Integer, ""), None);
        let loose = |text| converted(Converter::LooseInteger, text).unwrap();
        assert_eq!([loose("5 6"), loose("%31"), loose("99999999999"), loose("")], ["346", "-1069", "1215752191", "0"]);
    }

    #[test]
    fn broken_escapes_stay() {
        assert_eq!(decode(Cow::Borrowed("/a%2Fb%zz%")), "/a/b%zz%");
    }
}
