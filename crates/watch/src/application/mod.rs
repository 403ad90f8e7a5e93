//! What applications say of themselves.

mod metrics;
mod vitals;

pub(crate) use vitals::vitals;
