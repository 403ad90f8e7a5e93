//! Reads values off a request on its way.

use std::borrow::Cow;

use crate::{Blame, Converter, Field, Map, Matcher, Text, Value, Which};

use super::convert;
use super::seen::{Seen, argument};
use super::state::{Part, State};

/// Reads values; groups of a map's pattern stand before those of the request.
#[derive(Clone, Copy)]
pub(super) struct Eye<'s> {
    /// The request as it is at this point of its way.
    pub(super) state: &'s State<'s>,
    /// Those of a map's entry while its value is computed; `None` leaves the request's own.
    groups: Option<&'s [Option<Text>]>,
}

impl<'s> Eye<'s> {
    /// Looks at the request as it is now.
    pub(super) fn new(state: &'s State<'_>) -> Self {
        Eye { state, groups: None }
    }

    /// The value; of several instances the last.
    pub(super) fn one(self, value: &'s Value) -> Seen<'s> {
        match value {
            Value::Text(text) => Seen::borrowed(text),
            Value::Field(field) => self.field(field),
            Value::Join(parts) => self.join(parts),
            Value::Convert(inner, converter) => match self.one(inner) {
                Seen::Unknown(blame) => Seen::Unknown(blame),
                seen => self.converted(seen, converter),
            },
            Value::Lookup(key, map) => match self.one(key) {
                Seen::Text(key) => self.lookup(map, &key),
                other => other,
            },
            Value::Opaque(blame) => Seen::Unknown(blame.as_ref().clone()),
        }
    }

    /// Calls `each` with every instance of the value until it says `true`; whether it did.
    pub(super) fn any(self, value: &'s Value, each: &mut dyn FnMut(Seen<'s>) -> bool) -> bool {
        match value {
            Value::Field(field) if repeats(value) => self.each(field, each),
            Value::Convert(inner, converter) if repeats(inner) => {
                // Seen on HAProxy 2.6.12: an instance that can't be converted ends the search.
                let mut stopped = false;
                let found = self.any(inner, &mut |seen| match seen {
                    Seen::Unknown(blame) => each(Seen::Unknown(blame)),
                    Seen::Absent => each(Seen::Absent),
                    text => match self.converted(text, converter) {
                        Seen::Absent if !matches!(**converter, Converter::Address { .. }) => {
                            stopped = true;
                            true
                        }
                        seen => each(seen),
                    },
                });
                found && !stopped
            }
            other => each(self.one(other)),
        }
    }

