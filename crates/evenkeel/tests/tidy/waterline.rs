//! Below the waterline there is no I/O. clippy holds it, through clippy.toml, in every crate whose lib.rs denies the two
//! lints; this test sees to it that each pure crate does, that nobody opts out, and that clippy.toml keeps the words.

use crate::house::{House, pure_rooms};

/// What the head of every library denies.
const HEAD: &[&str] =
    &["disallowed_methods", "disallowed_types", "expect_used", "panic", "print_stderr", "print_stdout", "unwrap_used"];

/// Where I/O begins. A path that starts like this is refused even where clippy's lists have a gap.
const SHORE: &[&str] = &[
    "std::env",
    "std::fs",
    "std::io::Std",
    "std::io::std",
    "std::net::Tcp",
    "std::net::Udp",
    "std::os::unix::net",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
];

fn heads(house: &House) -> Vec<String> {
    let mut complaints = Vec::new();
    for room in pure_rooms() {
        let path = format!("crates/{room}/src/lib.rs");
        let text = house.text(&path);
        let head = text.split_once("#![deny(").and_then(|(_, rest)| rest.split_once(")]")).map_or("", |(head, _)| head);
        let lints = ["missing_docs".to_string()].into_iter().chain(HEAD.iter().map(|lint| format!("clippy::{lint}")));
        let missing: Vec<String> = lints.filter(|lint| !head.contains(lint.as_str())).collect();
        if !missing.is_empty() {
            complaints.push(format!("{path}: the head must deny {}", missing.join(", ")));
        }
    }
    complaints
}

fn opt_outs(house: &House) -> Vec<String> {
    let mut complaints = Vec::new();
    for source in pure_rooms().flat_map(|room| house.sources_of(room)) {
        // The head of lib.rs names each lint once.
        let allowed = usize::from(source.module.is_empty());
        for lint in HEAD {
            let named = source.paths.iter().filter(|path| path[0] == "clippy" && path[1] == *lint).count();
            if named > allowed {
                complaints.push(format!("{}: opts out of clippy::{lint}", source.path));
            }
        }
    }
    complaints
}

fn leaks(house: &House) -> Vec<String> {
    let mut complaints = Vec::new();
    for source in pure_rooms().flat_map(|room| house.sources_of(room)) {
        for path in source.paths.iter().map(|path| path.join("::")) {
            if SHORE.iter().any(|shore| path.starts_with(shore)) {
                complaints.push(format!("{}: {path} is above the waterline", source.path));
            }
        }
    }
    complaints
}

fn unguarded(house: &House) -> Vec<String> {
    let text = house.text("clippy.toml");
    let missing = SHORE.iter().filter(|shore| !text.contains(&format!("path = \"{shore}")));
    missing.map(|shore| format!("clippy.toml: nothing under {shore} is disallowed")).collect()
}

#[test]
fn the_waterline_holds() {
    let house = House::here();
    crate::assert_tidy([heads(house), opt_outs(house), leaks(house), unguarded(house)].concat());
}

#[test]
fn a_library_without_its_head_is_seen() {
    let head = format!("#![deny(missing_docs, clippy::{})]\n", HEAD.join(", clippy::"));
    let bare = head.replace("clippy::disallowed_types, ", "");
    let texts: Vec<(String, &str)> = pure_rooms()
        .map(|room| (format!("crates/{room}/src/lib.rs"), if room == "model" { &*bare } else { &*head }))
        .collect();
    let texts: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let house = House::of(&texts);
    crate::assert_bites(heads(&house), "model/src/lib.rs: the head must deny clippy::disallowed_types");
    crate::assert_tidy(opt_outs(&house));
}

#[test]
fn an_opt_out_is_seen() {
    let house = House::of(&[("crates/model/src/a.rs", "#[allow(clippy::unwrap_used)]\nfn f() {}\n")]);
    crate::assert_bites(opt_outs(&house), "a.rs: opts out of clippy::unwrap_used");
}

#[test]
fn a_leak_is_seen_but_not_in_tests() {
    let text = "use std::{fmt, fs};\n#[cfg(test)]\nmod tests { use std::env; }\n";
    crate::assert_bites(leaks(&House::of(&[("crates/report/src/a.rs", text)])), "std::fs is above the waterline");
}

#[test]
fn a_gap_in_clippy_toml_is_seen() {
    let text: String = SHORE.iter().skip(1).map(|shore| format!("path = \"{shore}\"\n")).collect();
    crate::assert_bites(unguarded(&House::of(&[("clippy.toml", &text)])), "nothing under std::env");
}
