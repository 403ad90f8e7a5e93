//! Somebody on the internet, who has no password and is in no list of addresses: what the configuration does with them.

use model::trace::{Outcome, Tracer};
use model::{Action, Bind, Filter, Listener, ListenerId, Model, PoolId, Predicate, Protocol, Text};

use crate::ask::{Ask, Placed, Scheme};
use crate::space::{Draft, Wanted, drafts_for};

/// So many requests are tried at each listener.
const TRIED: usize = 64;

/// More listeners than this are not tried: these rules ask about requests, one by one.
const LISTENERS: usize = 50;

/// The listeners that more than this machine can reach and that speak HTTP.
pub(crate) fn open(model: &Model) -> impl Iterator<Item = (ListenerId, &Listener)> {
    let http = model.listener_ids().filter(|(_, listener)| listener.protocol == Protocol::Http && !listener.disabled);
    http.filter(|(_, listener)| door(listener).is_some()).take(LISTENERS)
}

/// The first address that more than this machine can reach.
fn door(listener: &Listener) -> Option<&Bind> {
    listener.binds.iter().find(|bind| !bind.is_local())
}

/// What a stranger asks at a listener to meet the routes that `wanted` picks; headers that a route wants are among it.
pub(crate) fn asks(model: &Model, listener: &Listener, wanted: Wanted) -> Vec<Ask> {
    asks_at(model, listener, door(listener), wanted)
}

/// The same with TLS and without, where the listener has addresses for both.
pub(crate) fn asks_both(model: &Model, listener: &Listener, wanted: Wanted) -> Vec<Ask> {
    let door = |tls: bool| listener.binds.iter().find(|bind| !bind.is_local() && bind.tls.is_some() == tls);
    let doors = [door(false), door(true)].into_iter().flatten();
    doors.flat_map(|door| asks_at(model, listener, Some(door), wanted)).collect()
}

fn asks_at(model: &Model, listener: &Listener, door: Option<&Bind>, wanted: Wanted) -> Vec<Ask> {
    let scheme = if door.is_some_and(|bind| bind.tls.is_some()) { Scheme::Https } else { Scheme::Http };
    let port = door.and_then(|bind| bind.ports).map(|ports| ports.first);
    let mut drafts = drafts_for(model, listener.entry, TRIED, wanted);
    drafts.push(Draft::default());
    drafts.into_iter().map(|draft| Draft { client: None, ..draft }.ask(scheme, port)).collect()
}

/// Whether a route sends requests on to a pool that it names.
pub(crate) fn forwards(_: &Predicate, action: &Action) -> bool {
    matches!(action, Action::Forward(_))
}

/// The pool that a request is sent to from here, where that is certain.
pub(crate) fn forwarded(tracer: &Tracer<'_>, (id, listener): (ListenerId, &Listener), ask: &Ask) -> Option<PoolId> {
    let placed = ask.place_at(id, listener);
    match tracer.decide(&placed.arrival, &placed.request).as_slice() {
        [Outcome::Forward { pool, .. }] => Some(*pool),
        _ => None,
    }
}

/// What answers a request from here; `None` where that isn't certain, or it is sent on or turned away.
pub(crate) fn answered_by(tracer: &Tracer<'_>, placed: &Placed) -> Option<Text> {
    match tracer.decide(&placed.arrival, &placed.request).as_slice() {
        [Outcome::Respond { what, .. }] => Some(what.clone()),
        _ => None,
    }
}

/// Whether a route is there that `wanted` picks: most rules stop here.
pub(crate) fn has(model: &Model, wanted: Wanted) -> bool {
    let routes = model.tables.iter().flat_map(|table| &table.routes);
    let ends = model.tables.iter().map(|table| (&Predicate::ALWAYS, &table.otherwise));
    routes.map(|route| (&route.when, &route.action)).chain(ends).any(|(when, action)| wanted(when, action))
}

/// All changes of requests.
pub(crate) fn filters(model: &Model) -> impl Iterator<Item = &Filter> {
    model.tables.iter().flat_map(|table| &table.routes).flat_map(|route| &route.filters)
}
