//! The configurations that were seen last.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use incident::Configuration;
use model::{LogFormat, Text};

/// The configuration of each balancer that was seen last, with its log formats.
#[derive(Debug, Default)]
pub(crate) struct Known(Mutex<BTreeMap<Text, Seen>>);

/// A configuration and the log formats that it has.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) configuration: Arc<Configuration>,
    pub(crate) formats: Vec<LogFormat>,
}

impl Known {
    fn all(&self) -> MutexGuard<'_, BTreeMap<Text, Seen>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn learn(&self, balancer: &str, seen: Seen) {
        self.all().insert(balancer.into(), seen);
    }

    pub(crate) fn of(&self, balancer: &str) -> Option<Seen> {
        self.all().get(balancer).cloned()
    }

    /// All of them, by name.
    pub(crate) fn configurations(&self) -> Vec<(Text, Arc<Configuration>)> {
        self.all().iter().map(|(name, seen)| (name.clone(), seen.configuration.clone())).collect()
    }
}
