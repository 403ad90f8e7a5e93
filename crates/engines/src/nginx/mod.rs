//! nginx (open source and Plus), read as version 1.22 understands it.

pub mod config;
pub mod syntax;
