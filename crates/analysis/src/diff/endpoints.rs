//! Endpoints: those that join or leave a pool, and the settings of those that stay.

use std::collections::HashMap;

use finding::Span;
use model::words::count;
use model::{AdminState, Endpoint, Host, Pool, Resolution, Stickiness, Text};

use super::fact::{Fact, Subject, listed, merged_parts};
use super::setting::{Both, limits, time, tls, yes};
use super::{Because, Kind, Said, health};

/// Endpoints that are the same before and after, and those that are on one side only.
pub(super) struct Endpoints<'m> {
    /// Old and new, side by side.
    pub both: Vec<(&'m Endpoint, &'m Endpoint)>,
    /// Those of the old side that found no partner.
    pub left: Vec<&'m Endpoint>,
    /// Those of the new side that found none.
    pub joined: Vec<&'m Endpoint>,
}

impl<'m> Endpoints<'m> {
    /// By address, since names are only names; where an address is on one side only, by name.
    pub fn of(old: &'m Pool, new: &'m Pool) -> Self {
        let mut all = Endpoints { both: Vec::new(), left: old.endpoints.iter().collect(), joined: Vec::new() };
        let joined: Vec<&Endpoint> = new.endpoints.iter().collect();
        let joined = all.pair(joined, |endpoint| Some(endpoint.address.to_string()));
        all.joined = all.pair(joined, |endpoint| endpoint.name.as_ref().map(|name| name.value.to_string()));
        all
    }

    /// Pairs what has one key; gives back the new ones that found nobody.
    fn pair(&mut self, new: Vec<&'m Endpoint>, key: impl Fn(&Endpoint) -> Option<String>) -> Vec<&'m Endpoint> {
        let mut free: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, endpoint) in self.left.iter().enumerate().rev() {
            if let Some(key) = key(endpoint) {
                free.entry(key).or_default().push(index);
            }
        }
        let mut taken = vec![false; self.left.len()];
        let mut alone = Vec::new();
        for endpoint in new {
            match key(endpoint).and_then(|key| free.get_mut(&key)?.pop()) {
                Some(index) => {
                    taken[index] = true;
                    self.both.push((self.left[index], endpoint));
                }
                None => alone.push(endpoint),
            }
        }
        let mut taken = taken.into_iter();
        self.left.retain(|_| !taken.next().unwrap_or(false));
        alone
    }
}

/// All that differs in the endpoints of a pool that stays; TLS only where no place that uses the pool says it.
pub(super) fn compare(both: &Both<'_>, with_tls: bool) -> Vec<Fact> {
    let endpoints = Endpoints::of(both.old, both.new);
    let mut facts: Vec<Fact> = [
        moved(both, "loses", &endpoints.left, |because| &mut because.old),
        moved(both, "gets", &endpoints.joined, |because| &mut because.new),
    ]
    .into_iter()
    .flatten()
    .collect();
    let by_cookie =
        |pool: &Pool| matches!(pool.stickiness.as_ref().map(|own| &own.value), Some(Stickiness::Cookie { .. }));
    let cookies = by_cookie(both.old) && by_cookie(both.new);
    let own = endpoints.both.iter().flat_map(|(old, new)| one(&both.name(), (old, new), cookies, with_tls)).collect();
    facts.extend(merged_parts(own, endpoints.both.len(), " of each endpoint"));
    facts
}

/// Endpoints that join or leave.
fn moved(
    both: &Both<'_>,
    verb: &str,
    endpoints: &[&Endpoint],
    side: impl Fn(&mut Because) -> &mut Vec<Span>,
) -> Option<Fact> {
    let addresses: Vec<String> = endpoints.iter().map(|endpoint| endpoint.address.to_string()).collect();
    let spans = endpoints.iter().map(|endpoint| endpoint.span);
    let mut because = Because { old: vec![both.old.name.span], new: vec![both.new.name.span] };
    *side(&mut because) = spans.collect();
    let number = count(endpoints.len(), "endpoint");
    let message = format!("pool {} {verb} {number}: {}", both.name(), listed(&addresses));
    let size = |pool: &Pool| Some(count(pool.endpoints.len(), "endpoint").into());
    (!endpoints.is_empty()).then(|| Fact {
        kind: Kind::Endpoint,
        what: verb.into(),
        subject: both.subject(),
        before: size(both.old),
        after: size(both.new),
        because,
        message: Some(message),
    })
}

/// The settings of one endpoint.
fn one(pool: &str, (old, new): (&Endpoint, &Endpoint), cookies: bool, with_tls: bool) -> Vec<Fact> {
    let part = Some(old.address.to_string());
    let subject = Subject { noun: "pool", name: pool.to_owned(), part, old: old.span, new: new.span };
    let says = |kind, what, text: fn(&Endpoint) -> Text| {
        subject.compare(kind, what, "", Some((text(old), old.span)), Some((text(new), new.span)))
    };
    let slow = |endpoint: &Endpoint| time(endpoint.slow_start.as_deref().copied());
    let mut facts = vec![
        says(Kind::Endpoint, "address", |one| one.address.to_string().into()),
        says(Kind::Endpoint, "state", |one| state(one.admin).into()),
        says(Kind::Endpoint, "used", |one| turn(one.tier)),
        says(Kind::Endpoint, "name resolution", resolution),
        says(Kind::Connection, "PROXY protocol header", |one| yes(one.proxy_protocol).into()),
        subject.compare(Kind::Share, "slow start", "none", slow(old), slow(new)),
    ];
    if with_tls {
        facts.extend(tls(&subject, old.tls.as_deref(), new.tls.as_deref()));
    }
    if cookies {
        facts.push(subject.compare(Kind::Stickiness, "cookie value", "none", cookie(old), cookie(new)));
    }
    let mut facts: Vec<Fact> = facts.into_iter().flatten().collect();
    facts.extend(health::compare(&subject, &old.health, &new.health));
    facts.extend(limits(&subject, &old.limits, &new.limits));
    facts
}

fn state(admin: AdminState) -> &'static str {
    match admin {
        AdminState::Ready => "takes traffic",
        AdminState::Draining => "takes no new traffic",
        AdminState::Maintenance => "switched off",
    }
}

/// When its name is looked up; an address needs no looking up.
fn resolution(endpoint: &Endpoint) -> Text {
    let is_name = matches!(endpoint.address.host, Host::Name(_));
    match endpoint.resolution {
        Resolution::AtRunTime if is_name => "at run time".into(),
        Resolution::Never if is_name => "never".into(),
        _ => "at start".into(),
    }
}

/// When an endpoint comes in.
fn turn(tier: u8) -> Text {
    match tier {
        0 => "first".into(),
        1 => "when all others are down".into(),
        n => format!("spare number {n}").into(),
    }
}

fn cookie(endpoint: &Endpoint) -> Option<Said> {
    endpoint.cookie.as_ref().map(|cookie| (cookie.value.clone(), cookie.span))
}
