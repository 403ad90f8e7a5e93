//! More log-ins than users would ever send, from one address or from many; nobody of them knows a password.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use crate::client::{Shot, send};

/// A flood waits no longer for an answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// What a flood is.
#[derive(Clone, Debug)]
pub(crate) struct Flood {
    /// Where it goes.
    pub(crate) edge: SocketAddr,
    /// Where it comes from.
    pub(crate) sources: Vec<IpAddr>,
    /// Requests a second.
    pub(crate) rate: f64,
    /// Host and path.
    pub(crate) route: &'static str,
}

/// Sends until it is broken off.
pub(super) async fn run(flood: Flood) {
    let flood = Arc::new(flood);
    let mut sent = JoinSet::new();
    let mut ticks = interval(Duration::from_secs_f64(1.0 / flood.rate.max(0.1)));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for turn in 0_usize.. {
        ticks.tick().await;
        while sent.try_join_next().is_some() {}
        let flood = flood.clone();
        sent.spawn(async move {
            let _ = send(&shot(&flood, turn), PATIENCE).await;
        });
    }
}

fn shot(flood: &Flood, turn: usize) -> Shot {
    let (host, path) = flood.route.split_once('/').unwrap_or((flood.route, ""));
    let body = format!("user=user{}&password=123456", turn % 1_000);
    let method = if path == "login" || path == "token" { "POST" } else { "GET" };
    let text = format!("{method} /{path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    Shot::new(flood.edge, text).from(flood.sources[turn % flood.sources.len().max(1)])
}
