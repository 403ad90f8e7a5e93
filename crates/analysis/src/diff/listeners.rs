//! Listeners: addresses that open or close, and what is said of those that stay. Names of listeners say nothing.

use std::collections::HashMap;

use model::{Bind, BindAddress, Limit, Listener, Model, Ports, Protocol, Timeouts, Wait};

use super::fact::{Fact, Subject};
use super::setting::{each_place, limits, places, spoken, time, verify, yes};
use super::{Because, Kind};

/// One address of a listener that is switched on.
#[derive(Clone, Copy)]
struct Door<'m> {
    listener: &'m Listener,
    bind: &'m Bind,
}

/// What tells doors apart; datagrams and connections don't meet.
type Key<'m> = (&'m BindAddress, Option<Ports>, bool);

impl<'m> Door<'m> {
    fn all(model: &'m Model) -> impl Iterator<Item = Door<'m>> {
        let open = model.listeners.iter().filter(|listener| !listener.disabled);
        open.flat_map(|listener| listener.binds.iter().map(move |bind| Door { listener, bind }))
    }

    fn key(self) -> Key<'m> {
        (&self.bind.address, self.bind.ports, self.listener.protocol == Protocol::Udp)
    }

    /// `*:443`, `10.0.0.1:8000-8010`, `/run/app.sock`.
    fn name(self) -> String {
        let host = match &self.bind.address {
            BindAddress::Any => "*".to_owned(),
            BindAddress::Ip(ip) if ip.is_ipv6() => format!("[{ip}]"),
            BindAddress::Ip(ip) => ip.to_string(),
            BindAddress::Unix(text) | BindAddress::Name(text) => text.to_string(),
        };
        match self.bind.ports {
            None => host,
            Some(Ports { first, last }) if first == last => format!("{host}:{first}"),
            Some(Ports { first, last }) => format!("{host}:{first}-{last}"),
        }
    }

    /// What it speaks: `HTTP over TLS`.
    fn speaks(self) -> String {
        let tls = if self.bind.tls.is_some() { " over TLS" } else { "" };
        format!("{}{tls}", spoken(self.listener.protocol))
    }
}

/// All that differs in listeners.
pub(super) fn compare(old: &Model, new: &Model) -> Vec<Fact> {
    let mut free: HashMap<Key<'_>, Vec<Door<'_>>> = HashMap::new();
    let doors: Vec<Door<'_>> = Door::all(old).collect();
    doors.iter().rev().for_each(|door| free.entry(door.key()).or_default().push(*door));
    let mut facts = Vec::new();
    let mut opened = Vec::new();
    for door in Door::all(new) {
        match free.get_mut(&door.key()).and_then(Vec::pop) {
            Some(before) => facts.extend(both(before, door)),
            None => opened.push(door),
        }
    }
    // In the order of the text, which the table doesn't keep.
    let closed = doors.into_iter().filter(|door| {
        let left = free.get(&door.key()).into_iter().flatten();
        left.into_iter().any(|other| std::ptr::eq(other.bind, door.bind))
    });
    let mut all: Vec<Fact> = closed.map(|door| alone(door, false)).collect();
    all.extend(opened.into_iter().map(|door| alone(door, true)));
    all.extend(facts);
    all
}

/// A door that is on one side only.
fn alone(door: Door<'_>, is_new: bool) -> Fact {
    let span = door.bind.span;
    let subject = Subject { noun: "listener", name: door.name(), part: None, old: span, new: span };
    let speaks = || Some(door.speaks().into());
    let lines = |there: bool| if there { vec![span] } else { Vec::new() };
    let what = if is_new { "is new" } else { "is gone" };
    Fact {
        kind: Kind::Listener,
        what: what.into(),
        subject,
        before: if is_new { None } else { speaks() },
        after: if is_new { speaks() } else { None },
        because: Because { old: lines(!is_new), new: lines(is_new) },
        message: Some(format!("listener {} {what} ({})", door.name(), door.speaks())),
    }
}

/// What differs in the limits of the balancer as a whole. Where one side has none its first listener stands for it.
pub(super) fn as_a_whole(old: &Model, new: &Model) -> Vec<Fact> {
    let said = |model: &Model| {
        let limit = model.limits.get(Limit::Connections).map(|limit| limit.span);
        limit.or_else(|| model.listeners.first().map(|listener| listener.span))
    };
    let Some((before, after)) = said(old).zip(said(new)) else { return Vec::new() };
    let subject = Subject { noun: "balancer", name: "all listeners".to_owned(), part: None, old: before, new: after };
    limits(&subject, &old.limits, &new.limits)
}

/// What differs in a door that stays.
fn both(old: Door<'_>, new: Door<'_>) -> Vec<Fact> {
    let subject = Subject { noun: "listener", name: new.name(), part: None, old: old.bind.span, new: new.bind.span };
    let tls = |door: Door<'_>| door.bind.tls.as_ref().map(|tls| ("on".into(), tls.span));
    let announced = |door: Door<'_>| Some((yes(door.bind.proxy_protocol).into(), door.bind.span));
    let speaks = |door: Door<'_>| Some((spoken(door.listener.protocol).into(), door.listener.name.span));
    let mut facts = vec![
        subject.compare(Kind::Listener, "protocol", "", speaks(old), speaks(new)),
        subject.compare(Kind::Tls, "TLS", "off", tls(old), tls(new)),
        subject.compare(Kind::Connection, "PROXY protocol header", "no", announced(old), announced(new)),
    ];
    if let (Some(old), Some(new)) = (&old.bind.tls, &new.bind.tls) {
        facts.push(subject.compare(Kind::Tls, "client certificates", "the default", verify(old), verify(new)));
    }
    let (old, new) = (old.listener, new.listener);
    let is_read = [old, new].iter().all(|listener| listener.protocol == Protocol::Http);
    let mut facts: Vec<Fact> = facts.into_iter().flatten().collect();
    let places = places(&old.usages, &new.usages);
    if places.is_empty() {
        facts.extend(timeouts(&subject, is_read, &old.timeouts, &new.timeouts));
        facts.extend(limits(&subject, &old.limits, &new.limits));
    }
    facts.extend(each_place(&subject, &places, |subject, old, new| {
        let mut facts = timeouts(subject, is_read, &old.timeouts, &new.timeouts);
        facts.extend(limits(subject, &old.limits, &new.limits));
        facts
    }));
    facts
}

/// Those of the way to a client; the others are the pool's. A connection that isn't read has no requests to wait for.
fn timeouts(subject: &Subject, is_read: bool, a: &Timeouts, b: &Timeouts) -> Vec<Fact> {
    let compare = |what, wait| subject.compare(Kind::Timeout, what, "none", time(a.get(wait)), time(b.get(wait)));
    let mut facts = vec![compare("client timeout", Wait::Client)];
    if is_read {
        facts.push(compare("request timeout", Wait::Request));
        facts.push(compare("keep-alive timeout", Wait::KeepAlive));
    }
    facts.into_iter().flatten().collect()
}
