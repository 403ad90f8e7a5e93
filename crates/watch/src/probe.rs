//! Requests that are sent to see what becomes of them.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use analysis::ask::{Ask, place_among};
use analysis::intent::watch::Probe;
use incident::{Answer, Asked, Configuration};
use model::trace::{Outcome, Tracer};
use model::{Arrival, BindAddress, Model, Text};
use tokio::io::AsyncReadExt;

use crate::ask::{self, Greeting, LIMIT, Question, Secured, Target, connect, limited};
use crate::spots::Spot;

/// A connection that is to be kept open is closed within this time, if it is.
const AT_ONCE: Duration = Duration::from_millis(300);

/// The way of a probe through the balancer.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    target: Target,
    greeting: Greeting,
    /// The pool that the configuration sends it to.
    pub(crate) pool: Option<Text>,
}

/// The way to the listener where it arrives, and the file of the authorities that are trusted there.
///
/// # Errors
/// Why none is the one.
pub(crate) fn way(
    probe: &Probe,
    all: &[(Text, std::sync::Arc<Configuration>)],
    authorities: Option<PathBuf>,
) -> Result<Way, Text> {
    let ask = &probe.request.value;
    let models = all.iter().map(|(name, own)| (name.as_str(), &*own.model));
    let (model, placed) = place_among(ask, models).map_err(|why| Text::from(why.message))?;
    let bind = &model.listener(placed.arrival.listener).binds[placed.arrival.bind];
    let name = || ask.sni.clone().unwrap_or_else(|| ask.host.clone());
    let tls = ask.scheme.is_tls().then(|| Secured::to(name(), authorities));
    Ok(Way {
        target: target(ask, &placed.arrival, &bind.address),
        greeting: Greeting { is_proxied: bind.proxy_protocol, tls },
        pool: pool(model, &placed.arrival, &placed.request),
    })
}

/// The address of a listener; one that listens on every address is asked at this machine's own, or at the one in the URL.
fn target(ask: &Ask, arrival: &Arrival, bind: &BindAddress) -> Target {
    let of_url = || ask.host.parse::<IpAddr>().ok();
    let own = match bind {
        BindAddress::Unix(path) => return Target::File(path.to_string()),
        BindAddress::Name(name) => return Target::Host(name.to_string(), arrival.port),
        BindAddress::Ip(ip) => Some(*ip).filter(|ip| !ip.is_unspecified()),
        BindAddress::Any => None,
    };
    let address = own.or_else(of_url).unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    Target::Host(address.to_string(), arrival.port)
}

/// The one pool that it can get to.
fn pool(model: &Model, arrival: &Arrival, request: &model::Request) -> Option<Text> {
    match Tracer::new(model).decide(arrival, request).as_slice() {
        [Outcome::Forward { pool, .. }] => Some(model.pool(*pool).name.value.clone()),
        _ => None,
    }
}

/// Sends a probe on its way through the balancer.
pub(crate) async fn through(probe: &Probe, way: &Way, pool: Text) -> Answer {
    answer(probe, &way.target, &way.greeting, Asked::Through, pool).await
}

/// Sends a probe straight to an endpoint.
pub(crate) async fn straight(probe: &Probe, spot: &Spot) -> Answer {
    answer(probe, &spot.target, &spot.greeting, Asked::Straight, spot.pool.clone()).await
}

async fn answer(probe: &Probe, target: &Target, greeting: &Greeting, asked: Asked, pool: Text) -> Answer {
    let begun = Instant::now();
    let came = limited(LIMIT, async {
        match probe.request.value.scheme.is_http() {
            true => http(probe, target, greeting).await.map(|status| (Some(status), begun.elapsed())),
            false => opened(target, greeting, begun).await.map(|took| (None, took)),
        }
    });
    match came.await {
        Ok((status, took)) => {
            let is_good = status.is_none_or(|status| is_good(probe, status));
            Answer { asked, pool, status, is_good, trouble: None, millis: millis(took) }
        }
        Err(trouble) => Answer {
            asked,
            pool,
            status: None,
            is_good: false,
            trouble: Some(trouble),
            millis: millis(begun.elapsed()),
        },
    }
}

fn millis(took: Duration) -> f64 {
    took.as_secs_f64() * 1_000.0
}

fn is_good(probe: &Probe, status: u16) -> bool {
    if probe.status.is_empty() { status < 400 } else { probe.status.contains(&status) }
}

async fn http(probe: &Probe, target: &Target, greeting: &Greeting) -> Result<u16, Text> {
    let ask = &probe.request.value;
    let host = ask.headers.iter().find(|(name, _)| name == "host");
    let question = Question {
        method: ask.method.clone(),
        target: ask.target.clone(),
        host: host.map_or_else(|| ask.authority().into(), |(_, value)| value.clone()),
        headers: ask.headers.iter().filter(|(name, _)| name != "host").cloned().collect(),
        body: probe.body.as_ref().map(|body| body.value.clone()),
    };
    ask::request(target, greeting, &question).await.map(|reply| reply.status)
}

/// Opens a connection, and sees whether it stays open: a balancer takes it first, and closes it where no endpoint is there. Says how
/// long it took to open it.
async fn opened(target: &Target, greeting: &Greeting, begun: Instant) -> Result<Duration, Text> {
    let mut wire = connect(target, greeting).await?;
    let took = begun.elapsed();
    let mut first = [0; 1];
    match tokio::time::timeout(AT_ONCE, wire.read(&mut first)).await {
        Ok(Ok(0)) => Err("closed at once".into()),
        Ok(Err(why)) => Err(ask::of_io(&why)),
        // It says something, or waits to be spoken to.
        Ok(Ok(_)) | Err(_) => Ok(took),
    }
}
