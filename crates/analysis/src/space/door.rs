//! Where requests come in: one address of one listener, and what that alone says of them.

use std::collections::HashSet;

use model::{Bind, BindAddress, Dots, Filter, FilterKind, Listener, ListenerId, Model, Predicate, Protocol, Text};

use super::Draft;
use super::dim::{Dim, Spelling};
use super::solve::Choice;
use crate::ask::{Ask, Placed, Scheme};

/// A way in: one address of one listener.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Door {
    /// The listener.
    pub listener: ListenerId,
    /// What clients speak.
    pub scheme: Scheme,
    /// Port, where it is known.
    pub port: Option<u16>,
    /// Whether it is one of several ports of a range.
    pub in_range: bool,
    /// Address, where it is one.
    pub address: Option<std::net::IpAddr>,
}

impl Door {
    /// The door that an address is.
    pub fn new(id: ListenerId, listener: &Listener, bind: &Bind) -> Door {
        let scheme = match (listener.protocol, bind.tls.is_some()) {
            (Protocol::Http, false) => Scheme::Http,
            (Protocol::Http, true) => Scheme::Https,
            (_, false) => Scheme::Tcp,
            (_, true) => Scheme::Tls,
        };
        let address = match &bind.address {
            BindAddress::Ip(ip) => Some(*ip),
            _ => None,
        };
        let in_range = bind.ports.is_some_and(|ports| ports.first != ports.last);
        Door { listener: id, scheme, port: bind.ports.map(|ports| ports.first), in_range, address }
    }

    /// What a client sends behind the name of the host: a port that isn't the one of the scheme.
    pub fn port_behind_host(&self) -> Option<Text> {
        self.port.filter(|_| self.port != self.scheme.default_port()).map(|port| format!(":{port}").into())
    }

    /// The request that was chosen, as a client would write it.
    pub fn ask(&self, choice: &Choice) -> Ask {
        let mut draft = Draft::default();
        for (dim, text) in &choice.texts {
            let Some(text) = text else { continue };
            match dim {
                Dim::Method => draft.method = Some(text.clone()),
                Dim::Host => draft.host = Some(text.clone()),
                Dim::HostLine => draft.host = text.split(':').next().map(|name| name.to_ascii_lowercase().into()),
                Dim::Target => set_target(&mut draft, text),
                Dim::Header(name) => draft.set_header(name, text),
                Dim::Cookie(name) => draft.add_cookie(name, text),
                Dim::Sni => draft.sni = Some(text.clone()),
            }
        }
        draft.client = choice.client.map(|client| client.to_string().into());
        let mut ask = draft.ask(self.scheme, self.port);
        if let Some(Some(line)) = choice.texts.get(&Dim::HostLine)
            && ask.authority() != *line
        {
            ask.headers.push((Text::new_static("host"), line.clone()));
        }
        ask
    }

    /// How requests are spelt once the configuration looks at them: in normal form where that is made first of all.
    pub fn spelling(&self, model: &Model) -> Spelling {
        let whole = |filter: &Filter| match *filter.kind {
            FilterKind::Normalize(rules) => rules.decode && rules.merge_slashes && rules.dots == Dots::Resolved,
            _ => false,
        };
        let first = model.table(model.listener(self.listener).entry).routes.first();
        let normal =
            first.is_some_and(|route| matches!(route.when, Predicate::Const(true)) && route.filters.iter().any(whole));
        if normal { Spelling::Normal } else { Spelling::Any }
    }

    /// The request where it arrives.
    pub fn place(&self, model: &Model, ask: &Ask) -> Placed {
        ask.place_at(self.listener, model.listener(self.listener))
    }
}

/// One way in for each address of each listener that is switched on.
pub fn doors(model: &Model) -> Vec<Door> {
    let listening = model.listener_ids().filter(|(_, one)| !one.disabled && one.protocol != Protocol::Udp);
    let doors = listening.flat_map(|(id, one)| one.binds.iter().map(move |bind| Door::new(id, one, bind)));
    let mut seen = HashSet::new();
    doors.filter(|door| seen.insert(door.clone())).collect()
}

fn set_target(draft: &mut Draft, text: &str) {
    let (path, query) = text.split_once('?').map_or((text, None), |(path, query)| (path, Some(query)));
    draft.path = Some(path.into());
    draft.query = query.map(Text::from);
}
