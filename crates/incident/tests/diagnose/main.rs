//! Whole diagnoses of stacks that are made up, with real configurations.

mod faults;
mod innocent;
mod mutations;
mod outages;
mod world;
