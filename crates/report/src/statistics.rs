//! How often each rule finds something.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use finding::{Finding, Severity};

use crate::words::severity as severity_name;

/// What one rule finds.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Counted {
    /// Its id.
    pub rule: String,
    /// The worst of its findings.
    #[serde(serialize_with = "named")]
    pub severity: Severity,
    /// Its findings.
    pub found: usize,
    /// Those of them that have a fix.
    pub fixable: usize,
    /// Those besides that a comment silences.
    pub silenced: usize,
}

fn named<S: serde::Serializer>(severity: &Severity, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(severity_name(*severity))
}

/// Counts by rule, the most frequent first.
pub fn statistics(findings: &[Finding], silenced: &[Finding]) -> Vec<Counted> {
    let mut all: BTreeMap<&str, Counted> = BTreeMap::new();
    for (finding, is_silent) in findings.iter().map(|one| (one, false)).chain(silenced.iter().map(|one| (one, true))) {
        let blank = || Counted {
            rule: finding.rule.to_string(),
            severity: finding.severity,
            found: 0,
            fixable: 0,
            silenced: 0,
        };
        let own = all.entry(&finding.rule).or_insert_with(blank);
        own.severity = own.severity.max(finding.severity);
        own.found += usize::from(!is_silent);
        own.silenced += usize::from(is_silent);
        own.fixable += usize::from(!is_silent && finding.fix.is_some());
    }
    let mut all: Vec<Counted> = all.into_values().collect();
    all.sort_by_key(|one| Reverse(one.found));
    all
}
