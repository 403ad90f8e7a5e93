//! The words of nginx and of its common modules: which of them have a part in where a request goes.

use std::collections::HashMap;
use std::sync::OnceLock;

/// What a word is to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// It has a part in where requests go, or how they are spread.
    Traffic,
    /// It has none: logs, processes, compression, ciphers, caches' sizes, headers of answers.
    Quiet,
    /// Nobody knows it.
    Unknown,
}

/// Words with a part in where requests go, sorted.
const TRAFFIC: &str = include_str!("traffic.txt");

/// Words without one, sorted.
const QUIET: &str = include_str!("quiet.txt");

/// What the word is to us.
pub fn class(name: &str) -> Class {
    static CLASSES: OnceLock<HashMap<&str, Class>> = OnceLock::new();
    let of = |words: &'static str, class| words.split_whitespace().map(move |word| (word, class));
    let classes = || of(QUIET, Class::Quiet).chain(of(TRAFFIC, Class::Traffic)).collect();
    CLASSES.get_or_init(classes).get(name).copied().unwrap_or(Class::Unknown)
}

/// Whether nginx or a common module knows the word.
pub fn known(name: &str) -> bool {
    class(name) != Class::Unknown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_and_apart() {
        let traffic: Vec<&str> = TRAFFIC.split_whitespace().collect();
        let quiet: Vec<&str> = QUIET.split_whitespace().collect();
        assert!(traffic.is_sorted() && quiet.is_sorted());
        assert!(traffic.iter().all(|word| quiet.binary_search(word).is_err()));
        assert_eq!([class("proxy_pass"), class("gzip"), class("gizp")], [Class::Traffic, Class::Quiet, Class::Unknown]);
    }
}
