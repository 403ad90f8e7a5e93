//! One client of a load.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};

use super::{Entry, Outcome, Plan};
use crate::client::{Connection, Heard, Shot};

/// Asks until it is told to stop.
pub(super) async fn run(
    plan: Arc<Plan>,
    number: usize,
    started: Instant,
    mut stopped: watch::Receiver<()>,
    note: impl Fn(Entry),
) {
    let period = Duration::from_secs_f64(plan.clients as f64 / plan.rate.max(0.001));
    // Clients take turns, so that the rate is even.
    let mut ticks = interval_at(started + period.mul_f64(number as f64 / plan.clients as f64), period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut kept = None;
    for turn in number.. {
        tokio::select! {
            _ = stopped.changed() => return,
            _ = ticks.tick() => {}
        }
        let Some(shot) = plan.shots.get(turn % plan.shots.len().max(1)) else { return };
        let at = started.elapsed();
        let (heard, connection) = ask(&plan, shot, kept.take()).await;
        kept = connection.filter(|connection| plan.keeps && connection.is_open());
        note(Entry { at, took: started.elapsed() - at, outcome: Outcome::of(&heard) });
    }
}

/// Asks over the connection that was kept or a new one.
async fn ask(plan: &Plan, shot: &Shot, kept: Option<Connection>) -> (Heard, Option<Connection>) {
    if let Some(mut connection) = kept {
        let heard = connection.ask(&shot.bytes, shot.is_bare, plan.limit).await;
        // A connection that was closed while it rested lost nothing: any client asks again over a new one.
        if heard != Heard::Closed {
            return (heard, Some(connection));
        }
    }
    match timeout(plan.limit, Connection::open(shot)).await {
        Ok(Ok(mut connection)) => (connection.ask(&shot.bytes, shot.is_bare, plan.limit).await, Some(connection)),
        Ok(Err(error)) => (Heard::Refused(error.to_string()), None),
        Err(_) => (Heard::Silent, None),
    }
}
