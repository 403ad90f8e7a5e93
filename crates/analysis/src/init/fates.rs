//! One expectation for each fate that a request can meet, with a simple witness.

use std::collections::{BTreeMap, HashSet};

use model::trace::{Outcome, Tracer};
use model::{Bind, BindAddress, Listener, ListenerId, Model, Protocol};

use super::yaml::scalar;
use crate::ask::{Ask, Scheme};
use crate::facts::words::target_of;
use crate::space::{Draft, drafts_for};

/// So many requests are tried at each listener, and so many fates written down.
const TRIED: usize = 400;
const FATES: usize = 200;

/// The expectations, as entries of a YAML list.
pub(super) fn expectations(models: &[&Model]) -> Vec<String> {
    let mut names = HashSet::new();
    let mut entries: Vec<String> = models.iter().flat_map(|model| of_model(model)).collect();
    entries.retain(|entry| names.insert(name_of(entry)));
    entries.truncate(FATES);
    entries
}

/// The name of an entry that this module wrote.
pub(super) fn name_of(entry: &str) -> String {
    let line = entry.lines().next().unwrap_or_default();
    let name = line.trim_start().trim_start_matches("- name:").trim();
    name.trim_matches('"').replace("\\\"", "\"").replace("\\\\", "\\")
}

/// A fate, for telling fates apart: where, and what.
type Key = (u32, String);

fn of_model(model: &Model) -> Vec<String> {
    let tracer = Tracer::new(model);
    let mut simplest: BTreeMap<Key, (usize, Ask, Outcome)> = BTreeMap::new();
    for (id, listener) in model.listener_ids().filter(|(_, listener)| !listener.disabled) {
        let mut drafts = if listener.protocol == Protocol::Http {
            drafts_for(model, listener.entry, TRIED, |_, _| true)
        } else {
            Vec::new()
        };
        drafts.push(Draft::default());
        for bind in listener.binds.iter().filter(|bind| !is_local(bind)).take(4) {
            for draft in drafts.iter().filter(|draft| is_plain(draft)) {
                let Some(ask) = ask(listener, bind, draft) else { continue };
                let Some((key, outcome)) = fate(&tracer, id, listener, &ask) else { continue };
                let size = draft.size() + usize::from(draft.host.is_none()) * 40;
                if simplest.get(&key).is_none_or(|(known, ..)| size < *known) {
                    simplest.insert(key, (size, ask, outcome));
                }
            }
        }
    }
    simplest.into_values().filter_map(|(_, ask, outcome)| entry(model, &ask, &outcome)).collect()
}

/// Whether the request can be written as a method and a URL.
fn is_plain(draft: &Draft) -> bool {
    draft.headers.is_empty() && draft.client.is_none() && draft.sni.is_none()
}

fn is_local(bind: &Bind) -> bool {
    match &bind.address {
        BindAddress::Ip(ip) => ip.is_loopback(),
        BindAddress::Unix(_) => true,
        BindAddress::Any | BindAddress::Name(_) => false,
    }
}

fn ask(listener: &Listener, bind: &Bind, draft: &Draft) -> Option<Ask> {
    let port = bind.ports.map(|ports| ports.first);
    let scheme = match (listener.protocol, bind.tls.is_some()) {
        (Protocol::Http, false) => Scheme::Http,
        (Protocol::Http, true) => Scheme::Https,
        (Protocol::Tcp, _) => Scheme::Tcp,
        (Protocol::Udp, _) => return None,
    };
    let mut ask = draft.ask(scheme, port);
    // An address that the listener is bound to leads there without a doubt.
    if let (None, BindAddress::Ip(ip)) = (&draft.host, &bind.address)
        && !ip.is_unspecified()
    {
        ask.host = ip.to_string().into();
    }
    Some(ask)
}

fn fate(tracer: &Tracer<'_>, id: ListenerId, listener: &Listener, ask: &Ask) -> Option<(Key, Outcome)> {
    let placed = ask.place_at(id, listener);
    let outcomes = tracer.decide(&placed.arrival, &placed.request);
    let [outcome] = outcomes.as_slice() else { return None };
    let key = match outcome {
        Outcome::Forward { pool, .. } => (u32::MAX, format!("pool {}", pool.0)),
        Outcome::Redirect { status, .. } => (id.0, format!("redirect {status}")),
        Outcome::Respond { status: Some(status), .. } => (id.0, format!("respond {status}")),
        Outcome::Reject { status: Some(status) } => (id.0, format!("reject {status}")),
        _ => return None,
    };
    Some((key, outcome.clone()))
}

fn entry(model: &Model, ask: &Ask, outcome: &Outcome) -> Option<String> {
    let request = if ask.scheme.is_http() { format!("{} {}", ask.method, ask.url()) } else { ask.url() };
    let wanted = match outcome {
        Outcome::Forward { pool, .. } => format!("    pool: {}\n", scalar(&model.pool(*pool).name.value)),
        Outcome::Redirect { status, location: Some(location) }
            if !location.contains('*') && !location.starts_with(['~']) =>
        {
            format!("    status: {status}\n    location: {}\n", scalar(location))
        }
        other => format!("    status: {}\n", other.status()?),
    };
    let name = format!("{request} meets {}", target_of(model, outcome));
    Some(format!("  - name: {}\n    when: {}\n{wanted}", scalar(&name), scalar(&request)))
}
