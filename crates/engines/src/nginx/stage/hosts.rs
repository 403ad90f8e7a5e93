//! Variables that name hosts: those in a `proxy_pass`, and those that they are made of.

use std::collections::HashMap;

use super::super::syntax::{Directive, Word};
use super::texts::{Texts, each};

/// Names of such variables, each with the port that is written behind it.
#[derive(Debug, Default)]
pub struct Variables(HashMap<String, Option<u16>>);

impl Variables {
    /// Those in the host of a `proxy_pass` or its kin, and those that they are made of.
    pub fn of(texts: &Texts) -> Variables {
        let mut found = Variables::default();
        let pass = &mut |directive: &Directive| {
            if directive.name.text.ends_with("_pass") {
                directive.arg(0).into_iter().for_each(|text| found.take(text));
            }
        };
        texts.all().for_each(|(_, directives)| each(directives, pass));
        let mut known = usize::MAX;
        while known != found.0.len() {
            known = found.0.len();
            texts.all().for_each(|(_, directives)| each(directives, &mut |directive| found.follow(directive)));
        }
        found
    }

    /// Takes the variables of a host.
    fn take(&mut self, text: &str) {
        let host = text.split_once("://").map_or(text, |(_, rest)| rest);
        let host = host.split('/').next().unwrap_or(host);
        let port = host.rsplit_once(':').and_then(|(_, port)| port.parse().ok());
        let usual = if text.starts_with("https://") { Some(443) } else { text.contains("://").then_some(80) };
        for name in names(host) {
            self.0.entry(name.to_owned()).or_insert(port.or(usual));
        }
    }

    /// Takes the variables that a known one is made of.
    fn follow(&mut self, directive: &Directive) {
        let (made, values): (Option<&str>, Vec<&Word>) = match directive.name.as_str() {
            "set" => (directive.arg(0), directive.args.iter().skip(1).collect()),
            "map" | "geo" | "split_clients" => (
                directive.args.last().map(Word::as_str),
                directive.inner().iter().filter_map(|entry| entry.args.first()).collect(),
            ),
            _ => return,
        };
        let Some(port) = made.and_then(|name| self.port(name)) else { return };
        for value in values {
            self.take(value.as_str());
            names(value.as_str()).into_iter().for_each(|name| {
                self.0.entry(name.to_owned()).or_insert(port);
            });
        }
    }

    /// The port behind a variable, `$` in front, where it is known.
    pub fn port(&self, name: &str) -> Option<Option<u16>> {
        self.0.get(name.strip_prefix('$')?).copied()
    }
}

/// Names of the variables in a text.
pub fn names(text: &str) -> Vec<&str> {
    let is_part = |char: char| char.is_ascii_alphanumeric() || char == '_';
    let name = |piece: &'_ str| -> usize { piece.find(|char| !is_part(char)).unwrap_or(piece.len()) };
    text.split('$')
        .skip(1)
        .map(|piece| piece.strip_prefix('{').unwrap_or(piece))
        .map(|piece| &piece[..name(piece)])
        .filter(|name| !name.is_empty())
        .collect()
}
