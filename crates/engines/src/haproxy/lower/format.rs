//! Expressions and log-format strings, as values.

use finding::{Finding, Severity, Span};
use model::{Blame, Converter, Field, Text, Value};

use super::super::config::sample::{self, Piece, Sample};
use super::super::words::Word;
use super::Lower;
use super::convert::convert;
use super::fetch::{Kind, Read, as_text, fetch};
use super::keeps::Kept;
use super::maps;
use super::matching::{self, Method};

impl Lower<'_> {
    /// What an expression reads in an acl, where its name may end in a method (`path_beg`).
    pub(super) fn read_named(&mut self, sample: &Sample, span: Span) -> (Read, Option<Method>) {
        match self.read(sample, true, span) {
            Read::Unknown(why) => {
                let Some((base, method)) = matching::suffix(&sample.fetch.name) else {
                    return (Read::Unknown(why), None);
                };
                let mut stripped = sample.clone();
                stripped.fetch.name = base.into();
                match self.read(&stripped, true, span) {
                    Read::Unknown(_) => (Read::Unknown(why), None),
                    read => (read, Some(method)),
                }
            }
            read => (read, None),
        }
    }

    /// What an expression reads.
    pub(super) fn read(&mut self, sample: &Sample, each: bool, span: Span) -> Read {
        let (mut value, mut kind) = match self.fetched(sample, each) {
            Read::Value(value, kind) => (value, kind),
            Read::AtRest(_) if !sample.converters.is_empty() => {
                return Read::Unknown(format!("`{}` depends on the state of the system", sample.fetch.name));
            }
            other => return other,
        };
        if kind == Kind::Bool && !sample.converters.is_empty() {
            value = value.convert(Converter::OrElse("0".into()));
        }
        if !sample.converters.is_empty() {
            value = as_text(value);
        }
        for call in &sample.converters {
            if let Some(method) = maps::method_of(&call.name) {
                value = self.map(value, call, method, span);
                kind = map_kind(&call.name);
                continue;
            }
            if call.name == "bytes" && matches!(&value, Value::Field(Field::Var(name)) if self.not_texts.contains(name))
            {
                return Read::Beyond("a variable that may hold no text".into());
            }
            match convert(value, kind, call) {
                Some(next) => (value, kind) = next,
                None => return Read::Unknown(format!("the converter `{}` is not understood", call.name)),
            }
        }
        Read::Value(value, kind)
    }

    /// What a fetch reads; names of this proxy and of the environment are known here.
    fn fetched(&mut self, sample: &Sample, each: bool) -> Read {
        match sample.fetch.name.as_str() {
            name if name.starts_with("ssl_fc_") && self.ends_tls == Some(false) => Read::Absent,
            "capture.req.uri" => kept(self.original(Field::OriginalTarget), Some(Converter::WithoutOrigin)),
            "capture.req.method" => kept(self.original(Field::OriginalMethod), None),
            "capture.req.ver" if self.kept == Kept::NotYet => Read::Absent,
            "req.ssl_sni" | "req_ssl_sni" if self.ends_tls == Some(true) => Read::Absent,
            "env" => match self.around.env(sample.fetch.arg(0)) {
                Some(text) => Read::Value(Value::text(text), Kind::Text),
                None => self.unset(sample.fetch.arg(0), sample.span),
            },
            "fe_name" if self.listening => Read::Value(Value::text(self.proxy_name.clone()), Kind::Text),
            "be_name" if !self.listening => Read::Value(Value::text(self.proxy_name.clone()), Kind::Text),
            _ => fetch(&sample.fetch, each),
        }
    }

    /// A variable of the environment that is not set here: what it will be decides, and a note says so.
    fn unset(&mut self, name: &str, span: Span) -> Read {
        let what = format!("the environment variable {name} is not set here");
        self.findings.push(Finding::new(
            "environment",
            Severity::Note,
            span,
            format!("{what}: what depends on it is Unknown"),
        ));
        Read::Beyond(what)
    }

    /// The value of an expression; not known where it isn't understood, or depends on the state of the system.
    pub(super) fn expression(&mut self, word: &Word) -> Value {
        match sample::parse(word.as_str(), word.span) {
            Some(sample) => self.sample_value(&sample, word.span),
            None => self.unknown_value(word.span, format!("the expression `{}` can't be read", word.text)),
        }
    }

    /// What a variable becomes. Seen on HAProxy 2.6.12: where the expression finds nothing it stays what it was.
    pub(super) fn stored(&mut self, word: &Word, name: &str) -> Value {
        let Some(sample) = sample::parse(word.as_str(), word.span) else { return self.expression(word) };
        let value = match self.read(&sample, false, word.span) {
            Read::Absent => return Value::Field(Field::Var(name.into())),
            read => self.value_of(read, &sample, word.span),
        };
        match value {
            Value::Text(text) => Value::Text(text),
            value => value.convert(Converter::OrElseVar(name.into())),
        }
    }

    /// The value of an expression as one text: a truth value is 0 or 1, as seen on HAProxy 2.6.12.
    fn sample_value(&mut self, sample: &Sample, span: Span) -> Value {
        let read = self.read(sample, false, span);
        self.value_of(read, sample, span)
    }

    /// The value of what was read.
    fn value_of(&mut self, read: Read, sample: &Sample, span: Span) -> Value {
        match read {
            Read::Value(value, Kind::Bool) if sample.converters.is_empty() => {
                value.convert(model::Converter::OrElse("0".into()))
            }
            Read::Value(value, _) => value,
            Read::AtRest(_) => {
                let reason = format!("`{}` depends on the state of the system", sample.fetch.name);
                Value::opaque(Blame { span, reason: reason.into() })
            }
            Read::Absent => Value::text(""),
            Read::Beyond(why) => Value::opaque(Blame { span, reason: why.into() }),
            Read::Response => Value::opaque(Blame { span, reason: "it depends on the answer".into() }),
            Read::Unknown(why) => self.unknown_value(span, why),
        }
    }

    /// A value of which nothing is known, and a gap.
    fn unknown_value(&mut self, span: Span, why: String) -> Value {
        self.gap(why.clone());
        Value::opaque(Blame { span, reason: why.into() })
    }

    /// The value of a log-format string.
    pub(super) fn format(&mut self, word: &Word) -> Value {
        let mut parts: Vec<Value> =
            sample::pieces(word).into_iter().map(|piece| self.piece(piece, word.span)).collect();
        match parts.len() {
            0 => Value::text(""),
            1 => parts.remove(0),
            _ => Value::join(parts),
        }
    }

    /// `%HM`, `%HP`, `%HQ`, `%HU`: the request as it came, before any rule. Seen on HAProxy 2.6.12: in a backend behind a
    /// frontend that doesn't keep the request they are `<BADREQ>`.
    fn original_alias(&self, name: &str) -> Option<Value> {
        let (field, converter) = match name {
            "HM" => (Field::OriginalMethod, None),
            "HU" => (Field::OriginalTarget, None),
            "HP" | "HPO" => (Field::OriginalTarget, Some(Converter::Part { separators: "?".into(), index: 1 })),
            // Seen on HAProxy 2.6.12: with its `?`, and empty where there is none.
            "HQ" => {
                let pattern = std::sync::Arc::new(model::Pattern::new("^[^?]*", false));
                (Field::OriginalTarget, Some(Converter::Substitute { pattern, with: "".into(), all: false }))
            }
            _ => return None,
        };
        let bad = Text::from("<BADREQ>");
        match self.original(field) {
            Some(value) => Some(converter.into_iter().fold(value, Value::convert).convert(Converter::OrElse(bad))),
            None => (self.kept == Kept::Never).then_some(Value::Text(bad)),
        }
    }

    /// The value of one piece of a log-format string.
    pub(super) fn piece(&mut self, piece: Piece, span: Span) -> Value {
        match piece {
            Piece::Text(text) => Value::Text(text),
            Piece::Sample(sample) => self.sample_value(&sample, span),
            Piece::Broken(text) => self.unknown_value(span, format!("the expression `{text}` can't be read")),
            Piece::Alias(name) => match alias(&name).or_else(|| self.original_alias(&name)) {
                Some(value) => value,
                None => Value::opaque(Blame { span, reason: format!("`%{name}` is known only while it runs").into() }),
            },
        }
    }
}

/// What is read of a request that is kept.
fn kept(value: Option<Value>, converter: Option<Converter>) -> Read {
    match value {
        Some(value) => Read::Value(converter.into_iter().fold(value, Value::convert), Kind::Text),
        None => Read::Absent,
    }
}

/// What kind of value a map gives: its last word says so, `map_str_int`.
pub(super) fn map_kind(name: &str) -> Kind {
    match name.rsplit('_').next() {
        Some("int") if name != "map_int" => Kind::Number,
        Some("ip") if name != "map_ip" => Kind::Address,
        _ => Kind::Text,
    }
}

/// The variables of log formats that read the connection. `%H` is the name of the machine.
fn alias(name: &str) -> Option<Value> {
    Some(Value::Field(match name {
        "ci" => Field::Client,
        "cp" => Field::ClientPort,
        "fi" => Field::ListenerAddress,
        "fp" => Field::ListenerPort,
        _ => return None,
    }))
}
