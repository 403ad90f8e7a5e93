//! Timeouts were changed: then requests or connections are cut, or their users find them dead.

use std::collections::BTreeSet;

use model::{Ending, Model, Text, Wait};

use super::note::{Note, Tried};
use crate::case::Count;
use crate::case::words::millis;

const WAITS: [Wait; 7] =
    [Wait::Connect, Wait::Client, Wait::Endpoint, Wait::Tunnel, Wait::Queue, Wait::Request, Wait::KeepAlive];

pub(super) fn fit(tried: &Tried) -> Vec<Note> {
    if !is_shorter(tried) {
        return vec![Note::missed(10.0, "it only gives more time than before, which cuts nothing".into())];
    }
    let pools: Vec<&Text> = tried.pools().collect();
    let (before, after) = tried.case.traffic.sum(|part| pools.iter().any(|pool| **pool == part.pool));
    let broken = if is_of_rest(tried) { broken(tried) } else { 0.0 };
    let (cut, cut_before) = (cuts(tried, &after), cuts(tried, &before));
    let names = crate::case::words::listed(&pools);
    let mut notes = Vec::new();
    let since = |count: f64| format!("{count:.0} at pool {names} were cut by a timeout since, {cut_before:.0} before");
    if cut >= 3.0 && cut > 3.0 * cut_before {
        notes.push(Note::met(18.0, since(cut)));
    } else if let Some(sign) = cut_sign(tried) {
        notes.push(Note::met(12.0, sign));
    }
    if broken >= 1.0 {
        let text =
            format!("{broken:.0} connections of applications to pool {names} were found dead when they were used");
        notes.push(Note::met(10.0, text));
    }
    notes.extend(outlasts(tried));
    if notes.iter().all(|note| !note.is_met) {
        // Where no log tells how requests end, that says little.
        let is_told = !after.endings.is_empty() || !before.endings.is_empty() || tells(tried);
        notes.push(Note::missed(
            if is_told { 15.0 } else { 6.0 },
            format!("nothing at pool {names} was cut by a timeout"),
        ));
    }
    notes
}

/// Whether it is the time that a connection may rest: others end no connection that an application keeps.
fn is_of_rest(tried: &Tried) -> bool {
    ["client timeout", "endpoint timeout", "idle timeout"].iter().any(|what| tried.effect.change.message.contains(what))
}

/// The change as it would be said of the model: a wait that is shorter than before, or that wasn't limited.
fn is_shorter(tried: &Tried) -> bool {
    let waits = |model: &Model| -> Vec<(Text, Option<u64>)> {
        let pools = tried.pools().filter_map(|name| Some(model.pool(model.pool_named(name)?)));
        let own = pools.flat_map(|pool| {
            WAITS.map(|wait| (pool.name.value.clone(), pool.timeouts.get(wait).map(|said| said.value)))
        });
        let reached =
            |entry| crate::case::leads_to(model, entry).iter().any(|pool| tried.effect.reach.pools.contains(pool));
        let listeners = model.listeners.iter().filter(|listener| reached(listener.entry));
        let theirs = listeners.flat_map(|listener| {
            WAITS.map(|wait| (listener.name.value.clone(), listener.timeouts.get(wait).map(|said| said.value)))
        });
        own.chain(theirs).collect()
    };
    let (old, new) = (waits(&tried.turn.before.model), waits(&tried.turn.after.model));
    old.len() != new.len()
        || old.iter().zip(&new).any(|(old, new)| new.1.unwrap_or(u64::MAX) < old.1.unwrap_or(u64::MAX))
}

/// How many ended in the way of the timeout that was changed. Where both sides have one, the letters say whose came first.
fn cuts(tried: &Tried, count: &Count) -> f64 {
    let is = |what: &str| tried.effect.change.message.contains(what);
    if is("connect timeout") {
        return count.ended(&[Ending::EndpointUnreached]);
    }
    if is("client timeout") || is("request timeout") || is("keep-alive timeout") {
        return count.ended(&[Ending::ClientSlow]);
    }
    if is("queue timeout") {
        return count.ended(&[Ending::Full]);
    }
    count.ended(&[Ending::EndpointSlow])
}

