//! A request on its way, as it depends on the request that came in.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use finding::Span;
use model::{Blame, Converter, Field, Filter, FilterKind, HeaderOp, Map, Pattern, Protocol, Text, Value, Which};

use super::dim::{Dim, Spelling, View};
use super::door::Door;
use super::formula::Formula;
use super::reads::Reads;
use super::sym::{Change, Sym};
use crate::ask::Scheme;

/// How clients name the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HostNames {
    /// The Host header may have a port or not, in any case; else it is what a client sends that is told just the URL.
    pub free_host: bool,
    /// A TLS client asks for the name that stands in Host.
    pub sni_is_host: bool,
}

/// A request on its way.
#[derive(Clone, Debug)]
pub struct Store {
    door: Rc<Door>,
    http: bool,
    tls_ended: bool,
    names: HostNames,
    spelling: Spelling,
    method: Sym,
    /// The path; `None` while it is the one that came in.
    path: Option<Sym>,
    query: Option<Sym>,
    client: Sym,
    headers: BTreeMap<Text, Sym>,
    vars: BTreeMap<Text, Sym>,
    groups: Groups,
    /// Headers with such names are gone.
    dropped: Vec<Arc<Pattern>>,
    /// Set when something not understood may have changed anything.
    havoc: Option<Rc<Blame>>,
    /// The status that the client gets, where something sets it; `None` inside is the status of who answers.
    pub status: Option<Option<u16>>,
    /// Whether that depends on the request.
    pub vague_status: bool,
    /// What was done so far, as a number, where two configurations are compared.
    pub print: u64,
    /// Tells one store from another.
    pub version: u64,
}

/// Groups of the last expression that ran.
#[derive(Clone, Debug)]
enum Groups {
    None,
    /// The whole text, and the first group.
    Rest(Sym, Sym),
    Unknown(Rc<Blame>),
}

impl Store {
    /// A request that comes in at a door.
    pub fn new(door: &Door, protocol: Protocol, ends_tls: bool, spelling: Spelling, names: HostNames) -> Store {
        Store {
            door: Rc::new(door.clone()),
            http: protocol == Protocol::Http,
            tls_ended: ends_tls && door.scheme.is_tls(),
            names,
            spelling,
            method: Sym::Part(Dim::Method, View::Whole),
            path: None,
            query: None,
            client: Sym::Client,
            headers: BTreeMap::new(),
            vars: BTreeMap::new(),
            groups: Groups::None,
            dropped: Vec::new(),
            havoc: None,
            status: None,
            vague_status: false,
            print: 0,
            version: 0,
        }
    }

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

