//! Sources that are files, each on a thread of its own: a disk that hangs holds up nobody else.

use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use incident::Seen;

use super::Shared;
use crate::clock;
use crate::configuration;
use crate::deployments::Deployments;
use crate::log;
use crate::voice::Voice;

/// Files of configurations are looked at so often.
const PAUSE: Duration = Duration::from_millis(200);
/// Logs are read without a configuration after so long.
const PATIENCE: Duration = Duration::from_secs(3);

/// The configuration of a balancer.
pub(super) fn configuration(shared: &Shared, index: usize) {
    let own = &shared.plan.balancers[index];
    let mut voice = Voice::new(&shared.into, &*own.name);
    let mut source = configuration::Source::new(own.engine, own.roots.clone(), own.intent.clone());
    while !shared.is_over() {
        match source.look() {
            Ok(Some(seen)) => {
                let configuration = seen.configuration.clone();
                shared.known.learn(&own.name, seen);
                voice.say(Seen::Configuration(configuration));
            }
            Ok(None) => {}
            Err(why) => voice.silent(why),
        }
        sleep(PAUSE);
    }
}

/// The access log of a balancer.
pub(super) fn log(shared: &Shared, index: usize) {
    let own = &shared.plan.balancers[index];
    let Some(path) = &own.log else { return };
    let mut voice = Voice::new(&shared.into, &*own.name);
    let mut source = log::Source::new(path);
    let begun = Instant::now();
    while shared.known.of(&own.name).is_none() && begun.elapsed() < PATIENCE && !shared.is_over() {
        sleep(PAUSE / 10);
    }
    while !shared.is_over() {
        if let Some(seen) = shared.known.of(&own.name) {
            source.learn(&seen);
        }
        match source.look(clock::now(), shared.plan.past()) {
            Ok(slices) => slices.into_iter().for_each(|slice| voice.say_at(slice.to, Seen::Slice(Arc::new(slice)))),
            Err(why) => voice.silent(why),
        }
        rest(shared, shared.plan.every());
    }
}

/// The file of deployments.
pub(super) fn deployments(shared: &Shared, _: usize) {
    let Some(path) = &shared.plan.watch.deployments else { return };
    let mut source = Deployments::new(&shared.plan.folder.join(path.value.as_str()));
    let mut voice = Voice::new(&shared.into, path.value.clone());
    while !shared.is_over() {
        match source.look(clock::now(), shared.plan.past()) {
            Ok(seen) => seen.into_iter().for_each(|one| voice.pass(one)),
            Err(why) => voice.silent(why),
        }
        rest(shared, shared.plan.every());
    }
}

/// Waits, unless it is over.
fn rest(shared: &Shared, span: Duration) {
    let until = Instant::now() + span;
    while !shared.is_over() {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return;
        }
        sleep(left.min(PAUSE));
    }
}
