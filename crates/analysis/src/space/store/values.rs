//! Values of a request on its way.

use std::rc::Rc;
use std::sync::Arc;

use finding::Span;
use model::{Blame, Converter, Field, Map, Text, Value, Which};

use super::super::dim::{Dim, Spelling, View, Wanted};
use super::super::sym::{Change, Sym};
use super::{Groups, Store};
use crate::ask::Scheme;

impl Store {
    /// A value, as it depends on the request that came in. `each` is set where one instance of several is enough.
    pub fn value(&self, value: &Value, span: Span, each: bool) -> Sym {
        match value {
            Value::Text(text) => Sym::Text(text.clone()),
            Value::Field(field) => self.field(field, span, each),
            Value::Join(parts) => Sym::join(parts.iter().map(|part| self.value(part, span, false))),
            Value::Convert(inner, converter) => self.converted(inner, converter, span, each),
            Value::Lookup(key, map) => self.lookup(key, map, span),
            Value::Opaque(blame) => Sym::unknown(blame),
        }
    }

    /// A converter that looks at the request again is settled here, as the request is now; all others are put on the
    /// value as they are, to be undone where it is tested.
    fn converted(&self, inner: &Value, converter: &Converter, span: Span, each: bool) -> Sym {
        let value = self.value(inner, span, each);
        match converter {
            Converter::OrElseVar(name) => match value {
                Sym::Absent => self.var(name),
                _ => self.unknown(span, "a variable in the place of a missing value is not followed"),
            },
            Converter::Followed(parts) => match value {
                Sym::Absent => Sym::Absent,
                value @ (Sym::Text(_) | Sym::Join(_)) => {
                    Sym::join(std::iter::once(value).chain(parts.iter().map(|part| self.value(part, span, false))))
                }
                _ => self.unknown(span, "something put behind a value that may be absent"),
            },
            // Seen on HAProxy 2.6.12: of several instances the first that can't be converted ends the search.
            other if is_one_of_several(&value) && may_lose(other) => {
                self.unknown(span, "one of several instances, changed")
            }
            other => value.changed(Change::Model(other.clone())),
        }
    }

    /// The values of the entries in their order, and the default last. Where an entry asks for groups of its own
    /// expression the value is unknown, as the store has only the groups of routes.
    fn lookup(&self, key: &Value, map: &Arc<Map>, span: Span) -> Sym {
        let key = self.value(key, span, false);
        let values = map.entries().iter().map(|entry| match (&entry.matcher, &entry.value) {
            (model::Matcher::Regexes(_), Value::Join(_) | Value::Field(Field::Capture(_))) => {
                self.unknown(entry.span, "groups of a map's expression are not followed")
            }
            (_, value) => self.value(value, entry.span, false),
        });
        let default = map.default.as_ref().map_or(Sym::Absent, |value| self.value(value, map.span, false));
        let values: Rc<[Sym]> = values.chain([default]).collect();
        Sym::Lookup(Rc::new(key), map.clone(), values)
    }

    /// A value that may be anything, with the reason that users are told.
    pub(super) fn unknown(&self, span: Span, reason: &str) -> Sym {
        Sym::Unknown(Rc::new(Blame { span, reason: reason.into() }))
    }

