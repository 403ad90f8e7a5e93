//! What the real engines deal out, request by request, against what the model says they deal.
//!
//! Policies that leave nothing to chance are compared endpoint by endpoint, the others within three standard errors. Where an
//! engine isn't installed the test says so and passes. Everything stays on loopback.

mod bench;
mod client;
mod compare;
mod home;
mod stubs;

mod haproxy;
mod nginx;
mod simulated;
