//! What the engine did and what the model says, in the words of the files.

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use lab::client::Heard;
use lab::replay::Seen;
use model::trace::{Fate, Outcome};
use model::{Address, Host, Model, PoolId, Text, shares};

use crate::outcome::{To, Way};

/// What one of them says of a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    To { places: Vec<Place>, status: Option<u16>, received: Option<Received> },
    Answer { status: Option<u16>, location: Option<String> },
    Closed,
    Silent,
    Unknown(String),
}

/// An endpoint that it went to, or may go to.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    pool: String,
    number: String,
    name: Option<String>,
}

/// What the endpoint received; `None` where it isn't known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Received {
    method: Option<String>,
    target: Option<String>,
    headers: Vec<(String, Option<String>)>,
}

impl Said {
    /// What the engine did.
    pub fn by_engine(model: &Model, heard: &Heard) -> Said {
        match Seen::of(heard) {
            _ if *heard == Heard::Silent => Said::Silent,
            Ok(Seen::Forwarded { endpoint, head, status }) => {
                let received = head.map(|head| Received {
                    method: Some(head.method),
                    target: Some(head.target),
                    headers: head.headers.into_iter().map(|(name, value)| (name, Some(value))).collect(),
                });
                Said::To { places: places(model, endpoint), status: Some(status), received }
            }
            Ok(Seen::Connected { endpoint }) => {
                Said::To { places: places(model, endpoint), status: None, received: None }
            }
            Ok(Seen::Answered { status, location }) => Said::Answer { status: Some(status), location },
            Ok(Seen::Closed) => Said::Closed,
            Err(why) => Said::Unknown(why),
        }
    }

    /// What the model says.
    pub fn by_model(model: &Model, fate: &Fate) -> Said {
        let text = |text: &Text| text.to_string();
        let trimmed = |text: &Text| text.trim().to_owned();
        match &fate.outcome {
            Outcome::Forward { pool, endpoint } => {
                let received = fate.sees.as_ref().map(|sees| Received {
                    method: sees.method.as_ref().map(text),
                    target: sees.target.as_ref().map(text),
                    headers: sees
                        .headers
                        .iter()
                        .map(|(name, value)| (text(name), value.as_ref().map(trimmed)))
                        .collect(),
                });
                Said::To { places: possible(model, *pool, *endpoint), status: None, received }
            }
            Outcome::ForwardTo { address } => {
                let places = address.parse().map(|address| places(model, address)).unwrap_or_default();
                Said::To { places, status: None, received: None }
            }
            Outcome::Redirect { status, location } => {
                Said::Answer { status: Some(*status), location: location.as_ref().map(text) }
            }
            Outcome::Respond { status, .. } => Said::Answer { status: *status, location: None },
            Outcome::Reject { status: None } => Said::Closed,
            Outcome::Reject { status } => Said::Answer { status: *status, location: None },
            Outcome::Unknown { blame } => Said::Unknown(blame.reason.to_string()),
        }
    }

    /// Whether this is what the file says, which may say less.
    pub fn is(&self, way: &Way) -> bool {
        match (self, way) {
            (Said::To { places, status, received }, Way::To(to)) => {
                let fits = |place: &Place| place.is(&to.pool, to.endpoint.as_deref());
                let empty = Received::default();
                places.iter().any(fits)
                    && (to.status.is_none() || status.is_none() || to.status == *status)
                    && received.as_ref().unwrap_or(&empty).is(to)
            }
            (Said::Answer { status, location }, Way::Answer { status: wanted, location: to, .. }) => {
                *status == Some(*wanted) && (to.is_none() || location == to)
            }
            // Of a pool in which nothing takes traffic the model says no more than that.
            (Said::To { places, status: None, .. }, Way::Answer { status: 502..=504, .. }) => places.is_empty(),
            // The model doesn't tell a connection that is closed from one that is left alone.
            (Said::Closed, Way::Closed | Way::Silent) | (Said::Silent, Way::Silent) => true,
            _ => false,
        }
    }
}

