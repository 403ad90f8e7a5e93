//! What is worked out once for each pair of configurations, as a timeline is asked again every second.

use std::sync::{Arc, Mutex, PoisonError};

use analysis::diff::Diff;
use analysis::test::Checked;
use finding::Span;

use crate::Configuration;

/// What one version of a configuration changes against the one before.
#[derive(Clone, Debug)]
pub struct Compared {
    /// What traffic can notice.
    pub diff: Diff,
    /// Whether the texts are the same.
    pub is_same_text: bool,
    /// Lines of the one before that aren't at their place in this one.
    pub gone: Vec<Span>,
    /// Lines of this one that weren't at their place in the one before.
    pub new: Vec<Span>,
}

/// So many answers are kept.
const KEPT: usize = 64;

/// Answers that were worked out before. It changes nothing about what is answered, so a clone may begin without.
#[derive(Default)]
pub struct Memo {
    compared: Answers<Arc<Compared>>,
    checked: Answers<Arc<Vec<Checked>>>,
}

/// Answers by the configurations that they are of, which are kept so that another one never has the same address.
type Answers<T> = Mutex<Vec<(Arc<Configuration>, Arc<Configuration>, T)>>;

impl Memo {
    /// What changed from one to the other.
    pub fn compared(
        &self,
        pair: (&Arc<Configuration>, &Arc<Configuration>),
        make: impl FnOnce() -> Compared,
    ) -> Arc<Compared> {
        answer(&self.compared, pair, || Arc::new(make()))
    }

    /// What the expectations of a configuration come to.
    pub fn checked(&self, own: &Arc<Configuration>, make: impl FnOnce() -> Vec<Checked>) -> Arc<Vec<Checked>> {
        answer(&self.checked, (own, own), || Arc::new(make()))
    }
}

fn answer<T: Clone>(
    answers: &Answers<T>,
    (one, other): (&Arc<Configuration>, &Arc<Configuration>),
    make: impl FnOnce() -> T,
) -> T {
    let is_it =
        |own: &&(Arc<Configuration>, Arc<Configuration>, T)| Arc::ptr_eq(&own.0, one) && Arc::ptr_eq(&own.1, other);
    let known = || answers.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = known().iter().find(is_it) {
        return found.2.clone();
    }
    let made = make();
    let mut known = known();
    if known.len() >= KEPT {
        known.remove(0);
    }
    known.push((one.clone(), other.clone(), made.clone()));
    made
}

impl Clone for Memo {
    fn clone(&self) -> Self {
        Memo::default()
    }
}

impl std::fmt::Debug for Memo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Memo")
    }
}
