//! The same requests to the model and to the engine.

mod compare;
mod seen;
mod shrink;

use std::net::SocketAddr;
use std::time::Duration;

use model::trace::{Outcome, Trace, Tracer};
use model::{Arrival, Model, Pool, Request};

pub use compare::{Difference, is_compared};
pub use seen::Seen;
pub use shrink::{Defect, again, defect};

use crate::Lab;
use crate::client::{self, Proxied, Shot};

/// A request that no engine answers within so long is not answered.
const LIMIT: Duration = Duration::from_secs(5);

/// One request where it arrives, both as they are at home.
#[derive(Clone, Debug)]
pub struct Case {
    /// Where.
    pub arrival: Arrival,
    /// What.
    pub request: Request,
}

/// What came of asking both.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// Both say the same.
    Agrees,
    /// They differ.
    Disagrees(Vec<Difference>),
    /// The model doesn't know; the engine did one of the things that it takes for possible.
    Unknown(String),
    /// The request can't be asked on loopback.
    NotAsked(String),
}

/// Asks both about every case, in order.
pub fn replay(lab: &mut Lab<'_>, original: &Model, cases: &[Case]) -> Vec<Verdict> {
    let home = Tracer::new(original);
    // One tracer for all cases: what it makes ready, such as rings of hashes, is made once.
    let model = lab.model().clone();
    let there = Tracer::new(&model);
    cases.iter().map(|case| one(lab, &home, &there, case)).collect()
}

fn one(lab: &mut Lab<'_>, home: &Tracer<'_>, there: &Tracer<'_>, case: &Case) -> Verdict {
    let Some((arrival, request)) = moved(lab, home.model(), case) else {
        return Verdict::NotAsked("its listener has no place on loopback".into());
    };
    let trace = there.trace(&arrival, &request);
    let at_home = home.trace(&case.arrival, &case.request);
    if !alike(home.model(), &at_home, lab.model(), &trace) {
        return Verdict::NotAsked("on loopback the configuration itself treats it differently".into());
    }
    if let Err(error) = pools(lab.model(), &trace).try_for_each(|pool| lab.open(pool)) {
        return Verdict::NotAsked(format!("an endpoint can't listen: {error}"));
    }
    let verdict = match ask(lab, &arrival, &request) {
        Ok(seen) => judge(lab.model(), &trace, &seen),
        Err(why) => Verdict::NotAsked(why),
    };
    match (verdict, at_home.fates.len()) {
        // Only a stand-in settled it, which says nothing about home.
        (Verdict::Agrees, 2..) => Verdict::Unknown(first_reason(&at_home)),
        (verdict, _) => verdict,
    }
}

/// Why it is not known what becomes of a request.
fn first_reason(trace: &Trace) -> String {
    trace.blame().first().map_or_else(String::new, |blame| blame.reason.to_string())
}

/// The pools that a request may reach.
fn pools<'m>(model: &'m Model, trace: &Trace) -> impl Iterator<Item = &'m Pool> {
    trace.fates.iter().filter_map(|fate| match fate.outcome {
        Outcome::Forward { pool, .. } => Some(model.pool(pool)),
        _ => None,
    })
}

/// What the engine does with a case.
///
/// # Errors
/// Why it can't be asked, or no answer can be read.
pub fn seen(lab: &mut Lab<'_>, original: &Model, case: &Case) -> Result<Seen, String> {
    let (arrival, request) = moved(lab, original, case).ok_or("its listener has no place on loopback")?;
    ask(lab, &arrival, &request)
}

/// Sends a request of the moved configuration to the engine.
///
/// # Errors
/// Why it can't be sent, or no answer can be read.
pub fn ask(lab: &Lab<'_>, arrival: &Arrival, request: &Request) -> Result<Seen, String> {
    let shot = shot(lab.model(), arrival, request).ok_or("its listener has no address")?;
    Seen::of(&lab.runtime().block_on(client::send(&shot, LIMIT)))
}

/// The case on loopback.
fn moved(lab: &mut Lab<'_>, original: &Model, case: &Case) -> Option<(Arrival, Request)> {
    let arrival = lab.arrival(original, &case.arrival)?;
    Some((arrival, lab.request(&case.request)))
}

/// What is sent; `None` where its listener has no address.
fn shot(model: &Model, arrival: &Arrival, request: &Request) -> Option<Shot> {
    let bind = model.listener(arrival.listener).binds.get(arrival.bind)?;
    let to = SocketAddr::new(arrival.address?, arrival.port);
    let client = SocketAddr::new(request.client, request.client_port);
    let shot = Shot::new(to, head(request)).from(request.client);
    let shot = if bind.proxy_protocol {
        shot.proxied(Proxied { is_binary: false, source: client, destination: to })
    } else {
        shot
    };
    Some(match &request.tls {
        Some(hello) => shot.tls(hello.clone()),
        None => shot,
    })
}

/// The head of a request, byte for byte.
fn head(request: &Request) -> Vec<u8> {
    let mut text = format!("{} {} HTTP/{}\r\n", request.method, request.target, request.version);
    for (name, value) in &request.headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    text.into_bytes()
}

/// Whether the request meets on loopback what it meets at home, as far as names tell; or one of the things that it may meet.
fn alike(home: &Model, at_home: &Trace, model: &Model, moved: &Trace) -> bool {
    let name = |model: &Model, outcome: &Outcome| match outcome {
        Outcome::Forward { pool, endpoint } => format!("{} {endpoint:?}", pool.0.min(model.pools.len() as u32)),
        Outcome::ForwardTo { .. } => "computed".to_owned(),
        Outcome::Unknown { .. } => "unknown".to_owned(),
        other => format!("{:?}", other.status()),
    };
    let names =
        |model: &Model, trace: &Trace| trace.fates.iter().map(|fate| name(model, &fate.outcome)).collect::<Vec<_>>();
    let (may, does) = (names(home, at_home), names(model, moved));
    may == does || (may.len() > 1 && does.iter().all(|one| may.contains(one)))
}

/// Compares what the engine did with every fate that the model takes for possible.
pub fn judge(model: &Model, trace: &Trace, seen: &Seen) -> Verdict {
    if let Some(reason) = trace.fates.iter().find_map(|fate| unknown(&fate.outcome)) {
        return Verdict::Unknown(reason);
    }
    let mut differences = trace.fates.iter().map(|fate| compare::compare(model, fate, seen));
    let Some(first) = differences.next() else { return Verdict::Unknown("nothing is known".into()) };
    if !first.is_empty() && !differences.any(|more| more.is_empty()) {
        return Verdict::Disagrees(first);
    }
    match trace.fates.len() {
        1 => Verdict::Agrees,
        _ => Verdict::Unknown(first_reason(trace)),
    }
}

fn unknown(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::Unknown { blame } => Some(blame.reason.to_string()),
        Outcome::ForwardTo { address } => Some(format!("{address} is an address computed from the request")),
        _ => None,
    }
}
