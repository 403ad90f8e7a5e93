//! Every option that a file for CI systems or a document of outputs uses is one that evenkeel has.

use crate::run::Folder;
use crate::script::checkout;

/// Files that say how evenkeel is run.
const FILES: &[&str] =
    &[".pre-commit-hooks.yaml", "action.yml", "ci/gitlab/evenkeel.yml", "ci/pre-commit/evenkeel", "docs/outputs.md"];

/// The long options of a text that aren't cargo's, and what they are given where that is a word.
fn options(text: &str) -> Vec<(String, String)> {
    let lines = text.lines().filter(|line| !line.contains("cargo "));
    let words = lines.flat_map(|line| line.split("--").skip(1));
    let is_name = |letter: &char| letter.is_ascii_lowercase() || *letter == '-';
    let split = |word: &str| {
        let name: String = word.chars().take_while(is_name).collect();
        let given = word[name.len()..].trim_start_matches([' ', '=']).chars().take_while(is_name).collect();
        (name, given)
    };
    words.map(split).filter(|(name, _)| name.starts_with(|first: char| first.is_ascii_lowercase())).collect()
}

#[test]
fn every_option_that_is_used_exists() {
    let folder = Folder::new("options");
    let help = |command: &str| folder.run(&[command, "--help"]).out;
    let all = ["check", "completions", "diff", "man"].map(help).concat();
    let mut used = 0;
    for file in FILES {
        for (name, given) in options(&std::fs::read_to_string(checkout(file)).unwrap()) {
            used += 1;
            assert!(all.contains(&format!("--{name} ")) || all.contains(&format!("--{name}\n")), "{file}: --{name}");
            if name == "format" && !given.is_empty() {
                assert!(all.contains(&format!("- {given}:")), "{file}: --format {given}");
            }
        }
    }
    assert!(used > 15, "{used}");
}

#[test]
fn options_are_seen() {
    let seen = options("evenkeel check --format json \"--min-severity=$X\" -- a\ncargo install --locked\n");
    assert_eq!(seen, [("format".into(), "json".into()), ("min-severity".into(), String::new())]);
}
