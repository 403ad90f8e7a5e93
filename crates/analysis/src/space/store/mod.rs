//! A request on its way, as it depends on the request that came in.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use finding::Span;
use model::{Blame, Converter, Field, Filter, FilterKind, HeaderOp, Pattern, Protocol, Text, Value};

use super::answer::Answers;
use super::dim::{Dim, Spelling, View};
use super::door::Door;
use super::formula::Formula;
use super::reads::Reads;
use super::sym::{Change, Sym};

mod values;

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
    /// What the client was told to ask for; `None` in its first request.
    told: Option<Rc<Told>>,
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
    /// What is done to the headers of the answer.
    pub answers: Answers,
    /// Whether that depends on the request.
    pub vague_answers: bool,
    /// What was done so far, as a number, where two configurations are compared.
    pub print: u64,
    /// Tells one store from another.
    pub version: u64,
}

/// What a client asks for that was redirected.
#[derive(Clone, Debug)]
pub struct Told {
    /// The host, where it isn't that of the first request.
    pub host: Option<Sym>,
    /// Path and query.
    pub target: Sym,
    /// The method, where it isn't that of the first request.
    pub method: Option<Sym>,
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
            told: None,
            client: Sym::Client,
            headers: BTreeMap::new(),
            vars: BTreeMap::new(),
            groups: Groups::None,
            dropped: Vec::new(),
            havoc: None,
            status: None,
            vague_status: false,
            answers: Answers::default(),
            vague_answers: false,
            print: 0,
            version: 0,
        }
    }

    /// The same client's request for what it was told to ask for.
    pub fn asking(self, told: Told, version: u64) -> Store {
        let mut headers = self.headers;
        headers.extend(told.host.clone().map(|host| (Text::new_static("host"), host)));
        Store {
            method: told.method.clone().unwrap_or(self.method),
            path: Some(told.target.clone().changed(Change::PathOf)),
            query: Some(told.target.clone().changed(Change::QueryOf)),
            told: Some(Rc::new(told)),
            headers,
            version,
            ..self
        }
    }

    /// What the client was told to ask for, where this isn't its first request.
    pub fn told(&self) -> Option<&Told> {
        self.told.as_deref()
    }

    /// The target as it was sent. Where paths come into normal form first, it is what becomes of it then.
    pub fn original_target(&self) -> Sym {
        self.told().map_or(Sym::Part(Dim::Target, View::Whole), |told| told.target.clone())
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
                self.client = Sym::Address(Rc::new([self.value(value, span, false), self.client.clone()]));
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
            FilterKind::ResponseHeaders(changes) => {
                self.answers = Answers::of(changes, |value, span| self.value(value, span, false))
            }
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
            vague_answers: self.vague_answers || then.vague_answers || !then.answers.is(&self.answers),
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
        self.line(name, span)
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
        (Sym::Address(a), Sym::Address(b)) => Rc::ptr_eq(a, b),
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
