//! What the model says against what the engine did.

use std::collections::BTreeSet;
use std::fmt;
use std::net::{IpAddr, SocketAddr};

use model::trace::{Fate, Outcome, Sees};
use model::{Address, Host, Model, Pool, Text, serving};

use super::seen::{Head, Seen};

/// One part in which model and engine differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Such as `status` or `the header host`.
    pub part: String,
    /// What the model says.
    pub model: String,
    /// What the engine did.
    pub engine: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: evenkeel says {}, the engine {}", self.part, self.model, self.engine)
    }
}

/// Headers that an engine settles with each endpoint anew, whatever its configuration says.
const HOP_BY_HOP: [&str; 6] = ["connection", "content-length", "keep-alive", "te", "transfer-encoding", "upgrade"];

/// Whether a header that the endpoint received is held against the model.
pub fn is_compared(header: &str) -> bool {
    !HOP_BY_HOP.contains(&header)
}

/// Every part in which they differ; none where they agree.
pub(super) fn compare(model: &Model, fate: &Fate, seen: &Seen) -> Vec<Difference> {
    let mut all = Differences::default();
    match (&fate.outcome, seen) {
        (Outcome::Forward { .. }, Seen::Forwarded { endpoint: reached, head, .. }) => {
            all.endpoint(model, fate, seen, *reached);
            if let (Some(sees), Some(head)) = (&fate.sees, head) {
                all.received(sees, head);
                all.told(model, fate, head, *reached);
            }
        }
        (Outcome::Forward { .. }, Seen::Connected { endpoint: reached }) => {
            all.endpoint(model, fate, seen, *reached);
        }
        (Outcome::Redirect { status, location }, Seen::Answered { status: got, location: to }) => {
            all.status(Some(*status), *got);
            all.location(location.as_ref(), to.as_ref());
        }
        (
            Outcome::Respond { status, .. } | Outcome::Reject { status: status @ Some(_) },
            Seen::Answered { status: got, .. },
        ) => {
            all.status(*status, *got);
        }
        // Of a pool in which nothing takes traffic the model promises nothing but that the balancer says so itself.
        (Outcome::Forward { pool, .. }, Seen::Answered { status: 502..=504, .. }) if is_empty(model.pool(*pool)) => {}
        (Outcome::Reject { status: None }, Seen::Closed) => {}
        (outcome, seen) => all.add("the outcome", of_model(model, outcome), of_engine(model, seen)),
    }
    all.0
}

#[derive(Default)]
struct Differences(Vec<Difference>);

impl Differences {
    fn add(&mut self, part: impl Into<String>, model: String, engine: String) {
        self.0.push(Difference { part: part.into(), model, engine });
    }

    fn status(&mut self, model: Option<u16>, engine: u16) {
        if let Some(model) = model.filter(|model| *model != engine) {
            self.add("the status", model.to_string(), engine.to_string());
        }
    }

    fn location(&mut self, model: Option<&Text>, engine: Option<&String>) {
        if let Some(model) = model.filter(|model| engine.is_none_or(|engine| engine != model.as_str())) {
            self.add("the Location", model.to_string(), engine.cloned().unwrap_or_else(|| "none".into()));
        }
    }

    fn endpoint(&mut self, model: &Model, fate: &Fate, seen: &Seen, reached: SocketAddr) {
        let Outcome::Forward { pool, endpoint } = &fate.outcome else { return };
        let pool = model.pool(*pool);
        // The one that a rule chose, or to which its hash or its cookie binds the request.
        let chosen = endpoint.or(fate.chosen.map(|chosen| chosen.endpoint));
        let serving = serving(pool);
        let may = |index: usize| chosen.map_or(serving[index], |chosen| chosen == index);
        let hit = pool.endpoints.iter().enumerate().any(|(index, one)| may(index) && is_at(&one.address, reached));
        if !hit {
            let name = &pool.name.value;
            let at = |index: usize| pool.endpoints.get(index).map(|one| format!("{} of pool {name}", one.address));
            let expected = chosen.and_then(at).unwrap_or_else(|| format!("one of pool {name}"));
            self.add("the endpoint", expected, of_engine(model, seen));
        }
    }

