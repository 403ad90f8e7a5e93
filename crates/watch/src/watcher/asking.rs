//! Sources that are asked over connections.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use analysis::intent::watch::Probe;
use incident::{Observation, Seen};
use model::Text;
use tokio::runtime::Handle;
use tokio::sync::Mutex;
use tokio::time::{MissedTickBehavior, interval};

use super::Shared;
use crate::application::vitals;
use crate::ask::{self, LIMIT, Question, limited};
use crate::balancer::Live;
use crate::clock;
use crate::database;
use crate::plan::Watched;
use crate::probe::{self, Way};
use crate::spots::{Rounds, Spot, spots};
use crate::voice::Voice;

/// Begins to ask all of them.
pub(super) fn start(shared: &Shared, on: &Handle) {
    let every = shared.plan.every();
    for own in &shared.plan.balancers {
        if let Some(live) = &own.live {
            on.spawn(balancer(shared.clone(), own.clone(), live.clone(), every));
        }
    }
    for own in shared.plan.watch.applications.clone() {
        on.spawn(application(shared.clone(), own.pool.value, own.metrics.value, every));
    }
    for (pool, own) in shared.plan.watch.databases.clone() {
        on.spawn(databases(shared.clone(), pool.value, own.value, every));
    }
    for own in shared.plan.watch.probes.clone() {
        on.spawn(probe(shared.clone(), Arc::new(own), every));
    }
}

/// Does something again and again; a turn that was missed isn't made up for.
async fn again<F: Future<Output = ()>>(every: Duration, mut turn: impl FnMut() -> F) {
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        turn().await;
    }
}

async fn balancer(shared: Shared, own: Watched, live: String, every: Duration) {
    let voice = Mutex::new(Voice::new(&shared.into, &*own.name));
    let live = Live::parse(&live);
    again(every, || async {
        let mut voice = voice.lock().await;
        let seen = shared.known.of(&own.name);
        let text =
            seen.as_ref().and_then(|seen| seen.configuration.material.roots.first().map(|root| root.text.clone()));
        let asked = match &live {
            Ok(live) => live.ask(own.engine, text.as_deref().unwrap_or_default()).await,
            Err(why) => Err(format!("live: {why}").into()),
        };
        match asked {
            Ok(running) => voice.say(Seen::Running(running)),
            Err(why) => voice.silent(why),
        }
    })
    .await;
}

async fn application(shared: Shared, pool: Text, path: Text, every: Duration) {
    let rounds = Mutex::new(Rounds::<Voice>::default());
    again(every, || async {
        let mut rounds = rounds.lock().await;
        let all = spots(&shared.known, &pool, &shared.plan);
        rounds.keep(&all);
        for spot in all {
            let Some(mut voice) = rounds.turn(&spot, || Voice::new(&shared.into, spot.name.clone())) else { continue };
            let question = Question::get(spot.authority.clone(), path.clone());
            tokio::spawn(async move {
                match metrics(&spot, &question).await {
                    Ok(seen) => voice.say(seen),
                    Err(why) => voice.silent(format!("its metrics can't be had at {}: {why}", spot.authority)),
                }
            });
        }
    })
    .await;
}

async fn metrics(spot: &Spot, question: &Question) -> Result<Seen, Text> {
    let reply = limited(LIMIT, ask::request(&spot.target, &spot.greeting, question)).await?;
    if reply.status != 200 {
        return Err(format!("it answered {}", reply.status).into());
    }
    let text = String::from_utf8_lossy(&reply.body);
    vitals(&spot.pool, &text).map(Seen::Vitals).ok_or_else(|| "there are none".into())
}

async fn databases(shared: Shared, pool: Text, own: analysis::intent::watch::Database, every: Duration) {
    let rounds = Mutex::new(Rounds::<(Voice, database::Source)>::default());
    again(every, || async {
        let mut rounds = rounds.lock().await;
        let all = spots(&shared.known, &pool, &shared.plan);
        rounds.keep(&all);
        for spot in all {
            let ask::Target::Host(host, port) = &spot.target else { continue };
            let new = || (Voice::new(&shared.into, spot.name.clone()), database::Source::new(&own, host, *port));
            let Some(mut kept) = rounds.turn(&spot, new) else { continue };
            tokio::spawn(async move {
                let (voice, source) = &mut *kept;
                match source.ask(&spot.pool).await {
                    Ok(backing) => voice.say(Seen::Backing(backing)),
                    Err(why) => voice.silent(format!("the database at {} can't be asked: {why}", spot.authority)),
                }
            });
        }
    })
    .await;
}

/// What is kept of a probe between two turns.
#[derive(Default)]
struct Sent {
    way: Option<Way>,
    /// The pool that it stands for: the one that it was sent to at first.
    pool: Option<Text>,
    straight: Rounds<()>,
    /// Says why it isn't sent.
    voice: Option<Voice>,
}

async fn probe(shared: Shared, own: Arc<Probe>, every: Duration) {
    let kept = Mutex::new((Sent::default(), Rounds::<Voice>::default()));
    again(every, || async {
        let mut kept = kept.lock().await;
        let (sent, through) = &mut *kept;
        let all = shared.known.configurations();
        if all.is_empty() {
            return;
        }
        let named = || own.pool.as_ref().map(|pool| pool.value.clone());
        match probe::way(&own, &all, shared.plan.authorities()) {
            Ok(way) => {
                sent.pool = sent.pool.take().or_else(named).or_else(|| way.pool.clone());
                sent.way = Some(way);
            }
            // Where the listener is gone from the file, the running balancer may have it still.
            Err(why) if sent.way.is_none() => {
                let voice = sent.voice.get_or_insert_with(|| Voice::new(&shared.into, own.name.value.clone()));
                return voice.silent(why);
            }
            Err(_) => {}
        }
        let pool = sent.pool.clone().or_else(named).unwrap_or_default();
        if own.straight {
            straight(&shared, &own, &pool, &mut sent.straight);
        }
        let Some(way) = sent.way.clone() else { return };
        let name = &own.name.value;
        let spot = Spot::nowhere(name, &pool);
        let Some(mut voice) = through.turn(&spot, || Voice::new(&shared.into, name.clone())) else { return };
        let own = own.clone();
        tokio::spawn(async move { voice.say(Seen::Answer(probe::through(&own, &way, pool).await)) });
    })
    .await;
}

/// Sends a probe to each endpoint of its pool that isn't still waiting for the one before.
fn straight(shared: &Shared, own: &Arc<Probe>, pool: &Text, rounds: &mut Rounds<()>) {
    let all = spots(&shared.known, pool, &shared.plan);
    rounds.keep(&all);
    for spot in all {
        let Some(turn) = rounds.turn(&spot, || ()) else { continue };
        let (own, into) = (own.clone(), shared.into.clone());
        tokio::spawn(async move {
            let answer = probe::straight(&own, &spot).await;
            drop(turn);
            // Where nobody listens any more, the watcher is about to end.
            let _ = into.send(Observation { at: clock::now(), of: spot.name, seen: Seen::Answer(answer) });
        });
    }
}
