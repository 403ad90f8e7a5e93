//! Conditions in words, for people who read a trace.

use std::fmt::{self, Display, Formatter};

use crate::{Address, Converter, Field, Host, How, Matcher, Predicate, Range, Test, Value, Which};

/// As a noun: what is read, then what is done to it. Texts stand in quotes.
impl Display for Value {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) => write!(f, "{text:?}"),
            Value::Field(field) => field.fmt(f),
            Value::Join(parts) => join(f, parts, " + "),
            Value::Convert(value, converter) => write!(f, "{value}{converter}"),
            Value::Lookup(key, map) => write!(f, "what the map {} gives for {key}", map.name),
            Value::Opaque(blame) => write!(f, "something unknown ({})", blame.reason),
        }
    }
}

/// Fields that differ only in how engines read them are called alike: a reader of a trace asks which part it is.
impl Display for Field {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Field::Method => f.write_str("the method"),
            Field::Version => f.write_str("the HTTP version"),
            Field::Scheme => f.write_str("the scheme"),
            Field::Tls => f.write_str("TLS"),
            Field::Target | Field::Url => f.write_str("the target"),
            Field::OriginalMethod | Field::SettledMethod { .. } => f.write_str("the method as sent"),
            Field::OriginalTarget => f.write_str("the target as sent"),
            Field::Path => f.write_str("the path"),
            Field::Query => f.write_str("the query"),
            Field::Argument(name) | Field::ArgumentAnyCase(name) => write!(f, "the query parameter {name}"),
            Field::Header(name, Which::Joined | Which::Each | Which::EachLine) => write!(f, "the header {name}"),
            Field::Header(name, Which::First) => write!(f, "the first header {name}"),
            Field::Header(name, Which::Last | Which::LastLine) => write!(f, "the last header {name}"),
            Field::Header(name, Which::Element(number) | Which::Line(number)) => {
                write!(f, "header {name}, number {number}")
            }
            Field::Cookie(name, _) | Field::CookieAnyCase(name) => write!(f, "the cookie {name}"),
            Field::Count(field) => write!(f, "how often there is {field}"),
            Field::Client => f.write_str("the client address"),
            Field::ClientPort => f.write_str("the client port"),
            Field::ListenerAddress => f.write_str("the listener address"),
            Field::ListenerPort => f.write_str("the listener port"),
            Field::Sni => f.write_str("the name asked for in TLS (SNI)"),
            Field::Hello => f.write_str("a TLS hello"),
            Field::Alpn => f.write_str("the TLS protocol"),
            Field::Var(name) => write!(f, "the variable {name}"),
            Field::Capture(group) => write!(f, "group {group}"),
        }
    }
}

/// An address as it is written: `10.0.0.1:80`, `[::1]:80`, `db:5432`, `/run/app.sock`.
impl Display for Address {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match (&self.host, self.port) {
            (Host::Ip(ip), Some(_)) if ip.is_ipv6() => write!(f, "[{ip}]")?,
            (Host::Ip(ip), _) => ip.fmt(f)?,
            (Host::Name(name) | Host::Unix(name), _) => f.write_str(name)?,
        }
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

/// What stands behind the value, with its own blank or comma. Those that change nothing that shows say nothing.
impl Display for Converter {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Converter::Lower => f.write_str(" in lower case"),
            Converter::Upper => f.write_str(" in upper case"),
            Converter::HostOnly => f.write_str(" without port"),
            Converter::PortOnly | Converter::LoosePort => f.write_str(", its port"),
            Converter::WithoutTrailingDot => f.write_str(" without a dot at the end"),
            Converter::Part { separators, index } | Converter::Word { separators, index } => {
                write!(f, ", part {index} between {separators:?}")
            }
            Converter::Slice { from, length: Some(length) } => write!(f, ", {length} bytes from {from}"),
            Converter::Slice { from, length: None } => write!(f, " from byte {from}"),
            Converter::Substitute { pattern, with, .. } => write!(f, " with {:?} for /{}/", with, pattern.source),
            Converter::Decode | Converter::DecodeTarget => f.write_str(" decoded"),
            Converter::EscapePath | Converter::EscapeAll | Converter::EscapeArgument => f.write_str(" escaped"),
            Converter::Murmur => f.write_str(" hashed"),
            Converter::DecodeVisible => f.write_str(" decoded"),
            Converter::Integer | Converter::LooseInteger => f.write_str(" as a number"),
            Converter::Length => f.write_str(", its length"),
            Converter::WithoutPrefix(prefix) => write!(f, " without {prefix:?} at its start"),
            Converter::Filled => f.write_str(" where it isn't empty"),
            Converter::Truth => f.write_str(" being true"),
            Converter::Not => f.write_str(" being empty or 0"),
            Converter::Followed(_) => f.write_str(" with more after it"),
            Converter::WithoutOrigin => f.write_str(" from its path on"),
            Converter::OrElseVar(_) | Converter::LooseAddress => Ok(()),
            Converter::OrElse(text) if text.is_empty() => Ok(()),
            Converter::OrElse(text) => write!(f, " (or {text:?})"),
            Converter::Found => f.write_str(" being there"),
            Converter::Argument(name) => write!(f, ", its parameter {name}"),
            Converter::Address { .. } => f.write_str(" as an address"),
            Converter::Masked { v4, v6 } => write!(f, " within its /{v4} (IPv6: /{v6})"),
            Converter::Untrusted(_) => f.write_str(", its last address that is not trusted"),
        }
    }
}

