//! One request for each fate that requests can meet.

use std::collections::BTreeMap;

use model::trace::{Outcome, Tracer};
use model::{Bind, BindAddress, Listener, ListenerId, Model, Protocol};

use super::{Draft, drafts_for};
use crate::ask::{Ask, Placed, Scheme};

/// So many addresses of each listener are tried.
const BINDS: usize = 4;

/// A fate, for telling fates apart: where, and what.
pub(crate) type FateKey = (u32, String);

/// The simplest request of each distinct fate, wherever it arrives, among `tried` requests at each listener.
pub(crate) fn fates(model: &Model, tried: usize) -> Vec<(Ask, Placed)> {
    let every = |id: ListenerId, outcome: &Outcome| Some((id.0, format!("{outcome:?}")));
    let has_port = |bind: &Bind, _: &Ask| bind.ports.is_some();
    simplest(model, tried, has_port, every).into_values().map(|one| (one.ask, one.placed)).collect()
}

/// The simplest request that meets a fate.
pub(crate) struct Simplest {
    size: usize,
    pub ask: Ask,
    pub placed: Placed,
    pub outcome: Outcome,
}

/// For each key that `key` gives, the simplest request among those that `takes` takes, of `tried` at each listener.
pub(crate) fn simplest(
    model: &Model,
    tried: usize,
    takes: impl Fn(&Bind, &Ask) -> bool,
    key: impl Fn(ListenerId, &Outcome) -> Option<FateKey>,
) -> BTreeMap<FateKey, Simplest> {
    let tracer = Tracer::new(model);
    let mut simplest: BTreeMap<FateKey, Simplest> = BTreeMap::new();
    for (id, listener) in model.listener_ids().filter(|(_, listener)| !listener.disabled) {
        let drafts = drafts_of(model, listener, tried);
        for bind in listener.binds.iter().take(BINDS) {
            let asks = drafts.iter().flat_map(|draft| asks(listener, bind, draft).map(move |ask| (draft, ask)));
            for (draft, ask) in asks.filter(|(_, ask)| takes(bind, ask)) {
                let placed = ask.place_at(id, listener);
                let outcomes = tracer.decide(&placed.arrival, &placed.request);
                let [outcome] = outcomes.as_slice() else { continue };
                let Some(key) = key(id, outcome) else { continue };
                let size = draft.size() + usize::from(draft.host.is_none()) * 40;
                if simplest.get(&key).is_none_or(|known| size < known.size) {
                    simplest.insert(key, Simplest { size, ask, placed, outcome: outcome.clone() });
                }
            }
        }
    }
    simplest
}

fn drafts_of(model: &Model, listener: &Listener, tried: usize) -> Vec<Draft> {
    let mut drafts = match listener.protocol {
        Protocol::Http => drafts_for(model, listener.entry, tried, |_, _| true),
        _ => Vec::new(),
    };
    drafts.push(Draft::default());
    drafts
}

/// The request, and where its Host would have a port the same without: rules on hosts seldom think of one.
fn asks(listener: &Listener, bind: &Bind, draft: &Draft) -> impl Iterator<Item = Ask> {
    let plain = ask(listener, bind, draft);
    let bare = plain.clone().filter(|ask| ask.scheme.is_http() && ask.authority() != ask.host.as_str());
    let bare = bare.map(|mut ask| {
        ask.headers.insert(0, ("host".into(), ask.host.clone()));
        ask
    });
    plain.into_iter().chain(bare)
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