    /// What is known or absent, changed.
    fn converted(self, seen: Seen<'s>, converter: &'s Converter) -> Seen<'s> {
        match (seen, converter) {
            (Seen::Text(text), Converter::Followed(parts)) => match self.join(parts) {
                Seen::Text(more) => Seen::Text(Cow::Owned(format!("{text}{more}"))),
                other => other,
            },
            (Seen::Absent, Converter::OrElseVar(name)) => self.var(name),
            (seen, converter) => convert::apply(converter, seen),
        }
    }

    /// The parts one after the other. An absent part adds nothing; an unknown one makes all of it unknown.
    fn join(self, parts: &'s [Value]) -> Seen<'s> {
        let mut text = String::new();
        for part in parts {
            match self.one(part) {
                Seen::Absent => {}
                Seen::Text(more) => text.push_str(&more),
                Seen::Unknown(blame) => return Seen::Unknown(blame),
            }
        }
        Seen::Text(Cow::Owned(text))
    }

    /// What a map gives for a key. Entries found by their whole text and others are held to one order.
    fn lookup(self, map: &'s Map, key: &str) -> Seen<'s> {
        if let Some(blame) = &map.unknown {
            return Seen::Unknown(blame.as_ref().clone());
        }
        let exact = map.exact(key);
        let before = |index: &usize| exact.is_none_or(|exact| *index < exact);
        for index in map.rest().take_while(before) {
            let entry = &map.entries()[index];
            match matches(&entry.matcher, key) {
                Some(true) => return self.entry(&entry.matcher, &entry.value, key),
                Some(false) => {}
                None => return Seen::Unknown(Blame { span: entry.span, reason: "a pattern that can't be run".into() }),
            }
        }
        let value = exact.map(|index| &map.entries()[index].value).or(map.default.as_ref());
        value.map_or(Seen::Absent, |value| self.one(value))
    }

    /// The value of a map's entry; for an entry found by pattern its groups can be used.
    fn entry(self, matcher: &Matcher, value: &'s Value, key: &str) -> Seen<'s> {
        let Matcher::Regexes(patterns) = matcher else { return self.one(value) };
        let groups = patterns
            .iter()
            .find_map(|pattern| pattern.captures(key).flatten())
            .map(|found| found.iter().map(|group| group.map(|group| Text::from(group.as_str()))).collect::<Vec<_>>());
        let eye = Eye { state: self.state, groups: groups.as_deref() };
        match eye.one(value) {
            Seen::Absent => Seen::Absent,
            Seen::Text(text) => Seen::Text(Cow::Owned(text.into_owned())),
            Seen::Unknown(blame) => Seen::Unknown(blame),
        }
    }

    /// A field of any connection; those of HTTP are absent where the listener speaks TCP.
    fn field(self, field: &Field) -> Seen<'s> {
        match field {
            Field::Client => self.client(),
            Field::ClientPort => Seen::Text(Cow::Owned(self.state.request.client_port.to_string())),
            Field::ListenerPort => Seen::Text(Cow::Owned(self.state.arrival.port.to_string())),
            Field::ListenerAddress => self.listener_address(),
            Field::Scheme => Seen::borrowed(if self.state.tls_ended { "https" } else { "http" }),
            Field::Tls => Seen::maybe(self.state.tls_ended.then_some("1")),
            Field::Sni => Seen::maybe(self.state.request.tls.as_ref().and_then(|tls| tls.sni.as_deref())),
            Field::Hello => {
                let passed_on = self.state.request.tls.is_some() && !self.state.tls_ended;
                Seen::maybe(passed_on.then_some("1"))
            }
            Field::Alpn => Seen::maybe(self.alpn()),
            Field::Var(name) => self.var(name),
            Field::Capture(group) => self.capture(*group),
            _ if !self.state.http => Seen::Absent,
            Field::Version => Seen::borrowed(&self.state.request.version),
            Field::OriginalMethod => Seen::borrowed(&self.state.request.method),
            Field::OriginalTarget if self.state.without_origin => {
                let target = &self.state.request.target;
                let rest = target.split_once("://").map_or(target.as_str(), |(_, rest)| rest);
                Seen::borrowed(rest.find(['/', '?']).map_or("/", |at| &rest[at..]))
            }
            Field::OriginalTarget => Seen::borrowed(self.state.taken_in.as_ref().unwrap_or(&self.state.request.target)),
            other => match &self.state.havoc {
                Some(blame) => Seen::Unknown(blame.clone()),
                None => self.of_http(other),
            },
        }
    }

    /// A field of an HTTP request, as it is now and not as it was sent.
    fn of_http(self, field: &Field) -> Seen<'s> {
        let request = self.state.request;
        match field {
            Field::SettledMethod { .. } if is_defined(&request.method) => Seen::borrowed(&request.method),
            Field::Method | Field::SettledMethod { .. } => {
                match self.part(&self.state.method, || Some(&request.method)) {
                    Seen::Text(now) if *field == (Field::SettledMethod { compared: true }) && is_defined(&now) => {
                        Seen::Absent
                    }
                    now => now,
                }
            }
            Field::Path => self.path(),
            Field::Query => self.query(),
            Field::Target => self.target(),
            Field::Url => self.url(),
            Field::Argument(_) => self.first_of_each(field),
            Field::ArgumentAnyCase(name) => match self.query() {
                Seen::Text(query) => argument(query, |own| own.eq_ignore_ascii_case(name)),
                other => other,
            },
            Field::Header(name, which) => self.header(name, *which),
            Field::CookieAnyCase(name) => self.cookie_any_case(name),
            Field::Cookie(name, Which::First) => self.cookie(name),
            Field::Cookie(..) => self.last_of_each(field),
            Field::Count(field) => self.count(field),
            _ => Seen::Absent,
        }
    }

    /// A part as the filters left it, or as it was sent.
    fn part(self, part: &'s Part, sent: impl FnOnce() -> Option<&'s str>) -> Seen<'s> {
        match part {
            Part::AsSent => Seen::maybe(sent()),
            Part::Now(now) => now.as_ref().map_or(Seen::Absent, Seen::held),
        }
    }

    /// The path as it is now.
    fn path(self) -> Seen<'s> {
        self.part(&self.state.path, || Some(self.state.sent.0))
    }

    /// The query as it is now, without `?`.
    pub(super) fn query(self) -> Seen<'s> {
        self.part(&self.state.query, || self.state.sent.1)
    }

    /// Path and query as they are now; without a query there is no `?`.
    fn target(self) -> Seen<'s> {
        let path = match self.path() {
            Seen::Text(path) => path,
            other => return other,
        };
        match self.query() {
            Seen::Absent => Seen::Text(path),
            Seen::Text(query) => Seen::Text(Cow::Owned(format!("{path}?{query}"))),
            unknown => unknown,
        }
    }

    /// The target with what stands before the path; one of which nothing is left is empty.
    fn url(self) -> Seen<'s> {
        let origin = self.state.origin.as_deref().unwrap_or("");
        match (self.path(), self.query()) {
            (Seen::Text(path), Seen::Absent) if origin.is_empty() => Seen::Text(path),
            (Seen::Text(path), Seen::Absent) => Seen::Text(Cow::Owned(format!("{origin}{path}"))),
            (Seen::Text(path), Seen::Text(query)) => Seen::Text(Cow::Owned(format!("{origin}{path}?{query}"))),
            (Seen::Absent, Seen::Absent) => Seen::borrowed(origin),
            (Seen::Absent, Seen::Text(query)) => Seen::Text(Cow::Owned(format!("{origin}?{query}"))),
            (Seen::Unknown(blame), _) | (_, Seen::Unknown(blame)) => Seen::Unknown(blame),
        }
    }

    /// The client's address as a filter set it, or as it connected.
    fn client(self) -> Seen<'s> {
        match &self.state.client {
            Part::AsSent => Seen::Text(Cow::Owned(self.state.request.client.to_string())),
            Part::Now(now) => now.as_ref().map_or(Seen::Absent, Seen::held),
        }
    }

    /// The address that was connected to; absent where nobody said.
    fn listener_address(self) -> Seen<'s> {
        self.state.arrival.address.map_or(Seen::Absent, |address| Seen::Text(Cow::Owned(address.to_string())))
    }

    /// The first protocol that the client offers.
    fn alpn(self) -> Option<&'s str> {
        self.state.request.tls.as_ref()?.alpn.first().map(Text::as_str)
    }

    /// A variable; anything may stand in it once something opaque touched the request.
    fn var(self, name: &str) -> Seen<'s> {
        match (self.state.vars.iter().find(|(own, _)| own == name), &self.state.havoc) {
            (_, Some(blame)) => Seen::Unknown(blame.clone()),
            (Some((_, held)), None) => Seen::held(held),
            (None, None) => Seen::Absent,
        }
    }

    /// A group of the map's pattern that is being looked at, or else of the last pattern that ran.
    fn capture(self, group: u8) -> Seen<'s> {
        let of =
            |groups: &'s [Option<Text>]| Seen::maybe(groups.get(usize::from(group)).and_then(|own| own.as_deref()));
        match (self.groups, &self.state.groups.unknown) {
            (Some(groups), _) => of(groups),
            (None, Some(blame)) => Seen::Unknown(blame.clone()),
            (None, None) => of(&self.state.groups.by_number),
        }
    }

    /// The lines of a header, in order.
    pub(super) fn lines<'n>(self, name: &'n str) -> impl Iterator<Item = Seen<'s>> + use<'s, 'n> {
        let state = self.state;
        let sent: &[_] = if state.http && state.headers.is_none() { &state.request.headers } else { &[] };
        let changed: &[_] = if state.http { state.headers.as_deref().unwrap_or(&[]) } else { &[] };
        let sent = sent.iter().filter(move |(own, _)| own == name).map(|(_, value)| Seen::borrowed(value));
        sent.chain(changed.iter().filter(move |(own, _)| own == name).map(|(_, held)| Seen::held(held)))
    }
}

