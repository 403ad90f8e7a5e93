//! The literals that requests are made of: what the configuration compares with.

use std::net::Ipv4Addr;

/// Literals by what they stand for.
#[derive(Clone, Debug, Default)]
pub struct Literals {
    pub paths: Vec<String>,
    pub hosts: Vec<String>,
    /// Names of headers.
    pub names: Vec<String>,
    /// Values of headers, cookies and arguments.
    pub values: Vec<String>,
    pub cookies: Vec<String>,
    pub arguments: Vec<String>,
    pub methods: Vec<String>,
    pub clients: Vec<Ipv4Addr>,
}

/// Owned copies, for the tables of a grammar.
pub fn owned(all: &[&str]) -> Vec<String> {
    all.iter().map(|text| text.to_string()).collect()
}

impl Literals {
    /// Adds the paths and hosts that stand in a configuration.
    pub fn with_text(mut self, text: &str) -> Literals {
        for word in text.split(|c: char| c.is_whitespace() || "\"'{};,".contains(c)) {
            let word = plain(word);
            let is_new = |known: &[String]| !known.contains(&word);
            if word.starts_with('/') && !word.contains("/tmp/") && is_new(&self.paths) {
                self.paths.push(word);
            } else if is_host(&word) && is_new(&self.hosts) {
                self.hosts.push(word);
            }
        }
        self
    }
}

/// A pattern up to where it stops being a plain text: `^/api/(.*)` is `/api/`, and of alternatives the first is taken.
fn plain(word: &str) -> String {
    let word = word.trim_start_matches(['^', '~', '*', '(', '=', '!']);
    let mut text = String::new();
    let mut characters = word.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => text.extend(characters.next()),
            '(' | ')' | '[' | ']' | '|' | '*' | '+' | '$' | '?' | '%' | '<' | '^' => break,
            _ => text.push(character),
        }
    }
    text
}

/// Whether it looks like a host's name: dots and letters, and no address.
fn is_host(word: &str) -> bool {
    let has_letter = word.bytes().any(|byte| byte.is_ascii_alphabetic());
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b".-:".contains(&byte);
    has_letter && word.contains(".e") && !word.starts_with('.') && word.bytes().all(is_name)
}
