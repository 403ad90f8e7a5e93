//! What detectors look at: a timeline, and what several of them need of it, made once.

mod clock;
mod compared;
mod force;
mod gauges;
mod lines;
mod places;
mod rollup;
mod sources;
mod states;
mod stretches;
mod traffic;

use std::cell::OnceCell;

pub use clock::Clock;
pub use compared::{TimeoutsChanged, Version, compared};
pub use force::{came_into_force, reloads, runs_older};
pub use gauges::{counter, gauge};
pub use lines::{is_said, new_lines};
pub use places::{clean, place, places};
pub use rollup::rollup;
pub use sources::{Sources, growth};
pub use states::{States, states};
pub use stretches::{Stretch, stretches};
pub use traffic::{Count, Flow, Traffic};

use model::Text;

use crate::{Configuration, Timeline};

/// A timeline, and what several detectors need of it.
pub struct View<'t> {
    /// All that was seen.
    pub timeline: &'t Timeline,
    clock: OnceCell<Clock>,
    traffic: OnceCell<Traffic>,
    sources: OnceCell<Sources<'t>>,
}

impl<'t> View<'t> {
    /// Nothing is made before a detector asks for it.
    pub fn of(timeline: &'t Timeline) -> Self {
        View { timeline, clock: OnceCell::new(), traffic: OnceCell::new(), sources: OnceCell::new() }
    }

    /// Seconds, numbered.
    pub(crate) fn clock(&self) -> Clock {
        *self.clock.get_or_init(|| Clock::of(self.timeline))
    }

    /// What access logs say, second by second.
    pub(crate) fn traffic(&self) -> &Traffic {
        self.traffic.get_or_init(|| Traffic::of(self.timeline, self.clock()))
    }

    /// What all others say.
    pub(crate) fn sources(&self) -> &Sources<'t> {
        self.sources.get_or_init(|| Sources::of(self.timeline))
    }

    /// The configuration of each balancer as it stands.
    pub(crate) fn current(&self) -> impl Iterator<Item = (&'t Text, &'t Configuration)> {
        let now = |name: &'t Text| Some((name, &**self.timeline.configurations(name).last()?.1));
        self.balancers().filter_map(now)
    }

    /// The names of all balancers.
    pub(crate) fn balancers(&self) -> impl Iterator<Item = &'t Text> {
        self.timeline.scene.balancers.iter().map(|one| &one.name)
    }
}
