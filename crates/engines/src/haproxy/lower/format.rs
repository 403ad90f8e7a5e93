//! Expressions and log-format strings, as values.

use finding::{Finding, Severity, Span};
use model::{Blame, Converter, Field, Text, Value};

use super::super::config::sample::{self, Piece, Sample};
use super::super::words::Word;
use super::Lower;
use super::convert::convert;
use super::fetch::{Kind, Read, fetch};
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
        for call in &sample.converters {
            if let Some(method) = maps::method_of(&call.name) {
                value = self.map(value, call, method, span);
                kind = map_kind(&call.name);
                continue;
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
            "capture.req.uri" | "capture.req.method" | "capture.req.ver" if self.kept == Kept::Never => Read::Absent,
            "capture.req.uri" | "capture.req.method" | "capture.req.ver" if self.kept == Kept::Sometimes => {
                Read::Beyond("only some of the frontends before it keep the request for their log".into())
            }
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

    /// The value of an expression as one text: a truth value is 0 or 1, as seen on HAProxy 2.6.12.
    fn sample_value(&mut self, sample: &Sample, span: Span) -> Value {
        match self.read(sample, false, span) {
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
            _ => Value::Join(parts),
        }
    }

    /// The value of one piece of a log-format string.
    pub(super) fn piece(&mut self, piece: Piece, span: Span) -> Value {
        match piece {
            Piece::Text(text) => Value::Text(text),
            Piece::Sample(sample) => self.sample_value(&sample, span),
            Piece::Broken(text) => self.unknown_value(span, format!("the expression `{text}` can't be read")),
            Piece::Alias(name) => match alias(&name, self.kept == Kept::Always) {
                Some(value) => value,
                None => Value::opaque(Blame { span, reason: format!("`%{name}` is known only while it runs").into() }),
            },
        }
    }
}

/// What kind of value a map gives: its last word says so, `map_str_int`.
fn map_kind(name: &str) -> Kind {
    match name.rsplit('_').next() {
        Some("int") if name != "map_int" => Kind::Number,
        Some("ip") if name != "map_ip" => Kind::Address,
        _ => Kind::Text,
    }
}

/// The variables of log formats that read the request. `%HM`, `%HP`, `%HQ`, `%HU` are the request as it came, before any
/// rule. Seen on HAProxy 2.6.12: the frontend must keep the request, by `option httplog` or by such a variable in a rule of
/// its own; in a backend behind one that doesn't they are `<BADREQ>`, so not known. `%H` is the name of the machine.
fn alias(name: &str, keeps_requests: bool) -> Option<Value> {
    let part = |index| {
        let separators = Text::from("?");
        Value::Field(Field::OriginalTarget).convert(Converter::Part { separators, index })
    };
    if name.starts_with('H') && !keeps_requests {
        return None;
    }
    Some(match name {
        "ci" => Value::Field(Field::Client),
        "cp" => Value::Field(Field::ClientPort),
        "fi" => Value::Field(Field::ListenerAddress),
        "fp" => Value::Field(Field::ListenerPort),
        "HM" => Value::Field(Field::OriginalMethod),
        "HP" | "HPO" => part(1),
        // Seen on HAProxy 2.6.12: with its `?`, and empty where there is none.
        "HQ" => {
            let pattern = std::sync::Arc::new(model::Pattern::new("^[^?]*", false));
            let query = Converter::Substitute { pattern, with: "".into(), all: false };
            Value::Field(Field::OriginalTarget).convert(query)
        }
        "HU" => Value::Field(Field::OriginalTarget),
        _ => return None,
    })
}
