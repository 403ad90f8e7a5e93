//! What detectors say of timelines that were made up: found when it is there, silent when it isn't.

mod configuration;
mod endpoints;
mod load;
mod made;
mod moments;
mod questions;
mod quiet;
mod traffic;
mod vitals;
mod world;
