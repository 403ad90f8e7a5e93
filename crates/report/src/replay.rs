//! What the real engines say to the model, as facts of a page.

use std::collections::BTreeMap;

use finding::Witness;

/// One balancer, asked on its engine.
#[derive(Clone, Debug, Default)]
pub struct Replay {
    /// Name of the balancer.
    pub balancer: String,
    /// The engine with its version, such as `HAProxy version 2.6.12`; its name where it didn't run.
    pub engine: String,
    /// Why the engine wasn't asked, where it wasn't.
    pub not_run: Option<String>,
    /// Requests that went to both.
    pub asked: usize,
    /// Of these, those where both did the same.
    pub agree: usize,
    /// Of these, those of which the model doesn't know enough.
    pub unknown: usize,
    /// Requests that can't be asked, by reason.
    pub not_asked: BTreeMap<String, usize>,
    /// Requests on which they differ.
    pub disagree: usize,
    /// The first of those, each with the smallest configuration that shows it.
    pub defects: Vec<Defect>,
}

/// A request that model and engine take for different things: a defect of evenkeel.
#[derive(Clone, Debug)]
pub struct Defect {
    /// The request as it can be sent.
    pub request: Witness,
    /// Where they differ.
    pub differences: Vec<Difference>,
    /// The smallest configuration that shows it, without secrets.
    pub configuration: String,
}

/// One part in which they differ.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Difference {
    /// Such as `the status`.
    pub part: String,
    /// What the model says.
    pub model: String,
    /// What the engine did.
    pub engine: String,
}