    /// What the connection tells is settled first, then what the trace keeps; a listener that speaks no HTTP has no
    /// more.
    /// Behind a filter that wasn't understood (`havoc`) all of HTTP is unknown but what is kept of the original.
    fn field(&self, field: &Field, span: Span, each: bool) -> Sym {
        let one = || Sym::Text(Text::new_static("1"));
        match field {
            Field::Client => self.client.clone(),
            Field::ClientPort => self.unknown(span, "the client's port may be any"),
            Field::ListenerPort => match self.door.port {
                Some(port) if !self.door.in_range => Sym::Text(port.to_string().into()),
                _ => self.unknown(span, "the port isn't known"),
            },
            Field::ListenerAddress => match self.door.address {
                Some(address) if !address.is_unspecified() => Sym::Text(address.to_string().into()),
                _ => self.unknown(span, "the address may be any of the machine's"),
            },
            Field::Scheme => Sym::Text(Text::new_static(if self.tls_ended { "https" } else { "http" })),
            Field::Tls => {
                if self.tls_ended {
                    one()
                } else {
                    Sym::Absent
                }
            }
            Field::Sni if self.names.sni_is_host && self.http && self.door.scheme.is_tls() => self.name_of_host(),
            Field::Sni => {
                if self.door.scheme.is_tls() {
                    Sym::Part(Dim::Sni, View::Whole)
                } else {
                    self.no_tls(span)
                }
            }
            Field::Hello => {
                if self.door.scheme == Scheme::Tls && !self.tls_ended {
                    one()
                } else {
                    self.no_tls(span)
                }
            }
            Field::Alpn if self.door.scheme.is_tls() => self.unknown(span, "clients offer one protocol or another"),
            Field::Alpn => self.no_tls(span),
            Field::Var(name) => self.var(name),
            Field::Capture(group) => self.group(*group),
            _ if !self.http => Sym::Absent,
            Field::Version => Sym::Text(Text::new_static("1.1")),
            Field::OriginalMethod => Sym::Part(Dim::Method, View::Whole),
            Field::OriginalTarget if self.spelling == Spelling::Normal => {
                self.unknown(span, "the target as it was sent, before its path came into normal form")
            }
            Field::OriginalTarget => self.original_target(),
            _ => match &self.havoc {
                Some(blame) => Sym::Unknown(blame.clone()),
                None => self.of_http(field, span, each),
            },
        }
    }

    /// The name alone, in lower case.
    fn name_of_host(&self) -> Sym {
        let told = self.told().and_then(|told| told.host.clone());
        if !self.names.free_host && told.is_none() {
            return Sym::Part(Dim::Host, View::Whole);
        }
        let line = told.unwrap_or(Sym::Part(Dim::HostLine, View::Whole));
        let name = line.changed(Change::Model(Converter::HostOnly));
        name.changed(Change::Model(Converter::Lower))
    }

    /// A TCP listener may be reached with TLS or without.
    fn no_tls(&self, span: Span) -> Sym {
        match self.door.scheme {
            Scheme::Tcp => self.unknown(span, "clients may begin with TLS or not"),
            _ => Sym::Absent,
        }
    }

    /// A field of HTTP as filters have left it; the part of the request itself where none has touched it.
    fn of_http(&self, field: &Field, span: Span, each: bool) -> Sym {
        let target = |view| Sym::Part(Dim::Target, view);
        match field {
            Field::Method => self.method.clone(),
            Field::SettledMethod { .. } => match &self.method {
                same @ Sym::Part(..) => same.clone(),
                _ => self.unknown(span, "the method was changed"),
            },
            Field::Path => self.path.clone().unwrap_or(target(View::Path)),
            Field::Query => self.query.clone().unwrap_or(target(View::Query)),
            Field::Target | Field::Url => self.target(),
            Field::Argument(name) if each => self.look(View::AnyArgument(name.clone())),
            Field::Argument(name) => self.look(View::FirstOfEither(name.clone())),
            Field::ArgumentAnyCase(name) => self.look(View::FirstArgument(name.clone(), true)),
            Field::Header(name, which) => self.header(name, *which, span, each),
            Field::Cookie(name, _) | Field::CookieAnyCase(name) => match self.headers.get("cookie") {
                None if !self.is_dropped("cookie") => Sym::Part(Dim::Cookie(name.clone()), View::Whole),
                _ => self.unknown(span, "cookies that were changed"),
            },
            Field::Count(_) => self.unknown(span, "how often something stands in a request"),
            _ => Sym::Absent,
        }
    }

    /// Path and query put together again once either was changed. The question mark stands only before a query that
    /// is there.
    fn target(&self) -> Sym {
        if self.path.is_none() && self.query.is_none() {
            return Sym::Part(Dim::Target, View::Whole);
        }
        let path = self.path.clone().unwrap_or(Sym::Part(Dim::Target, View::Path));
        let query = self.query.clone().unwrap_or(Sym::Part(Dim::Target, View::Query));
        let marked = Sym::Convert(Rc::new(query), Rc::new(Change::Marked));
        Sym::join([path, marked])
    }

    /// A parameter of the query.
    fn look(&self, view: View) -> Sym {
        match &self.query {
            None => Sym::Part(Dim::Target, view),
            Some(query) => Sym::join([Sym::Text("/?".into()), query.clone()]).changed(Change::Look(view)),
        }
    }

