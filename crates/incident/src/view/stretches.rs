//! Stretches of time in which nothing about a pool was changed.

use std::time::Duration;

use model::{AdminState, EndpointState, Moment, Text};

use super::{compared, reloads};
use crate::Timeline;

/// What is told of an endpoint: name, whether it is up, what the operator wants, weight.
type State = (Text, bool, AdminState, Option<u32>);

/// A stretch of time in which nothing about a pool was changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// Its beginning: the first observation, or the change.
    pub from: Moment,
    /// Its end; `None` where it goes on.
    pub to: Option<Moment>,
    /// Whether a change began it.
    pub by_change: bool,
    /// Endpoints that are down or switched off in it.
    pub out: Vec<Text>,
}

/// Changes so near to one another are one.
const NEAR: Duration = Duration::from_secs(2);

/// The stretches of a pool, in order.
pub fn stretches(timeline: &Timeline, pool: &str) -> Vec<Stretch> {
    let Some(start) = timeline.start() else { return Vec::new() };
    let mut moments: Vec<Moment> = Vec::new();
    let mut states: Vec<(Moment, Vec<State>)> = Vec::new();
    for balancer in timeline.scene.balancers.iter().map(|one| &one.name) {
        let versions = compared(timeline, balancer);
        moments.extend(versions.iter().filter_map(|own| own.since));
        moments.extend(reloads(timeline, balancer));
        states.extend(changes_of_state(timeline, balancer, pool));
    }
    moments.extend(states.iter().skip(1).map(|(at, _)| *at));
    moments.retain(|at| *at > start);
    moments.sort_unstable();
    // Of several together the last one counts: then all is as it stays.
    let near: Vec<bool> = moments.windows(2).map(|pair| pair[1].since(pair[0]) <= NEAR).collect();
    let mut near = near.into_iter();
    moments.retain(|_| !near.next().unwrap_or(false));
    let begins = std::iter::once(start).chain(moments.iter().copied());
    let ends = moments.iter().copied().map(Some).chain([None]);
    let of =
        |(from, to): (Moment, Option<Moment>)| Stretch { from, to, by_change: from > start, out: out(&states, to) };
    begins.zip(ends).map(of).collect()
}

/// The states of a pool's endpoints, whenever they change.
fn changes_of_state(timeline: &Timeline, balancer: &str, pool: &str) -> Vec<(Moment, Vec<State>)> {
    let mut all: Vec<(Moment, Vec<State>)> = Vec::new();
    for (at, running) in timeline.running(balancer) {
        let Some(own) = running.pools.iter().find(|own| own.pool == pool) else { continue };
        let state = |one: &EndpointState| (one.endpoint.clone(), one.is_up != Some(false), one.admin, one.weight);
        let states: Vec<State> = own.endpoints.iter().map(state).collect();
        if all.last().is_none_or(|(_, last)| *last != states) {
            all.push((at, states));
        }
    }
    all
}

/// Endpoints that are down or switched off by the end of a stretch.
fn out(states: &[(Moment, Vec<State>)], to: Option<Moment>) -> Vec<Text> {
    let last = states.iter().rfind(|(at, _)| to.is_none_or(|to| *at < to));
    let is_out = |(_, up, admin, _): &&State| !up || *admin != AdminState::Ready;
    last.map(|(_, all)| all.iter().filter(is_out).map(|(name, ..)| name.clone()).collect()).unwrap_or_default()
}
