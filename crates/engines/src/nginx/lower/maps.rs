//! `map`, `geo` and `split_clients`: variables that blocks make.

use std::sync::Arc;

use model::{Converter, Field, How, Map, MapEntry, Matcher, Pattern, Range, Strings, Text, Value};

use super::variables::{self, opaque};
use super::{Lowering, Made, Place, value};
use crate::nginx::config::{Entry, Variable, VariableKind};

impl Lowering {
    /// The value of a variable that a block makes; `None` where no block makes it.
    pub(super) fn block_value(&mut self, name: &str) -> Option<Value> {
        let block = self.blocks.get(name).cloned()?;
        match self.made.get(name) {
            Some(Some(made)) => return Some(made.value()),
            // A map that leads back to itself; nginx stops with an error when it is asked.
            Some(None) => return Some(opaque(block.span, "this variable depends on itself")),
            None => {}
        }
        self.made.insert(block.name.clone(), None);
        let made = match block.kind {
            VariableKind::Map => self.map(&block),
            VariableKind::Geo => self.geo(&block),
            VariableKind::Split => self.split(&block),
        };
        self.made.insert(block.name.clone(), Some(made.clone()));
        Some(made.value())
    }

    /// A `map`: the key is looked up without case, unless an expression says otherwise.
    fn map(&mut self, block: &Variable) -> Made {
        let place = Place { span: block.span, server_name: None };
        let key = self.value(&block.source, place).convert(Converter::OrElse("".into()));
        let hostnames = block.entries.iter().any(|entry| entry.key.text == "hostnames" && entry.value.is_none());
        let key = if hostnames { key.convert(Converter::WithoutTrailingDot) } else { key };
        let (mut ranked, mut default) = (Vec::new(), None);
        for entry in &block.entries {
            let Some(value) = &entry.value else {
                if matches!(entry.key.as_str(), "hostnames" | "volatile") {
                    continue;
                }
                return Made::Opaque(opaque(block.span, "a line of this map has no value"));
            };
            if entry.key.text == "include" || entry.key.template {
                self.gap(block.span, "the lines of this map are in a file that is not here");
                return Made::Opaque(opaque(entry.span, "the lines of this map are not here"));
            }
            let value = self.entry_value(entry, value.as_str());
            if entry.key.text == "default" && !entry.key.quoted {
                default = Some(value);
            } else {
                let (rank, matcher) = map_key(&entry.key.text, hostnames);
                ranked.push((rank, MapEntry { span: entry.span, matcher, value }));
            }
        }
        ranked.sort_by_key(|(rank, _)| *rank);
        let entries = ranked.into_iter().map(|(_, entry)| entry).collect();
        let name = format!("${}", block.name);
        Made::Lookup(key, Arc::new(Map::new(name, block.span, entries, default.or(Some(Value::text(""))))))
    }

    /// The value of a line; groups that its expression names are taken by their number.
    fn entry_value(&mut self, entry: &Entry, text: &str) -> Value {
        let place = Place { span: entry.span, server_name: None };
        value::join(text, |name| match group_number(entry.key.as_str(), name) {
            Some(group) => Value::Field(Field::Capture(group)),
            None => self.variable(name, place),
        })
    }

    /// A `split_clients`: a hash of the key falls into one of the parts.
    fn split(&mut self, block: &Variable) -> Made {
        let place = Place { span: block.span, server_name: None };
        let key = self.value(&block.source, place).convert(Converter::OrElse("".into())).convert(Converter::Murmur);
        let mut end = 0;
        let entries: Option<Vec<MapEntry>> = block.entries.iter().map(|entry| part(entry, &mut end)).collect();
        let Some(entries) = entries else {
            self.gap(block.span, "the parts of the clients are not known");
            return Made::Opaque(opaque(block.span, "which part of the clients is not known"));
        };
        let default = Some(Value::text(""));
        Made::Lookup(key, Arc::new(Map::new(format!("${}", block.name), block.span, entries, default)))
    }

