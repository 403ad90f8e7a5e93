//! Requests of proofs, as they can be sent on loopback.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use analysis::ask::Placed;
use model::trace::Tracer;

use crate::asked::Asked;
use crate::chance::Chance;
use crate::door::Door;
use crate::literals::Literals;
use crate::modelled::{Expected, Modelled, Said};
use crate::requests;

/// A client that no configuration names: it stands for those that have no place on loopback.
const SOMEBODY: Ipv4Addr = Ipv4Addr::new(127, 77, 1, 9);

/// `u` with the password `p`.
const USER: &str = "dTpw";

/// The door at which it arrives, and the request. `None` where it isn't HTTP, or only a part of a request.
pub fn sent(placed: &Placed) -> Option<(Door, Asked)> {
    let address = SocketAddr::new(placed.arrival.address?, placed.arrival.port);
    let request = &placed.request;
    let client = match request.client {
        IpAddr::V4(ip) if ip.is_loopback() => ip,
        _ => SOMEBODY,
    };
    let headers = request.headers.iter().map(|(name, value)| (name.to_string(), known(name, value))).collect();
    let asked = Asked {
        method: request.method.to_string(),
        target: request.target.to_string(),
        version: "1.1",
        headers,
        client,
    };
    // A length says that a body comes, and none is sent.
    let has_body = asked.headers.iter().any(|(name, _)| name == "content-length" || name == "transfer-encoding");
    let can_be_sent = !asked.method.is_empty() && request.tls.is_none() && !has_body;
    can_be_sent.then_some((Door { arrival: placed.arrival, address }, asked))
}

/// The value; credentials are those of the only user of the password file, for a proof takes the file to know whoever asks.
fn known(name: &str, value: &str) -> String {
    match value.split_once(' ') {
        Some((scheme, _)) if name == "authorization" && scheme.eq_ignore_ascii_case("basic") => {
            format!("{scheme} {USER}")
        }
        _ => value.to_owned(),
    }
}

/// What the model says of the request as it is sent; `None` where it says another thing of it as it was meant.
pub fn said(modelled: &Modelled, tracer: &Tracer<'_>, placed: &Placed) -> Option<Said> {
    let (door, asked) = sent(placed)?;
    let said = modelled.said(tracer, &door, &asked);
    let meant = modelled.said_of(&tracer.trace(&placed.arrival, &placed.request), &door);
    let ends = |said: &Said| said.fates.iter().map(end).collect::<Vec<_>>();
    (ends(&said) == ends(&meant)).then_some(said)
}

/// A fate without what an endpoint receives, which has the client in it.
fn end(fate: &Expected) -> String {
    match fate {
        Expected::Forwarded { pool, endpoints, .. } => format!("{pool} {endpoints:?}"),
        other => format!("{other:?}"),
    }
}

/// A random request of those that proofs speak of: HTTP/1.1, a plain target, one Host, one line for each header.
pub fn any(chance: &mut Chance, of: &Literals) -> Asked {
    loop {
        let asked = requests::any(chance, of, true);
        if is_spoken_of(&asked) {
            return asked;
        }
    }
}

fn is_spoken_of(asked: &Asked) -> bool {
    let mut names: Vec<String> = asked.headers.iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
    let hosts = names.iter().filter(|name| *name == "host").count();
    let all = names.len();
    names.sort();
    names.dedup();
    let host =
        asked.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("host")).map(|(_, value)| value.as_str());
    asked.version == "1.1"
        && asked.target.starts_with('/')
        && hosts == 1
        && host.is_some_and(|host| !host.is_empty())
        && all == names.len()
}

/// Whether a path is spelt plainly: no escapes, doubled slashes or dot segments.
pub fn is_plain(asked: &Asked) -> bool {
    let path = path(asked);
    !path.contains('%') && !path.contains("//") && !path.split('/').any(|part| matches!(part, "." | ".."))
}

/// The path of the target.
pub fn path(asked: &Asked) -> &str {
    asked.target.split(['?', '#']).next().unwrap_or("")
}
