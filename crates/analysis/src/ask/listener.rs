//! Which listener takes a request: the one that the writer names, the one bound to the URL's port, or the only one that
//! speaks the scheme.

use std::net::IpAddr;

use model::{Arrival, Bind, BindAddress, Listener, ListenerId, Model, Ports, Protocol, Text};

use super::{Ask, AskError, Scheme, wrong};

/// The listener that a writer names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ListenerChoice {
    /// By its name.
    Name(Text),
    /// By a port.
    Port(u16),
    /// By an address and a port.
    Address(IpAddr, u16),
}

impl ListenerChoice {
    /// Reads a name, `:port` or `address:port`.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        if let Some(Ok(port)) = text.strip_prefix(':').or(text.strip_prefix("*:")).map(str::parse) {
            return ListenerChoice::Port(port);
        }
        match text.rsplit_once(':').map(|(host, port)| (host.trim_matches(['[', ']']).parse(), port.parse())) {
            Some((Ok(address), Ok(port))) => ListenerChoice::Address(address, port),
            _ => ListenerChoice::Name(text.into()),
        }
    }

    /// How well a bind of a listener fits, 0 best; `None` where it doesn't.
    fn rank(&self, listener: &Listener, bind: &Bind) -> Option<u8> {
        match self {
            ListenerChoice::Name(name) => (listener.name.value == *name).then_some(0),
            ListenerChoice::Port(port) => bind.has_port(*port).then(|| closeness(&bind.address, None)),
            ListenerChoice::Address(address, port) => {
                let reachable = is_any(&bind.address) || bind.address == BindAddress::Ip(*address);
                (bind.has_port(*port) && reachable).then(|| closeness(&bind.address, Some(*address)))
            }
        }
    }
}

trait HasPort {
    /// Whether it listens on the port.
    fn has_port(&self, port: u16) -> bool;
}

impl HasPort for Bind {
    fn has_port(&self, port: u16) -> bool {
        self.ports.is_some_and(|ports| ports.contains(port))
    }
}

/// One address of one listener, and how well it fits.
#[derive(Clone, Copy)]
struct Candidate<'m> {
    id: ListenerId,
    listener: &'m Listener,
    bind: usize,
    rank: u8,
}

/// The listener where a request arrives, and what to say of the choice.
pub(super) struct Chosen {
    pub(super) arrival: Arrival,
    pub(super) note: Option<String>,
    pub(super) bound: bool,
}

/// The listener where the request arrives.
pub(super) fn choose(model: &Model, ask: &Ask) -> Result<Chosen, AskError> {
    match &ask.listener {
        Some(choice) => named(model, ask, choice),
        None => by_port(model, ask),
    }
}

/// The listener that the writer names.
fn named(model: &Model, ask: &Ask, choice: &ListenerChoice) -> Result<Chosen, AskError> {
    let fitting = candidates(model, |listener, bind| choice.rank(listener, bind));
    match best(&fitting) {
        Some(one) => Ok(Chosen { arrival: one.arrival(ask), note: None, bound: true }),
        None if fitting.is_empty() => Err(none_fits(model, &fitting, format!("no listener is {choice}"))),
        None => Err(none_fits(model, &fitting, format!("several listeners are {choice}"))),
    }
}

/// The listener bound to the port of the URL.
fn by_port(model: &Model, ask: &Ask) -> Result<Chosen, AskError> {
    let wanted = ask.host.parse().ok();
    let bound = candidates(model, |_, bind| {
        ask.effective_port().filter(|port| bind.has_port(*port)).map(|_| closeness(&bind.address, wanted))
    });
    if let Some(one) = best(&bound) {
        return Ok(Chosen { arrival: one.arrival(ask), note: one.surprise(ask), bound: true });
    }
    let port = ask.effective_port().map_or_else(|| "that port".to_owned(), |port| format!("port {port}"));
    if !bound.is_empty() {
        return Err(none_fits(model, &bound, format!("several listeners are bound to {port}")));
    }
    by_scheme(model, ask, &port)
}

