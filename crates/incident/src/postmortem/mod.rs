//! The post-mortem as data: what happened, what it came from, what misled, and what is to be done.
//!
//! Nothing is made up. Each fact is out of what was observed or diagnosed; what neither tells stays `None`.

mod cause;
mod detours;
mod entries;
mod events;
mod faulty;
mod masked;
mod measures;
mod mended;
mod signs;
mod story;
mod types;
mod when;

pub use story::write;
pub use types::{
    Cause, CauseKind, Check, Detour, Entry, How, Measure, MeasureKind, Mended, Owner, Possible, Postmortem, Role, Told,
    What, When,
};
