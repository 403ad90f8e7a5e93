//! Well-chosen members of a set of requests: what the conditions name, what the model's own conditions name, and what
//! lies just beside both.

use std::collections::HashSet;
use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;
use model::{Bind, BindAddress, Listener, ListenerId, Protocol, Text};

use super::Prepared;
use crate::ask::{Ask, ListenerChoice, Placed, Scheme};
use crate::intent::{Condition, On, Pattern};
use crate::space::door::Door;
use crate::space::{Draft, NOBODY, beside, drafts, of_pattern};

/// So many members of a set are tried.
const MEMBERS: usize = 2_000;

/// So many texts for each part are put together with each other.
const CROSSED: usize = 24;

/// One request of a set, at one listener.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// The request as a user would write it.
    pub ask: Ask,
    /// A request may fit several listeners; this is the one that is meant.
    listener: ListenerId,
    /// How much a reader has to take in.
    pub size: usize,
}

impl Member {
    /// The request where it arrives.
    pub fn placed(&self, subject: &Prepared<'_>) -> Placed {
        self.ask.place_at(self.listener, subject.model.listener(self.listener))
    }
}

/// Members of the set that all conditions describe, each once.
pub(super) fn members(subject: &Prepared<'_>, conditions: &[Condition]) -> Vec<Member> {
    let mut found = Found { conditions, members: Vec::new(), seen: HashSet::new() };
    let doors = doors(subject, conditions);
    let each = MEMBERS / doors.len().max(1);
    for (number, door) in doors.iter().enumerate() {
        found.at(subject, door, each * (number + 1));
    }
    found.members
}

/// The doors at which requests that meet the conditions can come in.
pub(crate) fn doors(subject: &Prepared<'_>, conditions: &[Condition]) -> Vec<Door> {
    let http_only = conditions.iter().any(|condition| is_http(&condition.on));
    let chosen = conditions.iter().any(|condition| matches!(condition.on, On::Listener | On::Port));
    let mut doors = Vec::new();
    for (id, listener) in subject.model.listener_ids().filter(|(_, listener)| !listener.disabled) {
        let speaks = match listener.protocol {
            Protocol::Http => true,
            Protocol::Tcp => !http_only,
            Protocol::Udp => false,
        };
        // What listens on this machine alone can't be reached from elsewhere, so nobody means it unless he says so.
        let binds = listener.binds.iter().filter(|bind| speaks && (chosen || !bind.is_local()));
        for bind in binds.filter(|bind| fits(listener, bind, conditions)) {
            doors.push(Door::new(id, listener, bind));
        }
    }
    doors.dedup_by_key(|door| (door.listener, door.scheme, door.port, door.address));
    doors
}

/// Whether only HTTP has such a part. A TCP listener has none that could meet the condition.
fn is_http(on: &On) -> bool {
    !matches!(on, On::Scheme | On::Port | On::Listener | On::Client | On::Sni)
}

/// Whether the conditions on where a request arrives let it arrive here.
pub(crate) fn fits(listener: &Listener, bind: &Bind, conditions: &[Condition]) -> bool {
    let scheme = Door::new(ListenerId(0), listener, bind).scheme.as_str();
    conditions.iter().all(|condition| match &condition.on {
        On::Scheme => condition.pattern.takes(scheme, true),
        On::Port => bind.ports.is_some_and(|ports| condition.pattern.takes(&ports.first.to_string(), false)),
        On::Listener => is_named(&condition.pattern, listener, bind),
        _ => true,
    })
}

/// Whether a pattern on listeners takes this one: by its name, by `:port`, or by `address:port`.
fn is_named(pattern: &Pattern, listener: &Listener, bind: &Bind) -> bool {
    match pattern {
        Pattern::Not(inner) => !is_named(inner, listener, bind),
        Pattern::AnyOf(any) => any.iter().any(|pattern| is_named(pattern, listener, bind)),
        Pattern::Exact(text) => {
            let has = |port| bind.ports.is_some_and(|ports| ports.contains(port));
            match ListenerChoice::parse(text) {
                ListenerChoice::Name(name) => listener.name.value == name,
                ListenerChoice::Port(port) => has(port),
                ListenerChoice::Address(address, port) => {
                    has(port) && (bind.address == BindAddress::Ip(address) || bind.address == BindAddress::Any)
                }
            }
        }
        other => other.takes(&listener.name.value, false),
    }
}