/// The only listener that speaks the scheme; `port` is what none is bound to.
fn by_scheme(model: &Model, ask: &Ask, port: &str) -> Result<Chosen, AskError> {
    let speaking =
        candidates(model, |listener, bind| speaks(listener, bind, ask.scheme).then(|| closeness(&bind.address, None)));
    let scheme = ask.scheme.as_str();
    match best(&speaking) {
        Some(one) => {
            let name = &one.listener.name.value;
            let note = format!("no listener is bound to {port}; {name} is the only one that speaks {scheme}");
            Ok(Chosen { arrival: one.arrival(ask), note: Some(note), bound: false })
        }
        None => {
            let speak = if speaking.is_empty() { "none speaks" } else { "several speak" };
            Err(none_fits(model, &speaking, format!("no listener is bound to {port}, and {speak} {scheme}")))
        }
    }
}

/// The address of the given listener that fits the request best.
pub(super) fn at(ask: &Ask, id: ListenerId, listener: &Listener) -> Arrival {
    let wanted = ask.host.parse().ok();
    let port = |bind: &Bind| u8::from(!ask.effective_port().is_some_and(|port| bind.has_port(port)));
    let tls = |bind: &Bind| u8::from(bind.tls.is_some() != ask.scheme.is_tls());
    let fit = |bind: &Bind| (port(bind), tls(bind), closeness(&bind.address, wanted));
    let bind = (0..listener.binds.len()).min_by_key(|&index| fit(&listener.binds[index])).unwrap_or(0);
    Candidate { id, listener, bind, rank: 0 }.arrival(ask)
}

/// All listeners that are switched on and fit, each with the address that fits best.
fn candidates(model: &Model, rank: impl Fn(&Listener, &Bind) -> Option<u8>) -> Vec<Candidate<'_>> {
    let mut all = Vec::new();
    for (id, listener) in model.listener_ids().filter(|(_, listener)| !listener.disabled) {
        let binds = listener.binds.iter().enumerate();
        let ranked = binds.filter_map(|(index, bind)| Some((rank(listener, bind)?, index)));
        if let Some((rank, bind)) = ranked.min() {
            all.push(Candidate { id, listener, bind, rank });
        }
    }
    all
}

/// The one that fits better than all others.
fn best<'m>(candidates: &[Candidate<'m>]) -> Option<Candidate<'m>> {
    let least = candidates.iter().map(|candidate| candidate.rank).min()?;
    let mut fitting = candidates.iter().filter(|candidate| candidate.rank == least);
    let one = fitting.next()?;
    fitting.next().is_none().then_some(*one)
}

/// How likely a client that wants `wanted`, or an unknown address, comes to this one; 0 is most likely.
fn closeness(address: &BindAddress, wanted: Option<IpAddr>) -> u8 {
    match address {
        BindAddress::Ip(ip) if Some(*ip) == wanted => 0,
        BindAddress::Ip(IpAddr::V6(ip)) if ip.is_unspecified() => 3,
        address if is_any(address) => 1,
        BindAddress::Ip(ip) if ip.is_loopback() => 4,
        BindAddress::Ip(_) => 2,
        BindAddress::Name(_) => 2,
        _ => 5,
    }
}

/// Whether it stands for all addresses of IPv4, or of both families.
fn is_any(address: &BindAddress) -> bool {
    match address {
        BindAddress::Any => true,
        BindAddress::Ip(ip) => ip.is_unspecified(),
        _ => false,
    }
}

/// Whether a client with such a URL is understood there.
fn speaks(listener: &Listener, bind: &Bind, scheme: Scheme) -> bool {
    let tcp = listener.protocol == Protocol::Tcp;
    let http = listener.protocol == Protocol::Http;
    match scheme {
        Scheme::Http => http && bind.tls.is_none(),
        Scheme::Https => http && bind.tls.is_some(),
        Scheme::Tcp => tcp,
        Scheme::Tls => tcp && bind.tls.is_some(),
    }
}

