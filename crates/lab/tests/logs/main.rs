//! Log lines of the real engines against the formats that are said to describe them: the texts of a format lie where it says,
//! and its parts have the values of the requests that were sent.
//!
//! Where an engine isn't installed the test says so and passes. Everything stays on loopback.

#[path = "../distribution/home.rs"]
mod home;

mod bench;
mod client;
mod expect;
mod matcher;
mod stub;

mod haproxy;
mod nginx;
mod others;
mod wheels;
