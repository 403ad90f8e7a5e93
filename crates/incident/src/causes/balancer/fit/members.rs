//! Endpoints joined, left or moved: then it fails at those that are new, or the rest has too much.

use std::collections::BTreeSet;

use analysis::simulate::is_called;
use model::{Ending, Endpoint, Pool, Text};

use super::note::{Note, Tried};
use crate::case::words::{listed, percent};

pub(super) fn fit(tried: &Tried) -> Vec<Note> {
    tried.pools().flat_map(|pool| of_pool(tried, pool)).collect()
}

fn of_pool(tried: &Tried, name: &Text) -> Vec<Note> {
    let pool = |model: &'_ model::Model| model.pool_named(name).map(|id| model.pool(id).clone());
    let (Some(old), Some(new)) = (pool(&tried.turn.before.model), pool(&tried.turn.after.model)) else {
        return Vec::new();
    };
    let joined = alone(&new, &old);
    let mut notes = Vec::new();
    if !joined.is_empty() && tried.is_database(name) {
        notes.extend(read_only(tried, &new, &joined));
    } else if !joined.is_empty() {
        notes.extend(at_joined(tried, name, &joined));
    }
    if new.endpoints.len() < old.endpoints.len() && !alone(&old, &new).is_empty() {
        notes.extend(at_rest(tried, name, old.endpoints.len(), new.endpoints.len()));
    }
    notes
}

/// Endpoints that the other side doesn't have at that address, or has switched off.
fn alone<'p>(own: &'p Pool, other: &Pool) -> Vec<&'p Endpoint> {
    let takes = |one: &Endpoint| one.admin == model::AdminState::Ready && one.weight.value > 0;
    let places: BTreeSet<String> =
        other.endpoints.iter().filter(|one| takes(one)).map(|one| one.address.to_string()).collect();
    own.endpoints.iter().filter(|one| takes(one) && !places.contains(&one.address.to_string())).collect()
}

fn called(endpoint: &Endpoint) -> String {
    endpoint.name.as_ref().map_or_else(|| endpoint.address.to_string(), |name| name.value.to_string())
}

/// Databases that only read were put where questions write.
fn read_only(tried: &Tried, new: &Pool, joined: &[&Endpoint]) -> Vec<Note> {
    let case = tried.case;
    let grown = |key: fn(&crate::Vitals) -> Option<u64>| {
        case.applications.iter().filter_map(|own| case.since(own, key)).sum::<f64>()
    };
    let refused = grown(|own| own.connections.read_only);
    let reads_only = |one: &&&Endpoint| {
        let mut told = case.databases.iter().filter(|own| is_called(one, own.endpoint)).filter_map(|own| own.last());
        told.any(|own| own.is_read_only == Some(true))
    };
    let replicas: Vec<String> = joined.iter().filter(reads_only).map(|one| called(one)).collect();
    let name = &new.name.value;
    if refused < 1.0 {
        return vec![unreached(tried, name, &grown)];
    }
    if replicas.is_empty() {
        return vec![Note::met(8.0, format!("{refused:.0} writes were refused as read-only since"))];
    }
    let text = format!(
        "{refused:.0} writes were refused as read-only since; {}, which it put into pool {name}, only read",
        listed(&replicas)
    );
    let mut notes = vec![Note::met(20.0, text)];
    let questions = refused + grown(|own| own.connections.questions);
    let (seen, meant) = (refused / questions.max(1.0), replicas.len() as f64 / new.endpoints.len().max(1) as f64);
    if (seen - meant).abs() < 0.2 {
        let text = format!(
            "{} of the questions are refused, and {} of {} endpoints only read",
            percent(seen),
            replicas.len(),
            new.endpoints.len()
        );
        notes.push(Note::met(6.0, text));
    }
    notes
}

