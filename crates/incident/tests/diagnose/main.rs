//! Whole diagnoses of stacks that are made up, with real configurations.

mod outages;
mod world;
