//! Whether numbers are odd against their own past, with a bound on how often chance alone makes them so.

mod evidence;
mod levels;
mod parts;
mod spells;

pub use evidence::{EXPECTED, HIGH, POSSIBLE, confidence};
pub use levels::{Level, Rise, levels};
pub use parts::{Episode, Gain, Taste, parts, parts_expected};
pub use spells::{Spell, loose_spells, spells};
