//! What came of it: counted, and written where it was asked for.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Counts of one engine.
#[derive(Default)]
pub struct Tally {
    pub files: usize,
    /// Files that the engine takes once they are moved.
    pub accepted: usize,
    pub agree: usize,
    pub disagree: usize,
    /// Why requests are Unknown, and how many.
    unknown: BTreeMap<String, usize>,
    /// Why requests could not be asked, and how many.
    not_asked: BTreeMap<String, usize>,
    /// What is not accepted, each with the engine's words.
    refused: Vec<(String, String)>,
}

impl Tally {
    /// Takes in what another one counted.
    pub fn add(&mut self, other: Tally) {
        self.files += other.files;
        self.accepted += other.accepted;
        self.agree += other.agree;
        self.disagree += other.disagree;
        other.unknown.into_iter().for_each(|(reason, count)| *self.unknown.entry(reason).or_default() += count);
        other.not_asked.into_iter().for_each(|(reason, count)| *self.not_asked.entry(reason).or_default() += count);
        self.refused.extend(other.refused);
    }

    /// One request is Unknown.
    pub fn unknown(&mut self, reason: &str) {
        *self.unknown.entry(reason.to_owned()).or_default() += 1;
    }

    /// One request could not be asked.
    pub fn not_asked(&mut self, reason: &str) {
        *self.not_asked.entry(reason.to_owned()).or_default() += 1;
    }

    /// One file is not accepted.
    pub fn refuse(&mut self, name: &str, words: &str) {
        self.refused.push((name.to_owned(), words.to_owned()));
    }

    /// Unknown among a hundred requests.
    pub fn unknown_share(&self) -> f64 {
        let unknown: usize = self.unknown.values().sum();
        unknown as f64 * 100.0 / (self.agree + self.disagree + unknown).max(1) as f64
    }

    /// The figures.
    pub fn page(&self, engine: &str, what: &str) -> String {
        let unknown: usize = self.unknown.values().sum();
        let mut page = format!(
            "| {engine} | {what} | {} of {} | {} | {} | {} | {unknown} ({:.2} %) |\n",
            self.accepted,
            self.files,
            self.agree + self.disagree + unknown,
            self.agree,
            self.disagree,
            self.unknown_share()
        );
        for (reason, count) in most(&self.unknown) {
            let _ = writeln!(page, "- {count} Unknown: `{reason}`");
        }
        for (reason, count) in most(&self.not_asked) {
            let _ = writeln!(page, "- {count} not asked: {reason}");
        }
        for (name, words) in &self.refused {
            let _ = writeln!(page, "- not accepted: {name}: `{words}`");
        }
        page
    }
}

/// The most frequent reasons first.
fn most(reasons: &BTreeMap<String, usize>) -> Vec<(&str, usize)> {
    let mut all: Vec<_> = reasons.iter().map(|(reason, count)| (reason.as_str(), *count)).collect();
    all.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    all.truncate(30);
    all
}