    /// One line stands for all lines of a name, so that counts of 1 and -1 mean the same and others find nothing.
    /// Of elements between commas the last is followed, and those counted from the front.
    fn header(&self, name: &Text, which: Which, span: Span, each: bool) -> Sym {
        let line = self.line(name, span);
        let view = match which {
            Which::Line(1 | -1) | Which::EachLine | Which::First | Which::LastLine | Which::Joined => return line,
            Which::Line(_) => return Sym::Absent,
            Which::Element(1 | -1) | Which::Each | Which::Last if is_one_element(&line) => return line,
            Which::Each if each => View::Element(Wanted::Any),
            Which::Last | Which::Element(-1) => View::Element(Wanted::Last),
            Which::Element(number) if number > 0 => View::Element(Wanted::Numbered(number.unsigned_abs().into())),
            Which::Element(0) => return Sym::Absent,
            Which::Each | Which::Element(_) => return self.unknown(span, "one element of a header"),
        };
        match line {
            Sym::Part(dim, View::Whole) => Sym::Part(dim, view),
            other => other.changed(Change::Look(view)),
        }
    }

    /// The one line of a header.
    pub(super) fn line(&self, name: &Text, span: Span) -> Sym {
        match name.as_str() {
            _ if self.headers.contains_key(name) => self.headers[name].clone(),
            _ if self.is_dropped(name) => Sym::Absent,
            "host" if self.names.free_host => Sym::Part(Dim::HostLine, View::Whole),
            "host" => {
                let host = Sym::Part(Dim::Host, View::Whole);
                match self.door.port_behind_host() {
                    Some(port) => Sym::join([host, Sym::Text(port)]),
                    None => host,
                }
            }
            "cookie" => self.unknown(span, "the line of all cookies"),
            _ => Sym::Part(Dim::Header(name.clone()), View::Whole),
        }
    }

    /// A pattern that can't be tried drops the header: then it isn't relied on.
    fn is_dropped(&self, name: &str) -> bool {
        self.dropped.iter().any(|pattern| pattern.is_match(name) != Some(false))
    }

    /// A variable that was never set is absent, unless something that wasn't understood may have set it.
    fn var(&self, name: &str) -> Sym {
        match (&self.havoc, self.vars.get(name)) {
            (Some(blame), _) => Sym::Unknown(blame.clone()),
            (None, Some(value)) => value.clone(),
            (None, None) => Sym::Absent,
        }
    }

    /// A group of the expression that matched last. Only 0, the whole, and 1, the rest, are ever known as values.
    fn group(&self, group: u8) -> Sym {
        match (&self.groups, group) {
            (Groups::Unknown(blame), _) => Sym::Unknown(blame.clone()),
            (Groups::Rest(whole, _), 0) => whole.clone(),
            (Groups::Rest(_, first), 1) => first.clone(),
            _ => Sym::Absent,
        }
    }
}

/// Whether a value has neither commas nor blanks, so that it is one element of a header.
fn is_one_element(value: &Sym) -> bool {
    match value {
        Sym::Absent | Sym::Part(Dim::Host | Dim::HostLine | Dim::Method | Dim::Sni, _) => true,
        Sym::Text(text) => !text.contains([',', ' ', '\t', '"']),
        Sym::Join(parts) => parts.iter().all(is_one_element),
        Sym::Choice(of) => of.iter().all(|(_, one)| is_one_element(one)),
        _ => false,
    }
}

/// Whether the value is any of several instances.
fn is_one_of_several(value: &Sym) -> bool {
    match value {
        Sym::Part(_, View::Element(Wanted::Any) | View::AnyArgument(_)) => true,
        Sym::Convert(inner, change) => match change.as_ref() {
            Change::Look(view) => matches!(view, View::Element(Wanted::Any) | View::AnyArgument(_)),
            _ => is_one_of_several(inner),
        },
        _ => false,
    }
}

/// Whether nothing may come out of a converter though something went in.
fn may_lose(converter: &Converter) -> bool {
    !matches!(
        converter,
        Converter::Lower
            | Converter::Upper
            | Converter::HostOnly
            | Converter::WithoutTrailingDot
            | Converter::WithoutPrefix(_)
            | Converter::Address { .. }
            | Converter::LooseAddress
    )
}