    /// A `geo`: the longest network that holds the address; what is no address gets the default.
    fn geo(&mut self, block: &Variable) -> Made {
        const FROM_ELSEWHERE: [&str; 4] = ["include", "proxy", "proxy_recursive", "ranges"];
        if block.entries.iter().any(|entry| FROM_ELSEWHERE.contains(&entry.key.as_str())) {
            self.gap(block.span, "geo with proxies, ranges or files is not read");
            return Made::Opaque(opaque(block.span, "geo with proxies, ranges or files is not read"));
        }
        let place = Place { span: block.span, server_name: None };
        let key = self.value(&block.source, place).convert(Converter::OrElse("".into()));
        let key = if block.source == "$remote_addr" { key } else { key.convert(Converter::LooseAddress) };
        let default = block.entries.iter().rfind(|entry| entry.key.text == "default").and_then(text);
        let mut ranked: Vec<(i32, MapEntry)> = block.entries.iter().filter_map(network).collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        let entries = ranked.into_iter().map(|(_, entry)| entry).collect();
        let default = Some(Value::Text(default.unwrap_or_default()));
        Made::Lookup(key, Arc::new(Map::new(format!("${}", block.name), block.span, entries, default)))
    }
}

/// The end of each part of `split_clients` among all hashes, with its value; `*` takes the rest.
fn part(entry: &Entry, end: &mut u64) -> Option<MapEntry> {
    let value = Value::Text(text(entry)?);
    let from = *end;
    *end = match entry.key.as_str().strip_suffix('%') {
        Some(share) => from + (share.parse::<f64>().ok()? * 100.0).round() as u64 * u64::from(u32::MAX) / 10_000,
        None => u64::from(u32::MAX) + 1,
    };
    let range = Range { from: from as i64, to: *end as i64 - 1 };
    Some(MapEntry { span: entry.span, matcher: Matcher::Numbers(vec![range]), value })
}

impl Made {
    /// The value that the variable's name gives.
    fn value(&self) -> Value {
        match self {
            Made::Lookup(key, map) => Value::Lookup(Arc::new(key.clone()), map.clone()),
            Made::Opaque(value) => value.clone(),
        }
    }
}

/// The value of a line of `geo`, which has no variables.
fn text(entry: &Entry) -> Option<Text> {
    entry.value.as_ref().map(|word| word.text.clone())
}

/// The rank and the test of a key: exact names first, then the longest leading wildcard, the longest trailing one, and
/// expressions in their order. Case is ignored but for `~`.
fn map_key(key: &str, hostnames: bool) -> (i32, Matcher) {
    let strings = |how, text: &str| Matcher::Strings(Strings::new(how, [text], true));
    if let Some(source) = key.strip_prefix("~*") {
        return (3_000_000, Matcher::Regexes(vec![Pattern::new(source, true)]));
    }
    if let Some(source) = key.strip_prefix('~') {
        return (3_000_000, Matcher::Regexes(vec![Pattern::new(source, false)]));
    }
    let length = key.len() as i32;
    if hostnames && key.starts_with("*.") {
        return (1_000_000 - length, strings(How::Suffix, &key[1..]));
    }
    if hostnames && key.starts_with('.') {
        let both = format!("(?:^|\\.){}$", variables::escape_regex(&key[1..]));
        return (1_000_000 - length, Matcher::Regexes(vec![Pattern::new(both, true)]));
    }
    if hostnames && key.ends_with(".*") {
        return (2_000_000 - length, strings(How::Prefix, &key[..key.len() - 1]));
    }
    // A backslash makes an ordinary text of a word that begins with `~` or is called `default`.
    (0, strings(How::Equal, key.strip_prefix('\\').unwrap_or(key)))
}

/// A network of `geo`: the longest prefix wins.
fn network(entry: &Entry) -> Option<(i32, MapEntry)> {
    let key = entry.key.as_str();
    let net = key.parse::<ipnet::IpNet>().or_else(|_| key.parse::<std::net::IpAddr>().map(ipnet::IpNet::from)).ok()?;
    let value = Value::Text(text(entry)?);
    let matcher = Matcher::Networks(vec![net]);
    Some((-i32::from(net.prefix_len()), MapEntry { span: entry.span, matcher, value }))
}

/// The number of the group that the expression calls so.
fn group_number(source: &str, name: &str) -> Option<u8> {
    let source = source.strip_prefix('~')?;
    let bytes = source.as_bytes();
    let mut number = 0;
    for (at, _) in source.match_indices('(').filter(|(at, _)| *at == 0 || bytes[at - 1] != b'\\') {
        let rest = &source[at + 1..];
        let named = rest.strip_prefix("?P<").or_else(|| rest.strip_prefix("?<"));
        let named = named.filter(|rest| !rest.starts_with(['=', '!'])).and_then(|rest| rest.split_once('>'));
        number += u8::from(named.is_some() || !rest.starts_with('?'));
        if named.is_some_and(|(own, _)| own.eq_ignore_ascii_case(name)) {
            return Some(number);
        }
    }
    None
}