/// Members of a set, while they are gathered.
struct Found<'c> {
    conditions: &'c [Condition],
    /// The simplest come first, as bases are tried before what is put together.
    members: Vec<Member>,
    /// What was taken in already, and at which door.
    seen: HashSet<(ListenerId, Scheme, Option<u16>, Draft)>,
}

impl Found<'_> {
    /// Fills up to `limit` members in all, so that each door has its part.
    fn at(&mut self, subject: &Prepared<'_>, door: &Door, limit: usize) {
        let entry = subject.model.listener(door.listener).entry;
        let own = subject.drafts[door.listener.0 as usize].get_or_init(|| drafts(subject.model, entry));
        let bases = self.bases();
        for base in &bases {
            self.keep(door, base.clone(), limit);
        }
        let Some(first) = bases.first() else { return };
        // The model's conditions as they are, then with what the set asks for where they don't meet it themselves.
        for draft in own {
            self.keep(door, draft.over(first), limit);
        }
        for base in bases.iter().take(CROSSED) {
            for draft in own {
                self.keep(door, base.over(draft), limit);
            }
        }
    }

    /// Requests that the conditions alone describe.
    fn bases(&self) -> Vec<Draft> {
        let mut bases = vec![Draft::default()];
        for condition in self.conditions.iter().filter(|condition| !matches!(condition.on, On::Port | On::Listener)) {
            let mut texts = texts(&condition.pattern, &condition.on);
            texts.retain(|text| condition.pattern.takes(text, folds(&condition.on)));
            texts.truncate(if bases.len() == 1 { MEMBERS } else { CROSSED });
            bases =
                bases.iter().flat_map(|base| texts.iter().filter_map(|text| with(base, &condition.on, text))).collect();
            bases.truncate(MEMBERS);
        }
        bases
    }

    /// Takes a draft in that meets all conditions, unless there are enough or it is there already.
    fn keep(&mut self, door: &Door, draft: Draft, limit: usize) {
        if self.members.len() >= limit || !self.takes(&draft) {
            return;
        }
        if !self.seen.insert((door.listener, door.scheme, door.port, draft.clone())) {
            return;
        }
        let ask = draft.ask(door.scheme, door.port);
        self.members.push(Member { size: draft.size(), listener: door.listener, ask });
    }

    /// Whether the request meets all conditions, as it is written and as a server would read it.
    fn takes(&self, draft: &Draft) -> bool {
        self.conditions.iter().all(|condition| meets(draft, condition))
    }
}

/// Parts in which case says nothing.
fn folds(on: &On) -> bool {
    matches!(on, On::Host | On::Sni | On::Scheme)
}

/// The draft with one part more; `None` for a path without a slash at its start, which nobody can send.
fn with(base: &Draft, on: &On, text: &str) -> Option<Draft> {
    let mut draft = base.clone();
    match on {
        On::Method => draft.method = Some(text.into()),
        On::Host => draft.host = Some(text.into()),
        On::Path => draft.path = text.starts_with('/').then(|| text.into()),
        On::Query => draft.query = Some(text.into()),
        On::Argument(name) => draft.add_argument(name, text),
        On::Header(name) => draft.set_header(name, text),
        On::Cookie(name) => draft.add_cookie(name, text),
        On::Client => draft.client = Some(text.into()),
        On::Sni => draft.sni = Some(text.into()),
        On::Scheme | On::Port | On::Listener => {}
    }
    (*on != On::Path || draft.path.is_some()).then_some(draft)
}