impl Candidate<'_> {
    /// Where exactly the request arrives.
    fn arrival(&self, ask: &Ask) -> Arrival {
        let bind = self.listener.binds.get(self.bind);
        let ports = bind.and_then(|bind| bind.ports);
        let chosen = match ask.listener {
            Some(ListenerChoice::Port(port) | ListenerChoice::Address(_, port)) => Some(port),
            _ => ask.effective_port(),
        };
        let port = chosen.filter(|port| ports.is_some_and(|ports| ports.contains(*port)));
        let address = match (bind.map(|bind| &bind.address), &ask.listener) {
            (_, Some(ListenerChoice::Address(address, _))) => Some(*address),
            (Some(BindAddress::Ip(ip)), _) if !ip.is_unspecified() => Some(*ip),
            _ => ask.host.parse().ok(),
        };
        let port = port.or(ports.map(|ports: Ports| ports.first)).or(chosen).unwrap_or(0);
        Arrival { listener: self.id, bind: self.bind, address, port }
    }

    /// What a reader might not expect of the listener on the URL's port.
    fn surprise(&self, ask: &Ask) -> Option<String> {
        let ends_tls = self.listener.binds.get(self.bind)?.tls.is_some();
        let name = &self.listener.name.value;
        match (ask.scheme, self.listener.protocol) {
            (Scheme::Https, Protocol::Http) if !ends_tls => Some(format!(
                "{name} doesn't end TLS on this port: an https client gets no answer unless TLS ends before it"
            )),
            (Scheme::Http, Protocol::Http) if ends_tls => {
                Some(format!("{name} speaks TLS on this port: a plain http client is turned away"))
            }
            _ => None,
        }
    }
}

impl std::fmt::Display for ListenerChoice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ListenerChoice::Name(name) => write!(f, "named {name:?}"),
            ListenerChoice::Port(port) => write!(f, "bound to port {port}"),
            ListenerChoice::Address(address, port) => write!(f, "bound to {address} port {port}"),
        }
    }
}

/// More listeners than this are counted, not listed.
const LISTED: usize = 12;

/// An error with the listeners that there are to choose from.
fn none_fits(model: &Model, among: &[Candidate<'_>], message: String) -> AskError {
    let listeners: Vec<&Listener> = match among {
        [] => model.listeners.iter().collect(),
        some => some.iter().map(|candidate| candidate.listener).collect(),
    };
    let mut names: Vec<String> = listeners.iter().take(LISTED).map(|listener| describe(listener)).collect();
    if listeners.len() > LISTED {
        names.push(format!("{} more", listeners.len() - LISTED));
    }
    let help = match names.as_slice() {
        [] => "the configuration has no listener at all".to_owned(),
        names => format!("choose one with --listener NAME|:PORT|ADDRESS:PORT: {}", names.join(", ")),
    };
    wrong(message, help)
}

/// Name, protocol and addresses of a listener, for a list of them.
fn describe(listener: &Listener) -> String {
    let binds: Vec<String> = listener.binds.iter().take(4).map(bind_text).collect();
    let protocol = match listener.protocol {
        Protocol::Http => "http",
        Protocol::Tcp => "tcp",
        Protocol::Udp => "udp",
    };
    format!("{} ({protocol} {})", listener.name.value, binds.join(" "))
}

/// `10.0.0.1:80`, or the path of a socket.
fn bind_text(bind: &Bind) -> String {
    let address = match &bind.address {
        BindAddress::Any => String::new(),
        BindAddress::Ip(IpAddr::V6(ip)) => format!("[{ip}]"),
        BindAddress::Ip(ip) => ip.to_string(),
        BindAddress::Unix(path) => return path.to_string(),
        BindAddress::Name(name) => name.to_string(),
    };
    match bind.ports {
        Some(ports) if ports.first == ports.last => format!("{address}:{}", ports.first),
        Some(ports) => format!("{address}:{}-{}", ports.first, ports.last),
        None => address,
    }
}
