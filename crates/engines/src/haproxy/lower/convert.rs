//! Converters.

use std::sync::Arc;

use model::{Converter, Field, Pattern, Value};

use super::super::config::sample::Call;
use super::fetch::Kind;

/// The value after a converter and its kind; `None` where the converter is not understood. Maps are not read here.
pub(super) fn convert(value: Value, kind: Kind, call: &Call) -> Option<(Value, Kind)> {
    let text = |value: Value| Some((value, Kind::Text));
    match call.name.as_str() {
        "lower" => text(value.convert(Converter::Lower)),
        "upper" => text(value.convert(Converter::Upper)),
        // Seen on HAProxy 2.6.12: in lower case; a port that is not there is 0.
        "host_only" => text(value.convert(Converter::HostOnly).convert(Converter::Lower)),
        "port_only" => Some((value.convert(Converter::LoosePort), Kind::Number)),
        "not" => Some((integer(value, kind).convert(Converter::Not), Kind::Bool)),
        "url_dec" => text(value.convert(Converter::DecodeTarget)),
        "url_enc" => text(value.convert(Converter::EscapeAll)),
        "length" => Some((value.convert(Converter::Length), Kind::Number)),
        "field" => text(part(value, call, false)?),
        "word" => text(part(value, call, true)?),
        "bytes" => text(slice(value, kind, call)?),
        "regsub" => text(value.convert(regsub(call)?)),
        "ipmask" => Some((value.convert(mask(call)?), Kind::Address)),
        "concat" => text(concat(value, call)),
        "debug" | "capture-req" => Some((value, kind)),
        "ltrim" => text(trim(value, &format!("^[{}]+", class(call.arg(0))))),
        "rtrim" => text(trim(value, &format!("[{}]+$", class(call.arg(0))))),
        "bool" => Some((integer(value, kind).convert(Converter::Truth), Kind::Bool)),
        "param" => text(value.convert(Converter::Argument(call.arg(0).into()))),
        _ => None,
    }
}

/// `field(index,separators)` and `word(index,separators)`. Seen on HAProxy 2.6.12: a field that is not there is absent, a
/// word that is not there is empty.
fn part(value: Value, call: &Call, word: bool) -> Option<Value> {
    let index = call.arg(0).parse().ok().filter(|index| *index != 0)?;
    if call.args.len() != 2 {
        return None;
    }
    let separators = call.arg(1).into();
    Some(value.convert(if word {
        Converter::Word { separators, index }
    } else {
        Converter::Part { separators, index }
    }))
}

/// The value as a number, which what is no number yet is made.
fn integer(value: Value, kind: Kind) -> Value {
    if kind == Kind::Text { value.convert(Converter::Integer) } else { value }
}

/// The value without what the pattern finds.
fn trim(value: Value, pattern: &str) -> Value {
    let pattern = Arc::new(Pattern::new(pattern, false));
    value.convert(Converter::Substitute { pattern, with: "".into(), all: false })
}

/// Characters for the inside of a character class.
fn class(characters: &str) -> String {
    let escaped = |c: char| (!c.is_ascii_alphanumeric()).then_some('\\').into_iter().chain([c]);
    characters.chars().flat_map(escaped).collect()
}

/// `regsub(pattern,text,flags)`: the first match, or all with flag `g`; case is ignored with flag `i`.
fn regsub(call: &Call) -> Option<Converter> {
    let flags = call.arg(2);
    if call.args.is_empty() {
        return None;
    }
    let pattern = Arc::new(Pattern::new(call.arg(0), flags.contains('i')));
    Some(Converter::Substitute { pattern, with: call.arg(1).into(), all: flags.contains('g') })
}

/// `ipmask(mask4,mask6)`.
fn mask(call: &Call) -> Option<Converter> {
    let v4 = bits(call.arg(0))?;
    let v6 = if call.args.len() > 1 { bits(call.arg(1))? } else { 128 };
    Some(Converter::Masked { v4, v6 })
}

/// A prefix length, or a mask such as `255.255.255.0`.
fn bits(text: &str) -> Option<u8> {
    if let Ok(bits) = text.parse() {
        return Some(bits);
    }
    let mask: std::net::Ipv4Addr = text.parse().ok()?;
    Some(u32::from(mask).leading_ones() as u8)
}

/// `concat(before,variable,after)`; a variable that is not set is empty. Seen on HAProxy 2.6.12: what is absent stays absent.
fn concat(value: Value, call: &Call) -> Value {
    let mut parts = vec![Value::text(call.arg(0))];
    if !call.arg(1).is_empty() {
        parts.push(Value::Field(Field::Var(call.arg(1).into())));
    }
    parts.push(Value::text(call.arg(2)));
    value.convert(Converter::Followed(parts))
}

/// `bytes(offset)` and `bytes(offset,length)`. Seen on HAProxy 2.6.12: a number is eight octets, of which the first ones are
/// 0 unless it is vast, and a text ends before a 0.
fn slice(value: Value, kind: Kind, call: &Call) -> Option<Value> {
    let length = if call.args.len() > 1 { Some(call.arg(1).parse().ok()?) } else { None };
    let from = call.arg(0).parse().ok()?;
    match kind {
        Kind::Text => Some(value.convert(Converter::Slice { from, length })),
        Kind::Number if from <= 4 && is_count(&value) => {
            Some(value.convert(Converter::Slice { from: u32::MAX, length: None }))
        }
        _ => None,
    }
}

/// Whether a number takes no more than four octets, and is none below 0.
fn is_count(value: &Value) -> bool {
    match value {
        Value::Text(text) => text.parse::<u32>().is_ok(),
        Value::Field(field) => matches!(field, Field::ClientPort | Field::ListenerPort | Field::Count(_)),
        Value::Convert(_, converter) => matches!(**converter, Converter::Length),
        _ => false,
    }
}
