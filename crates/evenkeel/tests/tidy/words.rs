//! The words of one engine stay in that engine's folder.

use std::collections::BTreeSet;

use crate::house::House;
use crate::source::Source;

/// Rooms that speak of no engine by name.
const NAMELESS: &[&str] = &["analysis", "model"];
/// The engines, by name.
const ENGINES: &[&str] = &["caddy", "envoy", "haproxy", "nginx", "traefik"];
/// Rooms that speak in our words.
const OURS: &[&str] = &["analysis", "model", "report"];
/// Words that mean different things in different engines.
const BANNED: &[&str] = &["backend", "cluster", "frontend", "node", "server", "service", "upstream"];
/// Where one of them is right: how paths begin, word, why.
const ALLOWED: &[(&str, &str, &str)] =
    &[("crates/analysis/src/intent/", "node", "YAML's own name for a part of a document; no user reads it")];

/// The lower-case words in a name or a text: `PoolNode`, `pool_node` and "a node!" all hold `node`.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut lower_before = false;
    for letter in text.chars() {
        if !letter.is_ascii_alphabetic() || (letter.is_uppercase() && lower_before) {
            words.push(String::new());
        }
        if letter.is_ascii_alphabetic() {
            words.last_mut().unwrap().push(letter.to_ascii_lowercase());
        }
        lower_before = letter.is_lowercase();
    }
    words
}

/// Complaints on each use of `banned`, singular or plural, in one file.
fn uses(source: &Source, banned: &[&str], why: &str) -> BTreeSet<String> {
    let mut complaints = BTreeSet::new();
    for word in &source.words {
        for part in words(&word.text) {
            let singular = part.strip_suffix('s').unwrap_or(&part);
            let is_allowed = ALLOWED.iter().any(|(path, word, _)| source.path.starts_with(path) && *word == singular);
            if banned.contains(&singular) && !is_allowed {
                complaints.insert(format!("{}:{}: {} {why}", source.path, word.line, word.text));
            }
        }
    }
    complaints
}

fn check(house: &House, rooms: &[&str], banned: &[&str], why: &str) -> Vec<String> {
    let sources = rooms.iter().flat_map(|room| house.sources_of(room));
    sources.flat_map(|source| uses(source, banned, why)).collect()
}

fn idle_exceptions(house: &House) -> Vec<String> {
    let says = |path: &str, word: &str| {
        let mut sources = house.sources.iter().filter(|source| source.path.starts_with(path));
        sources.any(|source| source.words.iter().flat_map(|w| words(&w.text)).any(|part| part == word))
    };
    let idle = ALLOWED.iter().filter(|(path, word, _)| !says(path, word));
    idle.map(|(path, word, _)| format!("words.rs allows {word} in {path}, which doesn't say it")).collect()
}

#[test]
fn analysis_and_model_name_no_engine() {
    crate::assert_tidy(check(House::here(), NAMELESS, ENGINES, "names an engine"));
}

#[test]
fn our_rooms_speak_our_words() {
    let house = House::here();
    crate::assert_tidy(check(house, OURS, BANNED, "is an engine's word"));
    crate::assert_tidy(idle_exceptions(house));
}

#[test]
fn an_engine_named_in_the_model_is_seen() {
    let text = "/// As HAProxy does.\n// As nginx does.\nfn is_haproxy_like() {}\n";
    let house = House::of(&[("crates/model/src/a.rs", text), ("crates/report/src/a.rs", text)]);
    crate::assert_bites(check(&house, NAMELESS, ENGINES, "names an engine"), "model/src/a.rs:3: is_haproxy_like");
}

#[test]
fn an_engines_word_is_seen_in_names_and_texts_but_not_in_tests() {
    let text =
        "fn f() { say!(\"all Servers are {x}\") }\nfn observer() {}\n#[cfg(test)]\nmod tests { fn server() {} }\n";
    let house = House::of(&[("crates/report/src/a.rs", text), ("crates/engines/src/x/a.rs", "struct Backend;")]);
    crate::assert_bites(check(&house, OURS, BANNED, "is an engine's word"), "a.rs:1: \"all Servers are {x}\"");
    assert_eq!(words("DbNodeNAME_x"), ["db", "node", "name", "x"]);
}
