//! What holds for every request: ways through the model followed with sets of requests instead of one.
//!
//! Sets are taken too large rather than too small: what can't be told is free to be either. So where no request is left, there
//! is none. A request that is left is sent through the model as it is; only if it goes the same way it counts. Which earlier
//! routes stand in the way is learnt from such requests, one by one, so that a table of ten thousand routes is no harder than
//! the few of them that matter.

mod aim;
mod answered;
mod apart;
mod assumed;
mod confirm;
mod exit;
mod expectation;
mod explore;
pub(crate) mod likeness;
mod patterns;
mod prints;
mod read;
#[cfg(test)]
pub(crate) mod tests;
mod versus;

pub(crate) use aim::Aim;
pub use assumed::Assumed;
pub(crate) use assumed::Unrest;
pub(crate) use confirm::{Confirmed, Hop, chain};
pub(crate) use exit::{End, Exit};
pub(crate) use expectation::{Proof, Prover, headers_seen};
pub(crate) use explore::{Explorer, Go, Place, Setting};
pub(crate) use patterns::requests;
pub(crate) use prints::{Names, Printer, blamed};
pub(crate) use read::changes;
pub(crate) use versus::{Parting, Sides, Versus};
