//! Requests for a configuration: those that its own conditions speak of, and what almost is one of them.

use analysis::ask::Scheme;
use analysis::space::{Draft, drafts_for};
use lab::replay::Case;
use model::{Arrival, Bind, BindAddress, Listener, ListenerId, Model, Protocol, Text};

use crate::chance::Chance;
use crate::vary;

/// So many addresses of one listener are asked.
const BINDS: usize = 4;

/// At most `most` requests, spread over all listeners.
pub fn cases(model: &Model, most: usize, chance: &mut Chance) -> Vec<Case> {
    let doors: Vec<(ListenerId, &Listener, usize, &Bind)> = model
        .listener_ids()
        .filter(|(_, listener)| !listener.disabled && listener.protocol != Protocol::Udp)
        .flat_map(|(id, listener)| {
            // The clients of the lab have no certificate to show.
            let open = |bind: &&Bind| bind.tls.as_ref().is_none_or(|tls| tls.verify != Some(true));
            listener
                .binds
                .iter()
                .enumerate()
                .filter(move |(_, bind)| open(bind))
                .take(BINDS)
                .map(move |(at, bind)| (id, listener, at, bind))
        })
        .collect();
    let share = most / doors.len().max(1) + 1;
    let of_door = |(id, listener, at, bind): (ListenerId, &Listener, usize, &Bind)| {
        at_door(model, listener, bind, share, chance)
            .into_iter()
            .map(|request| Case { arrival: arrival(id, at, bind), request })
            .collect::<Vec<_>>()
    };
    doors.into_iter().flat_map(of_door).collect()
}

fn arrival(listener: ListenerId, bind: usize, at: &Bind) -> Arrival {
    let address = match at.address {
        BindAddress::Ip(ip) => Some(ip),
        _ => None,
    };
    Arrival { listener, bind, address, port: at.ports.map_or(0, |ports| ports.first) }
}

/// Half of them as the conditions have them, half varied.
fn at_door(model: &Model, listener: &Listener, bind: &Bind, most: usize, chance: &mut Chance) -> Vec<model::Request> {
    let (scheme, http) = match (listener.protocol, bind.tls.is_some()) {
        (Protocol::Http, false) => (Scheme::Http, true),
        (Protocol::Http, true) => (Scheme::Https, true),
        (_, true) => (Scheme::Tls, false),
        (_, false) => (Scheme::Tcp, false),
    };
    let port = bind.ports.map(|ports| ports.first);
    let drafts = if http { drafts_for(model, listener.entry, 400, |_, _| true) } else { Vec::new() };
    let mut drafts: Vec<Draft> = std::iter::once(Draft::default()).chain(drafts).collect();
    while drafts.len() > most {
        drafts.swap_remove(1 + chance.below(drafts.len() - 1));
    }
    let plain: Vec<model::Request> = drafts.iter().map(|draft| draft.ask(scheme, port).request()).collect();
    let missing = if http { most - plain.len().min(most) } else { 0 };
    let mut varied: Vec<model::Request> = (0..missing.min(plain.len() * 3)).map(|_| vary(chance, &plain)).collect();
    varied.splice(0..0, plain);
    varied
}

/// A request that is almost one of these.
fn vary(chance: &mut Chance, of: &[model::Request]) -> model::Request {
    let mut request = chance.pick(of).clone();
    let (path, query) = request.split_target();
    let (mut path, mut query) = (path.to_owned(), query.map(str::to_owned));
    match chance.below(10) {
        0..5 => path = vary::path(chance, path),
        5 => path = chance.pick(of).path().to_owned(),
        6 => query = Some(chance.of(&["", "a=1", "x=/&y=", "a=1&a=2", "%41=%20"]).to_owned()),
        7 => request.method = chance.of(&["POST", "HEAD", "PUT", "DELETE", "OPTIONS"]).into(),
        8 => add_header(chance, &mut request),
        _ => vary_host(chance, of, &mut request),
    }
    if matches!(request.method.as_str(), "POST" | "PUT" | "DELETE") && request.header("content-length").is_none() {
        request.headers.push(("content-length".into(), "0".into()));
    }
    if !path.starts_with('/') {
        path.insert(0, '/');
    }
    request.target = query.map_or(path.clone(), |query| format!("{path}?{query}")).into();
    request
}

/// One header more.
fn add_header(chance: &mut Chance, request: &mut model::Request) {
    let headers = [
        ("x-forwarded-for", "203.0.113.9"),
        ("x-forwarded-proto", "https"),
        ("connection", "close"),
        ("accept-encoding", "gzip"),
        ("cookie", "a=1; b="),
        ("user-agent", "curl/8"),
        ("x-empty", ""),
    ];
    let (name, value) = *chance.pick(&headers);
    request.headers.push((name.into(), value.into()));
}

/// Another request's host, or almost the own one.
fn vary_host(chance: &mut Chance, of: &[model::Request], request: &mut model::Request) {
    let other = chance.pick(of).header("host").unwrap_or_default().split(':').next().unwrap_or_default().to_owned();
    let host: Text = if chance.is(50) { other } else { vary::host(chance, other) }.into();
    for (_, value) in request.headers.iter_mut().filter(|(name, _)| name == "host") {
        *value = host.clone();
    }
}
