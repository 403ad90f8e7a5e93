//! Where the requests of a log arrive.

use model::trace::{Outcome, Trace, Tracer};
use model::{Listener, ListenerId, Model, Protocol, Text};
use traffic::{Logged, Sample};

use crate::ask::{Ask, Placed, Scheme};

/// How much of a log could be followed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Weighed {
    /// Requests of the log.
    pub requests: u64,
    /// How many of them were followed: all, or those that were drawn to stand for all.
    pub drawn: u64,
    /// How many of those came in the model to where they came in the log. Only these count.
    pub placed: u64,
}

impl Weighed {
    /// This and what was followed of other logs.
    pub fn and(self, other: Weighed) -> Weighed {
        Weighed {
            requests: self.requests + other.requests,
            drawn: self.drawn + other.drawn,
            placed: self.placed + other.placed,
        }
    }
}

/// A request of a log where it arrives.
pub(super) struct Arrived<'m> {
    pub ask: Ask,
    pub placed: Placed,
    pub listener: &'m Listener,
    pub trace: Trace,
}

/// Follows each request of the sample that comes in the model to where it came in the log, and tells `each` of it with its number.
pub(super) fn follow<'m>(sample: &Sample, tracer: &Tracer<'m>, mut each: impl FnMut(&Arrived<'m>, u64)) -> Weighed {
    let mut weighed = Weighed { requests: sample.requests(), ..Weighed::default() };
    for (logged, count) in sample.drawn() {
        weighed.drawn += count;
        if let Some(arrived) = arrive(logged, tracer) {
            weighed.placed += count;
            each(&arrived, count);
        }
    }
    weighed
}

/// The request at the first listener that does with it what the log says; `None` where none does.
fn arrive<'m>(logged: &Logged, tracer: &Tracer<'m>) -> Option<Arrived<'m>> {
    let model = tracer.model();
    let takes = |listener: &Listener| !listener.disabled && listener.protocol == Protocol::Http;
    let named = |listener: &Listener| listener.name.value == logged.listener;
    let is_named = model.listeners.iter().any(|one| takes(one) && named(one));
    let all = model.listener_ids().filter(|(_, one)| takes(one) && (!is_named || named(one)));
    all.flat_map(|(id, listener)| at(logged, id, listener, tracer)).find(|one| agrees(logged, model, &one.trace))
}

/// The request as it may have come to a listener: in TLS, or without it.
fn at<'m>(logged: &Logged, id: ListenerId, listener: &'m Listener, tracer: &Tracer<'m>) -> Vec<Arrived<'m>> {
    let tls = |on: bool| listener.binds.iter().any(|bind| bind.tls.is_some() == on);
    let schemes = [(Scheme::Https, tls(true)), (Scheme::Http, tls(false))];
    let speaks = schemes.into_iter().filter(|(_, speaks)| *speaks).map(|(scheme, _)| scheme);
    let arrived = |scheme| {
        let ask = ask(logged, scheme);
        let placed = ask.place_at(id, listener);
        let trace = tracer.trace(&placed.arrival, &placed.request);
        Arrived { ask, placed, listener, trace }
    };
    speaks.map(arrived).collect()
}

fn ask(logged: &Logged, scheme: Scheme) -> Ask {
    let (host, port) = match logged.host.rsplit_once(':') {
        Some((host, port)) if !host.ends_with(':') => (host, port.parse().ok()),
        _ => (logged.host.as_str(), None),
    };
    let or = |text: &Text, usual: &'static str| if text.is_empty() { Text::new_static(usual) } else { text.clone() };
    Ask {
        method: or(&logged.method, "GET"),
        scheme,
        host: host.trim_start_matches('[').trim_end_matches(']').into(),
        port,
        target: or(&logged.path, "/"),
        headers: Vec::new(),
        client: logged.client.parse().ok(),
        sni: None,
        listener: None,
    }
}

/// Whether one of the fates is what the log says.
fn agrees(logged: &Logged, model: &Model, trace: &Trace) -> bool {
    trace.fates.iter().any(|fate| match &fate.outcome {
        Outcome::Forward { pool, .. } => {
            let pool = model.pool(*pool);
            let has = |endpoint: &str| pool.endpoints.iter().any(|one| one.address.to_string() == endpoint);
            match (logged.pool.as_str(), logged.endpoint.as_str()) {
                // A log that names neither can't speak against it.
                ("", "") => true,
                ("", endpoint) => has(endpoint),
                (name, _) => pool.name.value == name,
            }
        }
        Outcome::ForwardTo { .. } | Outcome::Unknown { .. } => true,
        Outcome::Redirect { status, .. } => logged.endpoint.is_empty() && *status == logged.status,
        Outcome::Respond { status, .. } | Outcome::Reject { status } => {
            logged.endpoint.is_empty() && status.is_none_or(|status| status == logged.status)
        }
    })
}
