//! What databases say of themselves, asked past the balancer.

mod bare;
mod source;

pub(crate) use source::Source;