impl Place {
    fn of(model: &Model, pool: PoolId, index: usize) -> Place {
        let pool = model.pool(pool);
        let name = pool.endpoints[index].name.as_ref().map(|name| name.value.to_string());
        Place { pool: pool.name.value.to_string(), number: (index + 1).to_string(), name }
    }

    fn is(&self, pool: &str, endpoint: Option<&str>) -> bool {
        let one = |wanted: &str| wanted == self.number || Some(wanted) == self.name.as_deref();
        self.pool == pool && endpoint.is_none_or(one)
    }
}

impl Received {
    fn is(&self, to: &To) -> bool {
        let header = |(name, value): &(String, Option<String>)| match value {
            Some(_) => self.headers.contains(&(name.clone(), value.clone())),
            None => self.headers.iter().all(|(own, _)| own != name),
        };
        (to.method.is_none() || self.method == to.method)
            && (to.target.is_none() || self.target == to.target)
            && to.headers.iter().all(header)
    }
}

impl fmt::Display for Said {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Said::To { places, status, received } => {
                status.map_or(Ok(()), |status| write!(out, "{status} from "))?;
                let names = places.iter().map(|place| format!("{}/{}", place.pool, place.number));
                write!(out, "{}", names.collect::<Vec<_>>().join(" or "))?;
                let Some(received) = received else { return Ok(()) };
                write!(out, " {}", received.method.as_deref().unwrap_or("?"))?;
                write!(out, " {}", received.target.as_deref().unwrap_or("?"))?;
                let mut headers = received.headers.iter();
                headers.try_for_each(|(name, value)| write!(out, " {name}=\"{}\"", value.as_deref().unwrap_or("?")))
            }
            Said::Answer { status, location } => {
                let status = status.map_or("?".to_owned(), |status| status.to_string());
                write!(out, "{status} {}", location.as_deref().unwrap_or(""))
            }
            Said::Closed => out.write_str("closed"),
            Said::Silent => out.write_str("silent"),
            Said::Unknown(why) => write!(out, "not known: {why}"),
        }
    }
}

/// Endpoints of the model at an address.
pub fn places(model: &Model, reached: SocketAddr) -> Vec<Place> {
    let pools = (0..model.pools.len()).map(|index| PoolId(index as u32));
    let all = pools.flat_map(|pool| (0..model.pool(pool).endpoints.len()).map(move |index| (pool, index)));
    let at = all.filter(|(pool, index)| is_at(&model.pool(*pool).endpoints[*index].address, reached));
    at.map(|(pool, index)| Place::of(model, pool, index)).collect()
}

/// Those with a share, or the one that was chosen.
fn possible(model: &Model, pool: PoolId, chosen: Option<usize>) -> Vec<Place> {
    let shares = shares(model.pool(pool));
    let may = |index: &usize| chosen.map_or(shares[*index] > 0.0, |chosen| chosen == *index);
    (0..shares.len()).filter(may).map(|index| Place::of(model, pool, index)).collect()
}

fn is_at(address: &Address, reached: SocketAddr) -> bool {
    ip(address) == Some(reached.ip()) && address.port.is_none_or(|port| port == reached.port())
}

fn ip(address: &Address) -> Option<IpAddr> {
    match &address.host {
        Host::Ip(ip) => Some(*ip),
        Host::Name(name) => name.parse().ok(),
        Host::Unix(_) => None,
    }
}

/// The address of `POOL/ENDPOINT`.
pub fn address(model: &Model, name: &str) -> Option<SocketAddr> {
    let (pool, endpoint) = name.split_once('/')?;
    let pools = (0..model.pools.len()).map(|index| PoolId(index as u32));
    let all = pools.flat_map(|pool| (0..model.pool(pool).endpoints.len()).map(move |index| (pool, index)));
    let mut named = all.filter(|(id, index)| Place::of(model, *id, *index).is(pool, Some(endpoint)));
    let (pool, index) = named.next()?;
    let address = &model.pool(pool).endpoints[index].address;
    Some(SocketAddr::new(ip(address)?, address.port?))
}
