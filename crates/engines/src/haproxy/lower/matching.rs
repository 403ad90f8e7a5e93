//! Match methods and patterns.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;
use model::{How, Matcher, Pattern, Range, Strings};

/// How a value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Bool,
    Number,
    Address,
    Length,
    Found,
    Equal,
    Prefix,
    Suffix,
    Substring,
    Dir,
    Dom,
    Regex,
}

/// The method of `-m name`.
pub(super) fn method(name: &str) -> Option<Method> {
    Some(match name {
        "bool" => Method::Bool,
        "int" => Method::Number,
        "ip" => Method::Address,
        "len" => Method::Length,
        "found" => Method::Found,
        "str" => Method::Equal,
        "beg" => Method::Prefix,
        "end" => Method::Suffix,
        "sub" => Method::Substring,
        "dir" => Method::Dir,
        "dom" => Method::Dom,
        "reg" => Method::Regex,
        _ => return None,
    })
}

/// The method that the end of an acl's name asks for, and the name of the fetch: `path_beg` is `path` by prefix.
pub(super) fn suffix(name: &str) -> Option<(&str, Method)> {
    let (base, method) = name.rsplit_once('_')?;
    let method = match method {
        "beg" => Method::Prefix,
        "end" => Method::Suffix,
        "sub" => Method::Substring,
        "dir" => Method::Dir,
        "dom" => Method::Dom,
        "reg" => Method::Regex,
        "len" => Method::Length,
        _ => return None,
    };
    Some((base, method))
}

/// The matcher of a method and its patterns; `None` where a pattern makes no sense. Delimiters of `dir` and `dom` as in
/// HAProxy 2.6.
pub(super) fn matcher(method: Method, patterns: impl IntoIterator<Item = String>, fold: bool) -> Option<Matcher> {
    let strings = |how, patterns: Vec<String>| Some(Matcher::Strings(Strings::new(how, patterns, fold)));
    let patterns: Vec<String> = patterns.into_iter().collect();
    match method {
        Method::Found => Some(Matcher::Found),
        Method::Bool => Some(Matcher::Truthy),
        Method::Equal => strings(How::Equal, patterns),
        Method::Prefix => strings(How::Prefix, patterns),
        Method::Suffix => strings(How::Suffix, patterns),
        Method::Substring => strings(How::Substring, patterns),
        Method::Dir => strings(How::Word("/?"), patterns),
        Method::Dom => strings(How::Word("/?.:"), patterns),
        Method::Regex => {
            Some(Matcher::Regexes(patterns.into_iter().map(|source| Pattern::new(source, fold)).collect()))
        }
        Method::Number => ranges(&patterns).map(Matcher::Numbers),
        Method::Length => ranges(&patterns).map(Matcher::Length),
        Method::Address => patterns.iter().map(|text| network(text)).collect::<Option<_>>().map(Matcher::Networks),
    }
}

/// Numbers, ranges `from:to`, and operators; an operator holds for the numbers after it. Seen on HAProxy 2.6.12.
fn ranges(patterns: &[String]) -> Option<Vec<Range>> {
    let mut ranges = Vec::new();
    let mut operator = "eq";
    for text in patterns {
        if matches!(text.as_str(), "eq" | "ge" | "gt" | "le" | "lt") {
            operator = text;
            continue;
        }
        ranges.push(range(operator, text)?);
    }
    Some(ranges)
}

/// One number or range under an operator. Seen on HAProxy 2.6.12: `-` separates as `:` does, so `-3` is all up to 3.
fn range(operator: &str, text: &str) -> Option<Range> {
    if let Some((from, to)) = text.split_once([':', '-']) {
        let from = if from.is_empty() { i64::MIN } else { number(from)? };
        let to = if to.is_empty() { i64::MAX } else { number(to)? };
        return Some(Range { from, to });
    }
    let number = number(text)?;
    Some(match operator {
        "ge" => Range { from: number, to: i64::MAX },
        "gt" => Range { from: number.checked_add(1)?, to: i64::MAX },
        "le" => Range { from: i64::MIN, to: number },
        "lt" => Range { from: i64::MIN, to: number.checked_sub(1)? },
        _ => Range { from: number, to: number },
    })
}

/// A number; a version such as `1.1` of a TLS hello counts as `major * 65536 + minor`, which no acl here compares.
fn number(text: &str) -> Option<i64> {
    text.parse().ok()
}

/// An address, or a network with a prefix length or a mask.
fn network(text: &str) -> Option<IpNet> {
    if let Ok(network) = text.parse() {
        return Some(network);
    }
    if let Some((address, mask)) = text.split_once('/') {
        let (address, mask): (Ipv4Addr, Ipv4Addr) = (address.parse().ok()?, mask.parse().ok()?);
        return IpNet::new(IpAddr::V4(address), u32::from(mask).leading_ones() as u8).ok();
    }
    text.parse::<IpAddr>().ok().map(IpNet::from)
}
