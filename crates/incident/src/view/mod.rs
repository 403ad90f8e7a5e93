//! What detectors look at: a timeline, and what several of them need of it, made once.

mod compared;
mod force;
mod memo;
mod places;
mod rollup;
mod stretches;
mod traffic;

use std::cell::OnceCell;

pub use compared::{Compared, Version, compared};
pub use force::{came_into_force, reloads};
pub use memo::Memo;
pub use places::{clean, place, places};
pub use rollup::rollup;
pub use stretches::{Stretch, stretches};
pub use traffic::{Count, Flow, Traffic};

use crate::Timeline;

/// A timeline, and what several detectors need of it.
pub struct View<'t> {
    /// All that was seen.
    pub timeline: &'t Timeline,
    traffic: OnceCell<Traffic>,
}

impl<'t> View<'t> {
    /// Nothing is made before a detector asks for it.
    pub fn of(timeline: &'t Timeline) -> Self {
        View { timeline, traffic: OnceCell::new() }
    }

    /// What access logs say, second by second.
    pub fn traffic(&self) -> &Traffic {
        self.traffic.get_or_init(|| Traffic::of(self.timeline))
    }

    /// The names of all balancers.
    pub fn balancers(&self) -> impl Iterator<Item = &'t model::Text> {
        self.timeline.scene.balancers.iter().map(|one| &one.name)
    }
}