    fn unknown(&self, span: Span, reason: &str) -> Sym {
        Sym::Unknown(Rc::new(Blame { span, reason: reason.into() }))
    }

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
            Field::OriginalTarget => Sym::Part(Dim::Target, View::Whole),
            _ => match &self.havoc {
                Some(blame) => Sym::Unknown(blame.clone()),
                None => self.of_http(field, span, each),
            },
        }
    }

    /// The name alone, in lower case.
    fn name_of_host(&self) -> Sym {
        if !self.names.free_host {
            return Sym::Part(Dim::Host, View::Whole);
        }
        let name = Sym::Part(Dim::HostLine, View::Whole).changed(Change::Model(Converter::HostOnly));
        name.changed(Change::Model(Converter::Lower))
    }

    /// A TCP listener may be reached with TLS or without.
    fn no_tls(&self, span: Span) -> Sym {
        match self.door.scheme {
            Scheme::Tcp => self.unknown(span, "clients may begin with TLS or not"),
            _ => Sym::Absent,
        }
    }

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
            Field::Argument(name) if self.query.is_none() && each => target(View::AnyArgument(name.clone())),
            Field::Argument(name) if self.query.is_none() => target(View::FirstOfEither(name.clone())),
            Field::ArgumentAnyCase(name) if self.query.is_none() => target(View::FirstArgument(name.clone(), true)),
            Field::Argument(_) | Field::ArgumentAnyCase(_) => {
                self.unknown(span, "parameters of a query that was changed")
            }
            Field::Header(name, which) => self.header(name, *which, span, each),
            Field::Cookie(name, _) | Field::CookieAnyCase(name) => match self.headers.get("cookie") {
                None if !self.is_dropped("cookie") => Sym::Part(Dim::Cookie(name.clone()), View::Whole),
                _ => self.unknown(span, "cookies that were changed"),
            },
            Field::Count(_) => self.unknown(span, "how often something stands in a request"),
            _ => Sym::Absent,
        }
    }

    fn target(&self) -> Sym {
        if self.path.is_none() && self.query.is_none() {
            return Sym::Part(Dim::Target, View::Whole);
        }
        let path = self.path.clone().unwrap_or(Sym::Part(Dim::Target, View::Path));
        let query = self.query.clone().unwrap_or(Sym::Part(Dim::Target, View::Query));
        let marked = Sym::Convert(Rc::new(query), Rc::new(Change::Marked));
        Sym::join([path, marked])
    }

    fn header(&self, name: &Text, which: Which, span: Span, each: bool) -> Sym {
        if let Some(changed) = self.headers.get(name) {
            let whole = !matches!(which, Which::Each | Which::Last | Which::Element(_));
            return if whole || is_one_element(changed) {
                changed.clone()
            } else {
                self.unknown(span, "one element of a header that was changed")
            };
        }
        if self.is_dropped(name) {
            return Sym::Absent;
        }
        if name == "host" {
            if self.names.free_host {
                return Sym::Part(Dim::HostLine, View::Whole);
            }
            let host = Sym::Part(Dim::Host, View::Whole);
            return match self.door.port_behind_host() {
                Some(port) => Sym::join([host, Sym::Text(port)]),
                None => host,
            };
        }
        if name == "cookie" {
            return self.unknown(span, "the line of all cookies");
        }
        let view = match which {
            Which::Each if each => View::AnyElement,
            Which::Each | Which::Element(_) => return self.unknown(span, "one element of a header"),
            Which::Last => View::LastElement,
            Which::Line(1 | -1) | Which::EachLine | Which::First | Which::LastLine | Which::Joined => View::Whole,
            Which::Line(_) => return Sym::Absent,
        };
        Sym::Part(Dim::Header(name.clone()), view)
    }

    fn is_dropped(&self, name: &str) -> bool {
        self.dropped.iter().any(|pattern| pattern.is_match(name) != Some(false))
    }

    fn var(&self, name: &str) -> Sym {
        match (&self.havoc, self.vars.get(name)) {
            (Some(blame), _) => Sym::Unknown(blame.clone()),
            (None, Some(value)) => value.clone(),
            (None, None) => Sym::Absent,
        }
    }

    fn group(&self, group: u8) -> Sym {
        match (&self.groups, group) {
            (Groups::Unknown(blame), _) => Sym::Unknown(blame.clone()),
            (Groups::Rest(whole, _), 0) => whole.clone(),
            (Groups::Rest(_, first), 1) => first.clone(),
            _ => Sym::Absent,
        }
    }

    /// What an endpoint receives, part by part, of this and of another.
    pub fn parts(&self, other: &Store) -> Vec<(Sym, Sym)> {
        let names: BTreeSet<&Text> = self.headers.keys().chain(other.headers.keys()).collect();
        let headers = names.into_iter().map(|name| {
            let own = |store: &Store| store.headers.get(name).cloned().unwrap_or_else(|| store.before(name));
            (own(self), own(other))
        });
        let path = |store: &Store| store.path.clone().unwrap_or(Sym::Part(Dim::Target, View::Path));
        let query = |store: &Store| store.query.clone().unwrap_or(Sym::Part(Dim::Target, View::Query));
        let havoc = |store: &Store| store.havoc.clone().map_or(Sym::Absent, Sym::Unknown);
        let rest = [
            (self.method.clone(), other.method.clone()),
            (path(self), path(other)),
            (query(self), query(other)),
            (havoc(self), havoc(other)),
        ];
        headers.chain(rest).collect()
    }

    /// The request after filters that run where the condition holds. Headers and variables that nobody reads are left out.
    pub fn after(&self, filters: &[Filter], when: &Formula, read: &Reads, version: u64) -> Store {
        let mut then = self.clone();
        filters.iter().for_each(|filter| then.apply(filter, read));
        let mut merged = if when.is_always() { then } else { self.merged(then, when) };
        merged.version = version;
        merged
    }

    fn apply(&mut self, filter: &Filter, read: &Reads) {
        let span = filter.span;
        match filter.kind.as_ref() {
            FilterKind::SetPath(value) => self.path = Some(filled(self.value(value, span, false))),
            FilterKind::SetQuery(value) => {
                self.query = Some(self.value(value, span, false).changed(Change::Model(Converter::Filled)));
            }
            FilterKind::SetTarget(value) | FilterKind::SetUrl(value) => self.set_target(value, span),
            FilterKind::SetMethod(value) => self.method = filled(self.value(value, span, false)),
            FilterKind::Header(op) => self.set_header(op, span, read),
            FilterKind::SetVar(name, value) if read.var(name) => {
                let value = self.value(value, span, false);
                self.vars.insert(name.clone(), value);
            }
            FilterKind::UnsetVar(name) => drop(self.vars.remove(name)),
            FilterKind::Capture(value, pattern) => self.capture(value, pattern, span),
            FilterKind::SetClient(value) => {
                self.client = match self.value(value, span, false) {
                    text @ Sym::Text(_) => text,
                    _ => self.unknown(span, "the client's address is taken from the request"),
                };
            }
            FilterKind::DropHeaders(pattern) => self.dropped.push(pattern.clone()),
            FilterKind::Normalize(_) => {
                let known = match &self.path {
                    None => self.spelling != Spelling::Any,
                    Some(path) => matches!(path, Sym::Text(_)),
                };
                if !known {
                    self.path = Some(self.unknown(span, "a path that is brought into normal form"));
                }
            }
            FilterKind::OverrideStatus(status) => self.status = Some(*status),
            FilterKind::Opaque { blame, touches } if touches.request => {
                self.havoc = Some(Rc::new(blame.as_ref().clone()))
            }
            FilterKind::SetVar(..)
            | FilterKind::WellFormed
            | FilterKind::Admit(_)
            | FilterKind::ResponseHeader(_)
            | FilterKind::Limit(_)
            | FilterKind::Count(_)
            | FilterKind::Mirror(_)
            | FilterKind::Gate { .. }
            | FilterKind::Opaque { .. } => {}
        }
    }

    fn set_target(&mut self, value: &Value, span: Span) {
        if matches!(value, Value::Field(Field::OriginalTarget)) && self.spelling != Spelling::Normal {
            (self.path, self.query) = (None, None);
            return;
        }
        let target = filled(self.value(value, span, false));
        self.path = Some(target.clone().changed(Change::PathOf));
        self.query = Some(target.changed(Change::QueryOf));
    }

    fn set_header(&mut self, op: &HeaderOp, span: Span, read: &Reads) {
        let name = op.name();
        if !read.header(name) {
            return;
        }
        let now = match op {
            HeaderOp::Set { value, drop_empty: true, .. } => {
                self.value(value, span, false).changed(Change::Model(Converter::Filled))
            }
            HeaderOp::Set { value, .. } => filled(self.value(value, span, false)),
            HeaderOp::Remove(_) => Sym::Absent,
            HeaderOp::Add(_, value) if matches!(self.headers.get(name), Some(Sym::Absent)) => {
                filled(self.value(value, span, false))
            }
            _ => self.unknown(span, "a header of several lines, or one in which something is replaced"),
        };
        self.headers.insert(name.clone(), now);
    }

    /// Of an expression that is a plain text and takes all that follows into its one group, the group is known. It runs only
    /// where it is found.
    fn capture(&mut self, value: &Value, pattern: &Pattern, span: Span) {
        let blame = Rc::new(Blame { span, reason: "groups of this expression are not followed".into() });
        for name in names(&pattern.source) {
            self.vars.insert(name, Sym::Unknown(blame.clone()));
        }
        let whole = self.value(value, span, false);
        self.groups = match rest_of(&pattern.source).filter(|_| !pattern.fold) {
            Some((text, anchored)) => {
                let rest = whole.clone().changed(Change::Behind(text.into(), anchored));
                Groups::Rest(whole, rest)
            }
            None => Groups::Unknown(blame),
        };
    }

    /// One or the other, part by part.
    fn merged(&self, then: Store, when: &Formula) -> Store {
        let choose =
            |then: Sym, otherwise: Sym| if same(&then, &otherwise) { then } else { Sym::choose(when, then, otherwise) };
        let path = Sym::Part(Dim::Target, View::Path);
        let query = Sym::Part(Dim::Target, View::Query);
        let optional = |then: Option<Sym>, otherwise: Option<Sym>, own: Sym| match (then, otherwise) {
            (None, None) => None,
            (then, otherwise) => Some(choose(then.unwrap_or(own.clone()), otherwise.unwrap_or(own))),
        };
        Store {
            method: choose(then.method.clone(), self.method.clone()),
            path: optional(then.path.clone(), self.path.clone(), path),
            query: optional(then.query.clone(), self.query.clone(), query),
            client: choose(then.client.clone(), self.client.clone()),
            headers: self.merged_map(&then.headers, &self.headers, |store, name| store.before(name), &choose),
            vars: self.merged_map(&then.vars, &self.vars, |_, _| Sym::Absent, &choose),
            groups: self.merged_groups(&then.groups, when),
            havoc: then.havoc.clone().or_else(|| self.dropped_or_not(&then)),
            vague_status: self.vague_status || then.vague_status || then.status != self.status,
            ..then
        }
    }

    /// Headers that go only for some requests are not followed.
    fn dropped_or_not(&self, then: &Store) -> Option<Rc<Blame>> {
        let span = Span::new(finding::FileId(0), 0, 0);
        let reason = "headers that go for some requests are not followed".into();
        (then.dropped.len() != self.dropped.len()).then(|| Rc::new(Blame { span, reason }))
    }

    /// A header before anything changed it.
    fn before(&self, name: &Text) -> Sym {
        let span = Span::new(finding::FileId(0), 0, 0);
        self.header(name, Which::Joined, span, false)
    }

    fn merged_map(
        &self,
        then: &BTreeMap<Text, Sym>,
        otherwise: &BTreeMap<Text, Sym>,
        own: impl Fn(&Store, &Text) -> Sym,
        choose: &dyn Fn(Sym, Sym) -> Sym,
    ) -> BTreeMap<Text, Sym> {
        let names: BTreeSet<&Text> = then.keys().chain(otherwise.keys()).collect();
        let one = |of: &BTreeMap<Text, Sym>, name: &Text| of.get(name).cloned().unwrap_or_else(|| own(self, name));
        names.into_iter().map(|name| (name.clone(), choose(one(then, name), one(otherwise, name)))).collect()
    }

    fn merged_groups(&self, then: &Groups, when: &Formula) -> Groups {
        match (then, &self.groups) {
            (Groups::Rest(whole, rest), Groups::Rest(own, own_rest)) => Groups::Rest(
                Sym::choose(when, whole.clone(), own.clone()),
                Sym::choose(when, rest.clone(), own_rest.clone()),
            ),
            (Groups::Rest(whole, rest), Groups::None) => Groups::Rest(
                Sym::choose(when, whole.clone(), Sym::Absent),
                Sym::choose(when, rest.clone(), Sym::Absent),
            ),
            (other, _) => other.clone(),
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
        Sym::Part(_, View::AnyElement | View::AnyArgument(_)) => true,
        Sym::Convert(inner, _) => is_one_of_several(inner),
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
    )
}

