//! Real engines, watched.

mod bench;
mod configuration;
mod haproxy;
mod nginx;
mod postgres;
mod recording;
