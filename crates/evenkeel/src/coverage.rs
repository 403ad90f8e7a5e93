//! Measures which routes expectations speak of.

use analysis::coverage::{self, Coverage};
use analysis::test::Subject;

use crate::args;
use crate::input::Loaded;

/// What the expectations of all groups speak of, where that is asked.
pub fn measure(asked: &args::Coverage, loaded: &Loaded) -> Option<Coverage> {
    if !asked.coverage && asked.min_coverage.is_none() {
        return None;
    }
    let mut all = Coverage::default();
    for group in &loaded.groups {
        let subjects: Vec<Subject<'_>> =
            group.balancers.iter().map(|one| Subject { name: &one.name, model: &one.reading.model }).collect();
        all.extend(coverage::measure(group.intent.as_ref().map(|file| &file.intent), &subjects));
    }
    Some(all)
}