/// An absent value counts as empty.
fn filled(value: Sym) -> Sym {
    match value {
        Sym::Absent => Sym::Text(Text::default()),
        same @ (Sym::Text(_) | Sym::Join(_)) => same,
        other => Sym::join([other]),
    }
}

/// Whether both are plainly the same.
fn same(a: &Sym, b: &Sym) -> bool {
    match (a, b) {
        (Sym::Absent, Sym::Absent) | (Sym::Client, Sym::Client) => true,
        (Sym::Text(a), Sym::Text(b)) => a == b,
        (Sym::Part(a, x), Sym::Part(b, y)) => a == b && x == y,
        (Sym::Join(a), Sym::Join(b)) => Rc::ptr_eq(a, b),
        (Sym::Choice(a), Sym::Choice(b)) => Rc::ptr_eq(a, b),
        (Sym::Convert(a, x), Sym::Convert(b, y)) => Rc::ptr_eq(a, b) && Rc::ptr_eq(x, y),
        (Sym::Unknown(a), Sym::Unknown(b)) => a == b,
        (Sym::Lookup(a, ..), Sym::Lookup(b, ..)) => Rc::ptr_eq(a, b),
        _ => false,
    }
}

/// The plain text before the one group `(.*)` that takes all the rest, and whether it has to stand at the start.
fn rest_of(source: &str) -> Option<(String, bool)> {
    let before = source.strip_suffix("(.*)").or_else(|| source.strip_suffix("(.*)$"))?;
    let (anchored, text) = before.strip_prefix('^').map_or((false, before), |text| (true, text));
    let plain = super::plain(&Pattern::new(format!("^{text}"), false)).filter(|plain| plain.exact);
    plain.filter(|plain| !plain.text.is_empty()).map(|plain| (plain.text, anchored))
}

/// Names of the groups of an expression.
fn names(source: &str) -> Vec<Text> {
    let mut all = Vec::new();
    for part in source.split("(?").skip(1) {
        let inner = part.strip_prefix('P').unwrap_or(part);
        let Some(rest) = inner.strip_prefix(['<', '\'']) else { continue };
        if let Some(end) = rest.find(['>', '\'']).filter(|end| *end > 0 && !rest.starts_with(['=', '!'])) {
            all.push(rest[..end].into());
        }
    }
    all
}
