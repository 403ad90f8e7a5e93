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
    /// The engine's words on what it doesn't accept, and how often.
    refused: BTreeMap<String, usize>,
    /// The files that it doesn't accept.
    pub refused_files: Vec<String>,
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
        self.refused_files.extend(other.refused_files);
        other.refused.into_iter().for_each(|(words, count)| *self.refused.entry(words).or_default() += count);
    }

    /// One request is Unknown.
    pub fn unknown(&mut self, reason: &str) {
        *self.unknown.entry(without_folders(reason)).or_default() += 1;
    }

    /// One request could not be asked.
    pub fn not_asked(&mut self, reason: &str) {
        *self.not_asked.entry(reason.to_owned()).or_default() += 1;
    }

    /// One file is not accepted.
    pub fn refuse(&mut self, name: &str, words: &str) {
        println!("not accepted: {name}: {words}");
        self.refused_files.push(name.to_owned());
        *self.refused.entry(message(words)).or_default() += 1;
    }

    /// Unknown among a hundred requests.
    pub fn unknown_share(&self) -> f64 {
        let unknown: usize = self.unknown.values().sum();
        unknown as f64 * 100.0 / (self.agree + self.disagree + unknown).max(1) as f64
    }

    /// The engine's part of docs/agreement.md.
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
        for (kind, reasons) in [("Unknown", &self.unknown), ("not asked", &self.not_asked), ("refused", &self.refused)]
        {
            for (reason, count) in most(reasons) {
                let _ = writeln!(page, "- {count} {kind}: `{reason}`");
            }
        }
        page
    }
}

/// A reason without the lab's folders, which are others each time.
fn without_folders(reason: &str) -> String {
    let is_folder = |word: &&str| word.contains("/evenkeel-lab.");
    reason.split(' ').map(|word| if is_folder(&word) { "its folder" } else { word }).collect::<Vec<_>>().join(" ")
}

/// What an engine says, without process and place: `[ALERT] (1) : config : parsing [FILE:2] : WORDS`, or
/// `DATE [emerg] 1#1: WORDS in FILE:2`.
fn message(words: &str) -> String {
    let (_, said) = words.rsplit_once("#").unwrap_or(("", words));
    let (_, said) =
        said.rsplit_once("] : ").or(said.rsplit_once("]: ")).or(said.split_once(": ")).unwrap_or(("", said));
    said.split(" in /").next().unwrap_or(said).chars().take(90).collect()
}

/// The most frequent reasons first.
fn most(reasons: &BTreeMap<String, usize>) -> Vec<(&str, usize)> {
    let mut all: Vec<_> = reasons.iter().map(|(reason, count)| (reason.as_str(), *count)).collect();
    all.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    all.truncate(30);
    all
}
