//! What came of it: counted, and written where it was asked for.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::shrink::Case;

/// Counts of one engine.
#[derive(Default)]
pub struct Tally {
    pub configurations: usize,
    /// What the engine said of configurations that it didn't take.
    pub refusals: Vec<String>,
    pub agree: usize,
    pub disagree: usize,
    pub unknown: usize,
    /// Why requests were Unknown, and how many.
    pub reasons: BTreeMap<String, usize>,
    /// What disagrees, as small as it goes.
    pub cases: Vec<(u64, Case)>,
}

impl Tally {
    /// Takes in what another worker counted.
    pub fn add(&mut self, other: Tally) {
        self.configurations += other.configurations;
        self.refusals.extend(other.refusals);
        self.agree += other.agree;
        self.disagree += other.disagree;
        self.unknown += other.unknown;
        other.reasons.into_iter().for_each(|(reason, count)| *self.reasons.entry(reason).or_default() += count);
        self.cases.extend(other.cases);
    }

    /// Requests that both sides were asked.
    pub fn requests(&self) -> usize {
        self.agree + self.disagree + self.unknown
    }

    /// Unknown among a hundred requests.
    pub fn unknown_share(&self) -> f64 {
        self.unknown as f64 * 100.0 / self.requests().max(1) as f64
    }

    /// The most frequent reasons, by how many requests they made Unknown.
    pub fn top_reasons(&self, most: usize) -> Vec<(&str, usize)> {
        let mut all: Vec<_> = self.reasons.iter().map(|(reason, count)| (reason.as_str(), *count)).collect();
        all.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        all.truncate(most);
        all
    }

    /// One line of figures.
    pub fn summary(&self, engine: &str) -> String {
        format!(
            "{engine}: {} configurations ({} refused), {} requests: {} agree, {} disagree, {} Unknown ({:.2} %)",
            self.configurations,
            self.refusals.len(),
            self.requests(),
            self.agree,
            self.disagree,
            self.unknown,
            self.unknown_share()
        )
    }

    /// The engine's part of docs/agreement.md.
    pub fn page(&self, engine: &str, version: &str) -> String {
        let mut page = format!(
            "| {engine} {version} | generated | {} | {} | {} | {} | {} ({:.2} %) |\n",
            self.configurations,
            self.requests(),
            self.agree,
            self.disagree,
            self.unknown,
            self.unknown_share()
        );
        for (reason, count) in self.top_reasons(8) {
            let _ = writeln!(page, "- {count} requests: `{reason}`");
        }
        page
    }
}