/// As a verb, so that value and matcher make a sentence. Regular expressions stand between slashes, with `i` for any
/// case.
impl Display for Matcher {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Matcher::Strings(strings) => {
                f.write_str(verb(strings.how))?;
                alternatives(f, strings.any.iter().map(|text| format!("{text:?}")))?;
                f.write_str(if strings.fold { " (in any case)" } else { "" })
            }
            Matcher::Regexes(patterns) => {
                f.write_str("matches ")?;
                let fold = |fold| if fold { "i" } else { "" };
                alternatives(f, patterns.iter().map(|pattern| format!("/{}/{}", pattern.source, fold(pattern.fold))))
            }
            Matcher::Networks(networks) => {
                f.write_str("is in ")?;
                alternatives(f, networks.iter().map(ToString::to_string))
            }
            Matcher::Numbers(ranges) => {
                f.write_str("is ")?;
                alternatives(f, ranges.iter().map(ToString::to_string))
            }
            Matcher::Length(ranges) => {
                f.write_str("has a length of ")?;
                alternatives(f, ranges.iter().map(ToString::to_string))
            }
            Matcher::Found => f.write_str("is there"),
            Matcher::Truthy => f.write_str("is neither empty nor 0"),
        }
    }
}

/// How a comparison is said; the texts follow.
fn verb(how: How) -> &'static str {
    match how {
        How::Equal => "is ",
        How::Prefix => "begins with ",
        How::Suffix => "ends with ",
        How::Substring => "contains ",
        How::Word(_) => "has the part ",
    }
}

/// Open ends are said in words: `at least 3`.
impl Display for Range {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (from, to) if from == to => write!(f, "{from}"),
            (i64::MIN, to) => write!(f, "at most {to}"),
            (from, i64::MAX) => write!(f, "at least {from}"),
            (from, to) => write!(f, "{from} to {to}"),
        }
    }
}

/// The value and what is asked of it: `the path begins with "/api/"`.
impl Display for Test {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.value, self.matcher)
    }
}

/// A sentence without a full stop. What is opaque says why it is.
impl Display for Predicate {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Predicate::Const(true) => f.write_str("always"),
            Predicate::Const(false) => f.write_str("never"),
            Predicate::All(of) => grouped(f, of, " and "),
            Predicate::Any(of) => grouped(f, of, " or "),
            Predicate::Not(inner) => write!(f, "not ({inner})"),
            Predicate::Test(test) => test.fmt(f),
            Predicate::Opaque(opaque) => f.write_str(&opaque.blame.reason),
        }
    }
}

/// More alternatives than this are counted, not listed.
const LISTED: usize = 4;

/// The texts with "or" between them; past the first few they are only counted.
fn alternatives(f: &mut Formatter<'_>, of: impl ExactSizeIterator<Item = String>) -> fmt::Result {
    let count = of.len();
    for (index, text) in of.take(LISTED).enumerate() {
        f.write_str(if index > 0 { " or " } else { "" })?;
        f.write_str(&text)?;
    }
    if count > LISTED { write!(f, " or {} more", count - LISTED) } else { Ok(()) }
}

/// Parts of an All or an Any; one inside the other stands in brackets.
fn grouped(f: &mut Formatter<'_>, of: &[Predicate], word: &str) -> fmt::Result {
    for (index, predicate) in of.iter().enumerate() {
        f.write_str(if index > 0 { word } else { "" })?;
        match predicate {
            Predicate::All(_) | Predicate::Any(_) => write!(f, "({predicate})")?,
            _ => predicate.fmt(f)?,
        }
    }
    Ok(())
}

/// The parts with the word between them.
fn join<T: Display>(f: &mut Formatter<'_>, of: &[T], word: &str) -> fmt::Result {
    for (index, part) in of.iter().enumerate() {
        f.write_str(if index > 0 { word } else { "" })?;
        part.fmt(f)?;
    }
    Ok(())
}