/// Whether connections to the database don't come about since.
fn unreached(tried: &Tried, pool: &Text, grown: &dyn Fn(fn(&crate::Vitals) -> Option<u64>) -> f64) -> Note {
    let ways = [Ending::EndpointUnreached, Ending::EndpointBroke, Ending::NoEndpoint];
    let (before, after) = tried.case.traffic.sum(|part| part.pool == *pool);
    let (was, is) = (before.ended(&ways), after.ended(&ways));
    let lost = grown(|own| own.connections.failed)
        + grown(|own| own.connections.broken)
        + grown(|own| own.connections.timeouts);
    if is >= 3.0 && is > 3.0 * was {
        return Note::met(18.0, format!("{is:.0} connections to pool {pool} didn't come about since, {was:.0} before"));
    }
    match lost >= 3.0 {
        true => Note::met(14.0, format!("applications lost {lost:.0} connections to their database since")),
        false => Note::missed(
            12.0,
            format!("no question to pool {pool} was refused for being a write, and no connection to it is missed"),
        ),
    }
}

/// Whether it fails at those that are new.
fn at_joined(tried: &Tried, pool: &str, joined: &[&Endpoint]) -> Option<Note> {
    let is_new = |name: &Text| joined.iter().any(|one| is_called(one, name));
    let endpoints = tried.case.traffic.endpoints(pool);
    let sum = |new: bool| {
        let own = endpoints.iter().filter(|one| is_new(one.0) == new);
        own.fold((0.0, 0.0), |sum, one| (sum.0 + one.2.failed, sum.1 + one.2.requests))
    };
    let ((failed, requests), (beside, others)) = (sum(true), sum(false));
    let names: Vec<String> = joined.iter().map(|one| called(one)).collect();
    let promised = joined.len() as f64
        / tried.turn.after.model.pool_named(pool).map_or(1, |id| tried.turn.after.model.pool(id).endpoints.len()).max(1)
            as f64;
    let down = down(tried, pool, joined);
    if let Some(check) = down.filter(|_| failed < 0.9 * (failed + beside)) {
        return Some(Note::met(16.0, format!("{}, which it put there, is taken for down{check}", listed(&names))));
    }
    if requests + others >= 20.0 && requests < 0.2 * promised * (requests + others) && failed < 0.9 * (failed + beside)
    {
        let text = format!(
            "{}, which it put there, answered {requests:.0} of {:.0} requests",
            listed(&names),
            requests + others
        );
        return Some(Note::met(14.0, text));
    }
    if requests < 1.0 && failed < 1.0 {
        return None;
    }
    if failed < 1.0 {
        let text = format!("{}, which it added, took {requests:.0} requests and none failed", listed(&names));
        return Some(Note::missed(15.0, text));
    }
    let is_there = failed >= 0.9 * (failed + beside);
    let text = format!(
        "{failed:.0} of {requests:.0} requests to {} failed, and {beside:.0} of {others:.0} to the others",
        listed(&names)
    );
    Some(if is_there { Note::met(18.0, text) } else { Note::missed(5.0, text) })
}

/// Whether checks find those that are new to be down, and what they say.
fn down(tried: &Tried, pool: &str, joined: &[&Endpoint]) -> Option<String> {
    let (_, running) = tried.case.timeline.running(tried.turn.balancer).last()?;
    let states = running.pools.iter().filter(|own| own.pool == pool).flat_map(|own| &own.endpoints);
    let mut down =
        states.filter(|own| own.is_up == Some(false) && joined.iter().any(|one| is_called(one, &own.endpoint)));
    let first = down.next()?;
    Some(first.check.as_ref().map_or_else(String::new, |check| format!(" ({check})")))
}

/// Whether what is left has too much to do.
fn at_rest(tried: &Tried, pool: &str, had: usize, has: usize) -> Vec<Note> {
    let (before, after) = tried.case.traffic.sum(|part| part.pool == pool && part.is_http);
    let full = [Ending::NoEndpoint, Ending::Full];
    let is_over =
        tried.case.signs("overloaded").any(|sign| about(sign, pool)) || after.ended(&full) > before.ended(&full) + 2.0;
    if is_over {
        return vec![Note::met(
            12.0,
            format!("pool {pool} has {has} endpoints instead of {had}, and those have too much to do"),
        )];
    }
    vec![Note::missed(
        6.0,
        format!("pool {pool} has {has} endpoints instead of {had}, and none of them has too much to do"),
    )]
}

/// Whether a sign is of a pool or an endpoint of it.
fn about(sign: &crate::Sign, pool: &str) -> bool {
    match &sign.subject {
        crate::Subject::Pool(name) | crate::Subject::Endpoint(name, _) => name == pool,
        _ => false,
    }
}