/// Whether HTTP defines the method.
fn is_defined(method: &str) -> bool {
    matches!(method, "OPTIONS" | "GET" | "HEAD" | "POST" | "PUT" | "DELETE" | "TRACE" | "CONNECT")
}

/// Whether a value can have several instances.
pub(super) fn repeats(value: &Value) -> bool {
    match value {
        Value::Field(Field::Header(_, which) | Field::Cookie(_, which)) => {
            matches!(which, Which::Each | Which::EachLine)
        }
        Value::Field(Field::Argument(_)) => true,
        Value::Convert(inner, _) => repeats(inner),
        _ => false,
    }
}

/// Whether a text matches; `None` where a pattern can't be run.
pub(super) fn matches(matcher: &Matcher, text: &str) -> Option<bool> {
    match matcher {
        Matcher::Strings(strings) => Some(strings.matches(text)),
        Matcher::Regexes(patterns) => {
            let mut unknown = false;
            for pattern in patterns {
                match pattern.is_match(text) {
                    Some(true) => return Some(true),
                    Some(false) => {}
                    None => unknown = true,
                }
            }
            (!unknown).then_some(false)
        }
        Matcher::Networks(networks) => {
            let address = text.parse().ok().map(plain_address);
            Some(address.is_some_and(|address| networks.iter().any(|network| network.contains(&address))))
        }
        Matcher::Numbers(ranges) => {
            let number = convert::integer(text);
            Some(number.is_some_and(|number| ranges.iter().any(|range| range.contains(number))))
        }
        Matcher::Length(ranges) => Some(ranges.iter().any(|range| range.contains(text.len() as i64))),
        Matcher::Found => Some(true),
        Matcher::Truthy => Some(!text.is_empty() && text != "0"),
    }
}

/// An IPv4 address in IPv6 clothes becomes plain.
fn plain_address(address: std::net::IpAddr) -> std::net::IpAddr {
    address.to_canonical()
}