fn cut_sign(tried: &Tried) -> Option<String> {
    let is_ours = |sign: &&crate::Sign| match &sign.subject {
        crate::Subject::Pool(name) | crate::Subject::Endpoint(name, _) => tried.effect.reach.pools.contains(name),
        crate::Subject::Listener(_, name) => leads_here(tried, name),
        _ => false,
    };
    tried.case.signs("cut").find(is_ours).map(|sign| sign.message.clone())
}

/// Whether a listener leads to what is reached.
fn leads_here(tried: &Tried, name: &str) -> bool {
    let model = &tried.turn.after.model;
    let own = model.listeners.iter().filter(|listener| listener.name.value == name);
    let led: Vec<Text> = own.flat_map(|listener| crate::case::leads_to(model, listener.entry)).collect();
    tried.pools().any(|pool| pool == name || led.contains(pool))
}

/// Connections that applications found dead, where it is their way to the database that is cut.
fn broken(tried: &Tried) -> f64 {
    if !tried.pools().any(|pool| tried.is_database(pool)) {
        return 0.0;
    }
    let case = tried.case;
    // A database that was started anew ended them all by itself.
    let near = |at: model::Moment| at + std::time::Duration::from_secs(15) >= case.onset.from && at > case.start;
    if case.databases.iter().any(|own| own.last().and_then(|own| own.started).is_some_and(near)) {
        return 0.0;
    }
    case.applications.iter().filter_map(|own| case.since(own, |own| own.connections.broken)).sum()
}

/// Whether the balancer tells of its endpoints: then its log tells how requests end as well.
fn tells(tried: &Tried) -> bool {
    tried.case.timeline.running(tried.turn.balancer).any(|(_, own)| !own.pools.is_empty())
}

/// Whether answers took longer before than they may take now, of what fails most.
fn outlasts(tried: &Tried) -> Option<Note> {
    if !tried.effect.change.message.contains("endpoint timeout") {
        return None;
    }
    let failing = tried.case.failing_pools();
    let notes = failing.iter().filter(|(name, _)| tried.pools().any(|own| own == *name));
    let mut notes: Vec<Note> = notes.flat_map(|(pool, _)| outlasts_at(tried, pool)).collect();
    let place = notes.iter().position(|note| note.is_met).unwrap_or(0);
    (place < notes.len()).then(|| notes.swap_remove(place))
}

/// The same of the routes of a pool, most failures first.
fn outlasts_at(tried: &Tried, pool: &Text) -> Vec<Note> {
    let model = &tried.turn.after.model;
    let limit = || Some(model.pool(model.pool_named(pool)?).timeouts.get(Wait::Endpoint)?.value as f64);
    let Some(limit) = limit() else { return Vec::new() };
    let parts = || tried.case.traffic.parts.iter().filter(|part| part.pool == *pool);
    let routes: BTreeSet<&Text> = parts().map(|part| &part.route).collect();
    let sums =
        routes.into_iter().map(|route| tried.case.traffic.sum(|part| part.pool == *pool && part.route == *route));
    let all: f64 = parts().map(|part| part.after.failed).sum();
    let mut sums: Vec<(Count, Count)> =
        sums.filter(|(_, after)| after.failed >= 1.0 && after.failed >= 0.1 * all).collect();
    sums.sort_by(|one, other| other.1.failed.total_cmp(&one.1.failed));
    sums.into_iter().filter_map(|(before, _)| outlasts_limit(&before, pool, limit)).collect()
}

fn outlasts_limit(before: &Count, pool: &Text, limit: f64) -> Option<Note> {
    let took = before.millis(0.5)?;
    let (took_text, limit_text) = (millis(took), millis(limit));
    if took > 0.9 * limit {
        let text = format!("what fails at pool {pool} took {took_text} before, and may take {limit_text} now");
        return Some(Note::met(16.0, text));
    }
    (before.millis(0.99)? < 0.5 * limit).then(|| {
        Note::missed(8.0, format!("what fails at pool {pool} hardly ever took {limit_text}: half of it {took_text}"))
    })
}