    /// Where each endpoint is told its name: the one that got the request must have received its own.
    fn told(&mut self, model: &Model, fate: &Fate, head: &Head, reached: SocketAddr) {
        let Outcome::Forward { pool, .. } = &fate.outcome else { return };
        let pool = model.pool(*pool);
        let Some(header) = &pool.tells_name else { return };
        let got = head.headers.iter().find(|(own, _)| own == header).map(|(_, value)| value.as_str());
        let at = pool.endpoints.iter().filter(|one| is_at(&one.address, reached));
        let names: Vec<Option<&str>> = at.map(|one| one.name.as_ref().map(|name| name.value.as_str())).collect();
        if !names.is_empty() && !names.contains(&got) {
            self.add(format!("the header {header} received"), format!("{names:?}"), format!("{got:?}"));
        }
    }

    fn received(&mut self, sees: &Sees, head: &Head) {
        for (part, model, engine) in
            [("the method", &sees.method, &head.method), ("the target", &sees.target, &head.target)]
        {
            if let Some(model) = model.as_ref().filter(|model| *model != engine) {
                self.add(format!("{part} received"), model.to_string(), engine.clone());
            }
        }
        let ours = sees.headers.iter().map(|(name, _)| name.as_str());
        let names: BTreeSet<&str> = ours.chain(head.headers.iter().map(|(name, _)| name.as_str())).collect();
        for name in names.into_iter().filter(|name| is_compared(name)) {
            self.header(name, sees, head);
        }
    }

    fn header(&mut self, name: &str, sees: &Sees, head: &Head) {
        let ours: Vec<&Option<Text>> =
            sees.headers.iter().filter(|(own, _)| own == name).map(|(_, value)| value).collect();
        let theirs: Vec<&str> =
            head.headers.iter().filter(|(own, _)| own == name).map(|(_, value)| value.as_str()).collect();
        let same = |(ours, theirs): (&&Option<Text>, &&str)| ours.as_ref().is_none_or(|ours| ours.trim() == *theirs);
        if ours.len() != theirs.len() || !ours.iter().zip(&theirs).all(same) {
            let known = ours.iter().map(|value| value.as_deref().unwrap_or("?")).collect::<Vec<_>>();
            self.add(format!("the header {name} received"), format!("{known:?}"), format!("{theirs:?}"));
        }
    }
}

fn is_empty(pool: &Pool) -> bool {
    serving(pool).iter().all(|serves| !serves)
}

/// Whether an endpoint is at that address; one without a port is at every port.
fn is_at(address: &Address, reached: SocketAddr) -> bool {
    let ip = match &address.host {
        Host::Ip(ip) => Some(*ip),
        Host::Name(name) => name.parse::<IpAddr>().ok(),
        Host::Unix(_) => None,
    };
    ip == Some(reached.ip()) && address.port.is_none_or(|port| port == reached.port())
}

/// What the model says, in a few words.
pub(super) fn of_model(model: &Model, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Forward { pool, .. } => format!("an endpoint of pool {} answers", model.pool(*pool).name.value),
        Outcome::ForwardTo { address } => format!("{address} answers"),
        Outcome::Redirect { status, location } => {
            format!("a redirect {status} to {}", location.as_deref().unwrap_or("somewhere"))
        }
        Outcome::Respond { status: Some(status), .. } => format!("the balancer answers {status}"),
        Outcome::Respond { status: None, what } => format!("the balancer answers ({what})"),
        Outcome::Reject { status: Some(status) } => format!("it is turned away with {status}"),
        Outcome::Reject { status: None } => "the connection is closed".into(),
        Outcome::Unknown { blame } => format!("unknown ({})", blame.reason),
    }
}

/// What the engine did, in a few words.
pub(super) fn of_engine(model: &Model, seen: &Seen) -> String {
    match seen {
        Seen::Forwarded { endpoint, .. } | Seen::Connected { endpoint } => {
            let pools = model.pools.iter();
            let mut at = pools.filter(|pool| pool.endpoints.iter().any(|one| is_at(&one.address, *endpoint)));
            let pool = at.next().map_or("none", |pool| pool.name.value.as_str());
            format!("lets endpoint {endpoint} of pool {pool} answer")
        }
        Seen::Answered { status, location: Some(location) } => format!("answers {status} with Location {location}"),
        Seen::Answered { status, location: None } => format!("answers {status}"),
        Seen::Closed => "closes the connection".into(),
    }
}