/// Whether a request meets a condition, as it is written and as a server would read it.
pub(crate) fn meets(draft: &Draft, condition: &Condition) -> bool {
    let part = |part: &Option<Text>, usual: &'static str| part.clone().unwrap_or(Text::new_static(usual));
    let found = match &condition.on {
        On::Method => Some(part(&draft.method, "GET")),
        On::Host => Some(part(&draft.host, NOBODY)),
        On::Path => Some(part(&draft.path, "/")),
        On::Query => draft.query.clone().or(Some(Text::default())),
        On::Client => Some(draft.client.clone().unwrap_or_else(|| crate::ask::SOMEBODY.to_string().into())),
        On::Sni => draft.sni.clone().or(draft.host.clone()),
        On::Argument(name) => argument(draft, name),
        On::Header(name) => draft.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone()),
        On::Cookie(name) => cookie(draft, name),
        On::Scheme | On::Port | On::Listener => return true,
    };
    match found {
        Some(found) => condition.pattern.takes(&found, folds(&condition.on)) && plainly(&found, condition),
        None => matches!(condition.pattern, Pattern::Not(_)),
    }
}

/// Whether a path is spelt plainly, or just as the set spells it. Engines and endpoints differ in how they read escapes,
/// doubled slashes and dot segments, so nobody can mean such a path without saying so.
fn plainly(found: &str, condition: &Condition) -> bool {
    let dots = || found.split('/').any(|segment| matches!(segment, "." | ".."));
    condition.on != On::Path
        || matches!(condition.pattern, Pattern::Exact(_))
        || !(found.contains("//") || found.contains('%') || dots())
}

/// The first parameter of that name that has a value, not decoded.
fn argument(draft: &Draft, name: &str) -> Option<Text> {
    let pairs = draft.query.as_ref()?.split('&').filter_map(|pair| pair.split_once('='));
    pairs.into_iter().find(|(own, _)| *own == name).map(|(_, value)| value.into())
}

/// The first cookie of that name.
fn cookie(draft: &Draft, name: &str) -> Option<Text> {
    let (_, cookies) = draft.headers.iter().find(|(own, _)| own == "cookie")?;
    let pairs = cookies.split(';').filter_map(|pair| pair.trim().split_once('='));
    pairs.into_iter().find(|(own, _)| *own == name).map(|(_, value)| value.into())
}

/// Texts in a pattern and just beside it, some of which it may not take.
fn texts(pattern: &Pattern, on: &On) -> Vec<Text> {
    match pattern {
        Pattern::Exact(text) => near(text, on),
        Pattern::Glob(glob) => {
            let short = glob.strip_suffix("/**").unwrap_or(glob).replace('*', "");
            let all = [short, glob.replace("**", "").replace('*', "x"), glob.replace("**", "x/y").replace('*', "x")];
            all.iter().flat_map(|text| near(text, on)).collect()
        }
        Pattern::Regex(pattern) => of_pattern(pattern).iter().flat_map(|text| near(text, on)).collect(),
        Pattern::Network(network) => edges(network),
        Pattern::AnyOf(any) => any.iter().flat_map(|pattern| texts(pattern, on)).collect(),
        Pattern::Not(inner) => {
            let usual = match on {
                On::Path => &["/", "/x"][..],
                On::Host | On::Sni => &[NOBODY],
                On::Method => &["GET", "POST"],
                On::Client => &["198.51.100.1"],
                _ => &["x"],
            };
            usual.iter().map(|text| Text::from(*text)).chain(texts(inner, on)).collect()
        }
    }
}

/// Beside a path stand others that a careless prefix or a comparison without case would take too.
fn near(text: &str, on: &On) -> Vec<Text> {
    let mut all = vec![Text::from(text)];
    if *on == On::Path {
        all.extend(beside(text));
        all.push(text.to_ascii_uppercase().into());
    }
    all
}

/// The first and last address of a network, and those just outside.
fn edges(network: &IpNet) -> Vec<Text> {
    let (first, last) = (network.network(), network.broadcast());
    let mut all = vec![first, last];
    if let (IpAddr::V4(first), IpAddr::V4(last)) = (first, last) {
        let outside = [u32::from(first).checked_sub(1), u32::from(last).checked_add(1)];
        all.extend(outside.into_iter().flatten().map(|bits| IpAddr::V4(Ipv4Addr::from(bits))));
    }
    all.iter().map(|address| address.to_string().into()).collect()
}
