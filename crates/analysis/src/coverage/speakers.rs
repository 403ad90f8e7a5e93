//! What expectations speak of: the requests that each means, as a condition and one by one.

use std::collections::HashMap;

use model::{Matcher, Text};

use crate::ask::{Ask, Scheme};
use crate::intent::{Condition, Expectation, Intent, On, Pattern, When};
use crate::prove::requests;
use crate::space::door::Door;
use crate::space::lang::of_matcher;
use crate::space::{Atom, Dim, Draft, Formula};
use crate::test::{Prepared, doors, meets, speaks_of};

/// One expectation, as far as it says which requests it means.
struct Speaker {
    doors: Vec<Door>,
    means: Means,
    /// The same as a condition; nothing where it can't be written down.
    formula: Option<Formula>,
    /// The same where a TLS client asks for the name that stands in Host.
    over_tls: Option<Formula>,
}

enum Means {
    One(Box<Ask>),
    All(Vec<Condition>),
}

/// The expectations of one balancer, found again by the host that they name.
pub(super) struct Speakers {
    all: Vec<Speaker>,
    by_host: HashMap<Text, Vec<usize>>,
    of_any_host: Vec<usize>,
}

impl Speakers {
    pub fn of(intent: &Intent, subject: &Prepared<'_>) -> Self {
        let mut speakers = Speakers { all: Vec::new(), by_host: HashMap::new(), of_any_host: Vec::new() };
        for expectation in intent.expect.iter().filter(|one| speaks_of(&one.wanted, subject)) {
            if let Some(speaker) = Speaker::of(expectation, subject) {
                let number = speakers.all.len();
                match speaker.host() {
                    Some(host) => speakers.by_host.entry(host).or_default().push(number),
                    None => speakers.of_any_host.push(number),
                }
                speakers.all.push(speaker);
            }
        }
        speakers
    }

    /// Whether some expectation means this request.
    pub fn mean(&self, door: &Door, ask: &Ask) -> bool {
        let draft = Draft::of(ask);
        self.for_hosts(&[ask.host.to_ascii_lowercase().into()]).any(|one| one.means(door, ask, &draft))
    }

    /// What each of them means at a door, where it is about one of the hosts; what can't be written down is `None`.
    pub fn at(&self, door: &Door, hosts: Option<&[Text]>) -> Vec<Option<&Formula>> {
        let here = |one: &&Speaker| one.doors.contains(door);
        match hosts {
            Some(hosts) => self.for_hosts(hosts).filter(here).map(|one| one.at(door)).collect(),
            None => self.all.iter().filter(here).map(|one| one.at(door)).collect(),
        }
    }

    /// Whether one of them means more than a single request.
    pub fn any_set(&self) -> bool {
        self.all.iter().any(|one| matches!(one.means, Means::All(_)))
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.all.len()
    }

    /// The requests that single expectations name, each with where it comes in.
    pub fn single(&self) -> impl Iterator<Item = (&Door, &Ask)> {
        self.all.iter().filter_map(|one| match &one.means {
            Means::One(ask) => Some((one.doors.first()?, ask.as_ref())),
            Means::All(_) => None,
        })
    }

    fn for_hosts(&self, hosts: &[Text]) -> impl Iterator<Item = &Speaker> {
        let named = hosts.iter().filter_map(|host| self.by_host.get(host)).flatten();
        named.chain(&self.of_any_host).map(|&number| &self.all[number])
    }
}

impl Speaker {
    fn of(expectation: &Expectation, subject: &Prepared<'_>) -> Option<Speaker> {
        match &expectation.when {
            When::Request(ask) => {
                let placed = ask.value.place(subject.model).ok()?;
                let listener = subject.model.listener(placed.arrival.listener);
                let door = Door::new(placed.arrival.listener, listener, listener.binds.get(placed.arrival.bind)?);
                let (formula, ask) = (one(&ask.value), ask.value.clone());
                Some(Speaker {
                    doors: vec![door],
                    over_tls: formula.clone(),
                    formula,
                    means: Means::One(Box::new(ask)),
                })
            }
            When::Set(conditions) => {
                let doors = doors(subject, &conditions.value);
                let conditions: Vec<Condition> = conditions.value.iter().map(usual).collect();
                let over_tls = requests(&conditions.iter().map(by_host).collect::<Vec<_>>()).ok();
                Some(Speaker { doors, formula: requests(&conditions).ok(), over_tls, means: Means::All(conditions) })
            }
        }
    }

    /// The one host that it is about.
    fn host(&self) -> Option<Text> {
        match &self.means {
            Means::One(ask) => ask.scheme.is_http().then(|| ask.host.to_ascii_lowercase().into()),
            Means::All(conditions) => conditions.iter().find_map(|one| match (&one.on, &one.pattern) {
                (On::Host, Pattern::Exact(host)) => Some(host.to_ascii_lowercase().into()),
                _ => None,
            }),
        }
    }

    fn at(&self, door: &Door) -> Option<&Formula> {
        if door.scheme == Scheme::Https { self.over_tls.as_ref() } else { self.formula.as_ref() }
    }

    fn means(&self, door: &Door, ask: &Ask, draft: &Draft) -> bool {
        self.doors.contains(door)
            && match &self.means {
                Means::One(own) => same(own, ask),
                Means::All(conditions) => conditions.iter().all(|condition| meets(draft, condition)),
            }
    }
}

/// A Host header is the host.
fn usual(condition: &Condition) -> Condition {
    match &condition.on {
        On::Header(name) if name == "host" => Condition { on: On::Host, ..condition.clone() },
        _ => condition.clone(),
    }
}

/// A TLS client asks for the host.
fn by_host(condition: &Condition) -> Condition {
    match condition.on {
        On::Sni => Condition { on: On::Host, ..condition.clone() },
        _ => condition.clone(),
    }
}

fn same(a: &Ask, b: &Ask) -> bool {
    a.request() == b.request()
}

/// One request as a condition on all parts that it names.
fn one(ask: &Ask) -> Option<Formula> {
    let is = |dim: Dim, text: &str| {
        let set = of_matcher(&Matcher::equals([text])).ok()?;
        Some(Formula::text(dim, set))
    };
    let client = Formula::is(Atom::Client(vec![ask.client.unwrap_or(crate::ask::SOMEBODY).into()]));
    if !ask.scheme.is_http() {
        return Some(client);
    }
    let mut parts =
        vec![client, is(Dim::Method, &ask.method)?, is(Dim::Host, &ask.host)?, is(Dim::Target, &ask.target)?];
    for (name, value) in &ask.headers {
        parts.push(is(Dim::Header(name.clone()), value)?);
    }
    Some(Formula::all(parts))
}
