//! A configuration that is being written.

use crate::chance::Chance;
use crate::place::Place;

/// The text so far, and what later lines may name.
pub struct Writer<'a> {
    pub chance: &'a mut Chance,
    pub place: &'a Place,
    pub text: String,
    pub files: Vec<(String, String)>,
    /// Backends that there will be.
    pub pools: Vec<String>,
    /// Acls that are declared in the section in hand.
    pub acls: Vec<String>,
    /// Capture slots of the section in hand.
    pub slots: usize,
    /// Endpoints that were given away.
    pub endpoints: usize,
    /// Listeners that were given away.
    pub listeners: u16,
    /// Whether the section in hand is a frontend, or a listen.
    pub listening: bool,
}

impl Writer<'_> {
    /// A line within a section.
    pub fn line(&mut self, text: &str) {
        self.text.push_str("    ");
        self.text.push_str(text.trim_end());
        self.text.push('\n');
    }

    /// Begins a section.
    pub fn section(&mut self, head: &str) {
        self.text.push_str(&format!("\n{head}\n"));
        self.acls.clear();
        self.slots = 0;
    }

    /// One of these.
    pub fn of<'t>(&mut self, any: &[&'t str]) -> &'t str {
        self.chance.of(any)
    }

    /// True in `percent` of a hundred.
    pub fn is(&mut self, percent: usize) -> bool {
        self.chance.is(percent)
    }

    /// From one to `most` of these, between blanks.
    pub fn several(&mut self, any: &[&str], most: usize) -> String {
        let count = 1 + self.chance.below(most);
        let all: Vec<String> = (0..count).map(|_| quoted(self.chance.of(any))).collect();
        all.join(" ")
    }

    /// Name of a backend.
    pub fn pool(&mut self) -> String {
        self.chance.pick(&self.pools).clone()
    }

    /// A file of these lines; gives its name.
    pub fn file(&mut self, ending: &str, lines: &[String]) -> String {
        let name = format!("f{}.{ending}", self.files.len());
        self.files.push((name.clone(), lines.concat()));
        name
    }
}

/// A word that survives the reader: between quotes where it has to be.
pub fn quoted(word: &str) -> String {
    let needs = word.is_empty() || word.contains([' ', '#', '\'', '"']);
    if needs { format!("\"{word}\"") } else { word.to_string() }
}
