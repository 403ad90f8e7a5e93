//! Pools: those that come or go, and the settings of those that stay.

use finding::Span;
use model::words::spread;
use model::{HealthCheck, Model, Pool, PoolId, Protocol, RetryPolicy, Text, Timeouts, Wait};

use super::fact::{Fact, Subject};
use super::setting::{Both, each_place, limits, places, spoken, time, tls};
use super::{Because, Kind, Pairs, Said, endpoints, shares};
use crate::facts::reach::Reach;

/// All that differs in pools which a request can get to.
pub(super) fn compare(old: &Model, new: &Model, pairs: &Pairs) -> Vec<Fact> {
    let (before, after) = (Reach::of(old), Reach::of(new));
    let mut facts = Vec::new();
    for (id, pool) in old.pool_ids() {
        match pairs.new_of(id) {
            Some(partner) if before.pool(id) || after.pool(partner) => {
                let used = (before.pool(id), after.pool(partner));
                facts.extend(paired((pool, used.0), (new.pool(partner), used.1)));
            }
            None if before.pool(id) => facts.push(gone(pool)),
            _ => {}
        }
    }
    let is_added = |id: PoolId| pairs.old_of(id).is_none() && after.pool(id);
    facts.extend(new.pool_ids().filter(|(id, _)| is_added(*id)).map(|(_, pool)| added(pool)));
    facts
}

/// A fact of a pool as a whole.
fn whole(pool: &Pool, message: String, before: Option<Text>, after: Option<Text>, because: Because) -> Fact {
    let span = pool.name.span;
    let name = pool.name.value.to_string();
    let subject = Subject { noun: "pool", name, part: None, old: span, new: span };
    Fact { kind: Kind::Pool, what: "pool".into(), subject, before, after, because, message: Some(message) }
}

fn gone(pool: &Pool) -> Fact {
    let because = Because { old: vec![pool.name.span], new: Vec::new() };
    whole(
        pool,
        format!("pool {} is gone: it had {}", pool.name.value, spread(pool)),
        Some(spread(pool).into()),
        None,
        because,
    )
}

fn added(pool: &Pool) -> Fact {
    let because = Because { old: Vec::new(), new: vec![pool.name.span] };
    whole(pool, format!("pool {} is new: {}", pool.name.value, spread(pool)), None, Some(spread(pool).into()), because)
}

/// Whether something is said of what is tried again. Where that stands in what leads to a pool, nothing is said of one that
/// nothing leads to.
fn tells_retries((pool, used): (&Pool, bool)) -> bool {
    used || pool.retries.elsewhere.is_some() || !pool.retries.on.is_empty()
}

/// The same of how long something may take.
fn tells_timeouts((pool, used): (&Pool, bool)) -> bool {
    used || pool.timeouts != Timeouts::default()
}

/// All that differs in a pool that stays, and that is in use or not.
fn paired(before: (&Pool, bool), after: (&Pool, bool)) -> Vec<Fact> {
    let (old, new) = (before.0, after.0);
    let both = Both { old, new };
    let subject = both.subject();
    let places = places(&old.usages, &new.usages);
    let mut facts = shares::compare(&both);
    facts.extend(endpoints::compare(&both, places.is_empty()));
    facts.extend(subject.compare(Kind::Pool, "protocol", "", protocol(old), protocol(new)));
    facts.extend(limits(&subject, &old.limits, &new.limits));
    let both_tell = |tells: fn((&Pool, bool)) -> bool| places.is_empty() && tells(before) && tells(after);
    if both_tell(tells_timeouts) {
        facts.extend(timeouts(&subject, &both, (&old.timeouts, &new.timeouts)));
    }
    if both_tell(tells_retries) {
        facts.extend(retries(&subject, &old.retries, &new.retries));
    }
    facts.extend(each_place(&subject, &places, |subject, old, new| {
        let mut facts: Vec<Fact> = tls(subject, old.tls.as_deref(), new.tls.as_deref()).into_iter().flatten().collect();
        facts.extend(timeouts(subject, &both, (&old.timeouts, &new.timeouts)));
        facts.extend(retries(subject, &old.retries, &new.retries));
        facts.extend(limits(subject, &old.limits, &new.limits));
        facts
    }));
    let kept = |pool: &Pool| pool.keepalive.map(|kept| (kept.value.to_string().into(), kept.span));
    facts.extend(subject.compare(Kind::Connection, "idle connections kept open", "none", kept(old), kept(new)));
    facts
}

fn protocol(pool: &Pool) -> Option<Said> {
    Some((spoken(pool.protocol).into(), pool.name.span))
}

/// Those of the way to an endpoint; the others are the listener's.
fn timeouts(subject: &Subject, Both { old, new }: &Both<'_>, (a, b): (&Timeouts, &Timeouts)) -> Vec<Fact> {
    let compare = |what, a, b| subject.compare(Kind::Timeout, what, "none", time(a), time(b));
    let one = |(what, wait)| compare(what, a.get(wait), b.get(wait));
    let mut facts = vec![one(("connect timeout", Wait::Connect))];
    if [old, new].iter().all(|pool| pool.protocol == Protocol::Tcp) {
        // What isn't read is a tunnel from the start; some languages have no other word for its silence.
        let idle = |timeouts: &Timeouts| timeouts.get(Wait::Tunnel).or(timeouts.get(Wait::Endpoint));
        facts.push(compare("idle timeout", idle(a), idle(b)));
    } else {
        facts.extend([("endpoint timeout", Wait::Endpoint), ("tunnel timeout", Wait::Tunnel)].map(one));
    }
    facts.push(one(("queue timeout", Wait::Queue)));
    let asks = |pool: &Pool| pool.endpoints.iter().any(|one| matches!(one.health, HealthCheck::Active { .. }));
    if asks(old) && asks(new) {
        facts.push(one(("check timeout", Wait::Check)));
    }
    facts.into_iter().flatten().collect()
}

fn retries(subject: &Subject, old: &RetryPolicy, new: &RetryPolicy) -> Vec<Fact> {
    let attempts = |policy: &RetryPolicy| policy.attempts.map(|one| (one.value.to_string().into(), one.span));
    let elsewhere =
        |policy: &RetryPolicy| policy.elsewhere.map(|one| (if one.value { "yes" } else { "no" }.into(), one.span));
    // Where nothing is tried again, nothing is a reason to.
    let never = |policy: &RetryPolicy| policy.on.is_empty() && policy.elsewhere.is_some_and(|one| !one.value);
    let words = !never(old) && !never(new);
    let all = [
        subject.compare(Kind::Retry, "retries", "the default", attempts(old), attempts(new)),
        subject.compare(Kind::Retry, "retries at another endpoint", "the default", elsewhere(old), elsewhere(new)),
        subject
            .compare(Kind::Retry, "failures that are retried", "the default", retried(old), retried(new))
            .filter(|_| words),
    ];
    all.into_iter().flatten().collect()
}

/// Failures that are retried, sorted: their order says nothing.
fn retried(policy: &RetryPolicy) -> Option<Said> {
    let span: Span = policy.on.first()?.span;
    let mut words: Vec<&str> = policy.on.iter().map(|on| on.value.as_str()).collect();
    words.sort_unstable();
    Some((words.join(" ").into(), span))
}
