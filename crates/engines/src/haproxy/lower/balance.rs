//! `balance` and `hash-type`: how a server is chosen. Seen on HAProxy 2.6.12; `docs/engines/haproxy.md`, Distribution.

use std::sync::Arc;

use finding::Spanned;
use model::{
    BalancePolicy, Blame, Converter, Field, HashFunction, HashKey, Hashing, Pattern, Placing, Turns, Urn, Value, Which,
};

use super::super::config::proxy::Proxy;
use super::super::config::sample;
use super::super::words::Line;
use super::Lower;
use super::fetch::{Kind, Read};

/// Why a `balance` line says nothing.
const NOT_UNDERSTOOD: &str = "the balance algorithm is not understood";

impl Lower<'_> {
    /// `balance`; in turn where nothing is said.
    pub(super) fn balance(&mut self, proxy: &Proxy, unknown: &mut Vec<Blame>) -> Spanned<BalancePolicy> {
        let Some(line) = proxy.settings.get("balance") else {
            return Spanned::new(BalancePolicy::RoundRobin(Turns::Spread), proxy.name.span);
        };
        // Seen on HAProxy 2.6.12, which warns of it: where HTTP isn't read there is nothing of it to hash.
        if !proxy.is_http() && ["uri", "url_param", "hdr"].iter().any(|name| line.at(1).starts_with(name)) {
            return Spanned::new(BalancePolicy::RoundRobin(Turns::Spread), line.span);
        }
        let policy =
            self.policy(line, hashing(proxy.settings.get("hash-type").map(|line| &**line))).unwrap_or_else(|| {
                let blame = Blame { span: line.span, reason: NOT_UNDERSTOOD.into() };
                let gap = model::Gap { span: line.span, reason: NOT_UNDERSTOOD.into() };
                unknown.push(blame);
                self.model.coverage.file(line.span.file).gaps.push(gap);
                BalancePolicy::Other(line.at(1).into())
            });
        Spanned::new(policy, line.span)
    }

    /// The policy that a `balance` line names; `None` where it is unknown.
    fn policy(&mut self, line: &Line, by: Hashing) -> Option<BalancePolicy> {
        let (name, arg) = match line.at(1).split_once('(') {
            Some((name, rest)) => (name, rest.trim_end_matches(')')),
            None => (line.at(1), line.at(2)),
        };
        Some(match name {
            "" | "roundrobin" => BalancePolicy::RoundRobin(Turns::Spread),
            "static-rr" => BalancePolicy::RoundRobin(Turns::Table),
            "leastconn" => BalancePolicy::LeastConnections(Turns::Queue),
            "first" => BalancePolicy::First,
            "random" => BalancePolicy::Random { draws: arg.parse().unwrap_or(2), from: Urn::Ring },
            "source" => {
                let key = HashKey::Client { v4_bits: 32, text: false };
                BalancePolicy::Hash { key, by: Hashing { function: HashFunction::Folded, ..by } }
            }
            _ => {
                let (key, function) = self.key_of(name, arg, line)?;
                // Seen on HAProxy 2.6.12: where there are backups all but `url_param` look at the first place alone.
                let placing = match by.placing {
                    Placing::Table if name == "url_param" => Placing::SharedTable,
                    other => other,
                };
                BalancePolicy::Hash { key, by: Hashing { function: function.unwrap_or(by.function), placing, ..by } }
            }
        })
    }

    /// What a hash of the request looks at; a function comes with it where `hash-type` doesn't have the last word.
    fn key_of(&mut self, name: &str, arg: &str, line: &Line) -> Option<(HashKey, Option<HashFunction>)> {
        let unknown = |is| if is { Some(HashFunction::Unknown) } else { None };
        let request = |value, function| Some((HashKey::Request(value), function));
        match name {
            "uri" => request(uri(line), None),
            // Seen on HAProxy 2.6.12: here only `&` separates parameters, while `url_param()` takes `;` too.
            "url_param" => {
                let parameter = Value::Field(Field::Query).convert(model::Converter::Argument(arg.into()));
                request(parameter, unknown(line.has("check_post")))
            }
            "hdr" => request(first_element(arg), unknown(line.has("use_domain_only"))),
            "rdp-cookie" => {
                let name = if arg.is_empty() { "mstshash" } else { arg };
                request(Value::Field(Field::Cookie(name.into(), model::Which::Each)), unknown(true))
            }
            "hash" => self.expression_key(line),
            _ => None,
        }
    }

    /// The key of `balance hash`: a text, or an address; what other kinds look like in binary was not tried.
    fn expression_key(&mut self, line: &Line) -> Option<(HashKey, Option<HashFunction>)> {
        let sample = sample::parse(line.at(2), line.span)?;
        let Read::Value(value, kind) = self.read(&sample, false, line.span) else { return None };
        if value == Value::Field(Field::Client) {
            return Some((HashKey::Client { v4_bits: 32, text: false }, None));
        }
        Some((HashKey::Request(value), (kind != Kind::Text).then_some(HashFunction::Unknown)))
    }
}

/// What `hash-type` says; a table and sdbm where it says nothing. `consistent` alone mixes, with a function it doesn't.
fn hashing(line: Option<&Line>) -> Hashing {
    let word = |index| line.map_or("", |line| line.at(index));
    let consistent = word(1) == "consistent";
    let function = match word(2) {
        "" | "sdbm" => HashFunction::Sdbm,
        "djb2" => HashFunction::Djb2,
        "wt6" => HashFunction::Wt6,
        "crc32" => HashFunction::Crc32,
        _ => HashFunction::Unknown,
    };
    let mixed = word(3) == "avalanche" || (consistent && word(2).is_empty());
    Hashing { function, mixed, placing: if consistent { Placing::NumberRing } else { Placing::Table } }
}

/// `uri`: the path, with `whole` the query too; cut at `len` octets and before the slash that ends the `depth`.
fn uri(line: &Line) -> Value {
    let number = |word: &str| {
        let at = line.words.iter().position(|own| own.as_str() == word)?;
        line.at(at + 1).parse::<u32>().ok()
    };
    let mut value = Value::Field(if line.has("whole") { Field::Target } else { Field::Path });
    if let Some(length) = number("len").filter(|length| *length > 0) {
        value = value.convert(Converter::Slice { from: 0, length: Some(length) });
    }
    if let Some(depth) = number("depth").filter(|depth| *depth > 0) {
        value = replaced(value, &format!("(?s)^((?:[^/]*/){{{depth}}}[^/]*)/.*$"));
    }
    value
}

/// `hdr(name)`: of the first line what stands before its first comma; absent where that is empty.
fn first_element(name: &str) -> Value {
    let line = Value::Field(Field::Header(name.to_ascii_lowercase().into(), Which::First));
    let first = replaced(line, r"(?s)^\s*([^,]*?)\s*(?:,.*)?$");
    first.convert(Converter::Filled)
}

/// The first group of a pattern in the value's place.
fn replaced(value: Value, pattern: &str) -> Value {
    substitute(value, pattern, r"\1")
}

/// The value with what the pattern finds replaced.
fn substitute(value: Value, pattern: &str, with: &str) -> Value {
    let pattern = Arc::new(Pattern::new(pattern, false));
    value.convert(Converter::Substitute { pattern, with: with.into(), all: false })
}
