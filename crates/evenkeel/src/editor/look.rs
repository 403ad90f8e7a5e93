//! Looks at what was read with all requests in mind: what takes its time.

use std::collections::HashSet;

use finding::{Finding, Span};
use lsp::Thorough;

use super::read::Seen;
use crate::verdicts::{Found, find_thoroughly};

/// Of more text than this nobody waits for proofs: `check` makes them.
const LARGEST: usize = 4 << 20;

/// Whether it is small enough to be looked at while somebody waits.
pub fn is_small(seen: &Seen) -> bool {
    seen.snapshot.sources.files().map(|(_, file)| file.text().len()).sum::<usize>() <= LARGEST
}

/// The rest of the findings, and expectations. `None` where there is no reason to go on.
pub fn findings(seen: &Seen, go_on: &dyn Fn() -> bool) -> Option<Thorough> {
    let mut found = find_thoroughly(seen.groups(), go_on);
    if !go_on() {
        return None;
    }
    found.findings.extend(seen.raw.iter().cloned());
    let Found { mut findings, expectations, .. } = found.suppressed(&seen.snapshot.sources);
    let known: HashSet<(Span, &str)> = seen.snapshot.findings.iter().map(key).collect();
    findings.retain(|finding| !known.contains(&key(finding)));
    Some(Thorough { findings, checked: expectations, structure: None })
}

/// The same, with which routes and pools requests get to.
pub fn structure(seen: &Seen, found: &Thorough) -> Thorough {
    let models = seen.snapshot.balancers.iter().map(|one| &one.reading.model);
    let structure = crate::structure::of(&seen.snapshot.sources, models);
    Thorough { findings: found.findings.clone(), checked: found.checked.clone(), structure: Some(structure) }
}

fn key(finding: &Finding) -> (Span, &str) {
    (finding.primary.span, &finding.rule)
}
