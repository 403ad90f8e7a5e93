//! What the documents promise is there: the test that holds each invariant, the target of each link, each change's note.

use crate::house::{House, ROOMS};

const ARCHITECTURE: &str = "ARCHITECTURE.md";
/// Kinds of change, as changes/README.md explains them.
const KINDS: &[&str] = &["added", "changed", "fixed", "removed"];

/// The numbered items of the section on the invariants, each with all of its lines.
fn invariants(text: &str) -> Vec<String> {
    let section = text.split("\n## ").find(|section| section.contains("invariants\n")).unwrap_or("");
    let mut items: Vec<String> = Vec::new();
    for line in section.lines().skip(1) {
        if line.starts_with(&format!("{}. ", items.len() + 1)) {
            items.push(line.to_string());
        } else if let Some(item) = items.last_mut().filter(|_| line.starts_with(' ')) {
            item.push_str(line);
        }
    }
    items
}

/// The tests that an item names as `path::test`.
fn tests_of(item: &str) -> Vec<(&str, &str)> {
    let held = item.split_once("Held by").map_or("", |(_, rest)| rest);
    held.split('`').skip(1).step_by(2).filter_map(|name| name.rsplit_once("::")).collect()
}

fn check_invariants(house: &House) -> Vec<String> {
    let items = invariants(house.text(ARCHITECTURE));
    let mut complaints = Vec::new();
    if items.len() != 10 {
        complaints.push(format!("{ARCHITECTURE}: {} invariants, wanted ten", items.len()));
    }
    for (number, item) in (1..).zip(&items) {
        let tests = tests_of(item);
        if tests.is_empty() {
            complaints.push(format!("{ARCHITECTURE}: no test holds invariant {number}"));
        }
        let missing = tests.iter().filter(|(path, test)| !is_test(house.text(path), test));
        complaints.extend(missing.map(|(path, test)| format!("{ARCHITECTURE}: {path} has no test {test}")));
    }
    complaints
}

/// Whether the text declares a test of that name, alone or in a proptest block.
fn is_test(text: &str, name: &str) -> bool {
    text.contains("#[test]") && text.contains(&format!("fn {name}("))
}

/// Relative targets of the links in a document.
fn links(text: &str) -> Vec<&str> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split([')', '#', ' ']).next());
    targets.filter(|target| !target.is_empty() && !target.contains(':')).collect()
}

/// The path that a link means, as seen from a document.
fn resolve(document: &str, target: &str) -> String {
    let mut steps: Vec<&str> = document.split('/').collect();
    steps.pop();
    for step in target.trim_end_matches('/').split('/') {
        match step {
            "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

fn check_links(house: &House) -> Vec<String> {
    let mut complaints = Vec::new();
    for document in house.paths("", ".md").filter(|path| !path.starts_with("crates/")) {
        for target in links(house.text(document)) {
            let path = resolve(document, target);
            let folder = format!("{path}/");
            if !house.texts.contains_key(&path) && house.paths(&folder, "").next().is_none() {
                complaints.push(format!("{document}: links to {target}, which isn't there"));
            }
        }
    }
    complaints
}

fn check_changes(house: &House) -> Vec<String> {
    let notes = house.paths("changes/", ".md").filter(|path| !path.ends_with("README.md"));
    let mut complaints = Vec::new();
    for (number, path) in (1..).zip(notes) {
        let kind = house.text(path).lines().next().and_then(|line| line.strip_prefix("kind: ")).unwrap_or("");
        if !path.starts_with(&format!("changes/{number:04}-")) {
            complaints.push(format!("{path}: wanted number {number:04}"));
        } else if !KINDS.contains(&kind) {
            complaints.push(format!("{path}: wanted `kind: ` and one of {KINDS:?} in the first line"));
        }
    }
    complaints
}

fn check_picture(house: &House) -> Vec<String> {
    let text = house.text(ARCHITECTURE);
    let missing = ROOMS.iter().filter(|room| !text.contains(&format!("| `{}` |", room.name)));
    missing.map(|room| format!("{ARCHITECTURE}: no row for the crate {}", room.name)).collect()
}

#[test]
fn each_invariant_has_its_test() {
    crate::assert_tidy(check_invariants(House::here()));
}

#[test]
fn documents_keep_their_promises() {
    let house = House::here();
    crate::assert_tidy([check_links(house), check_changes(house), check_picture(house)].concat());
}

#[test]
fn an_invariant_without_its_test_is_seen() {
    let items: String = (1..=10).map(|n| format!("{n}. It\n   holds. Held by `a.rs::holds`.\n")).collect();
    let text = format!("# A\n\n## Ten invariants\n\n{items}\n## Next\n\n1. Other.\n");
    let test = ("a.rs", "#[test]\nfn holds() {}\n");
    let check = |text: &str| check_invariants(&House::of(&[(ARCHITECTURE, text), test]));
    crate::assert_tidy(check(&text));
    crate::assert_bites(check(&text.replacen("a.rs::holds", "a.rs::held", 1)), "a.rs has no test held");
    crate::assert_bites(check(&text.replacen("Held by", "See", 1)), "no test holds invariant 1");
    crate::assert_bites(check(&text.replacen("10. It", "It", 1)), "9 invariants, wanted ten");
}

#[test]
fn a_dead_link_is_seen() {
    let text = "[a](../README.md#top) [b](x/) [c](https://example.com) [d](gone.md)";
    let house = House::of(&[("docs/guide.md", text), ("README.md", ""), ("docs/x/y.md", "")]);
    crate::assert_bites(check_links(&house), "docs/guide.md: links to gone.md");
}

#[test]
fn a_change_without_number_or_kind_is_seen() {
    let notes =
        |second, text| check_changes(&House::of(&[("changes/0001-a.md", "kind: added\n\nA.\n"), (second, text)]));
    crate::assert_tidy(notes("changes/0002-b.md", "kind: fixed\n\nB.\n"));
    crate::assert_bites(notes("changes/0003-b.md", "kind: fixed\n"), "wanted number 0002");
    crate::assert_bites(notes("changes/0002-b.md", "B.\n"), "wanted `kind: `");
}

#[test]
fn a_crate_that_the_picture_forgot_is_seen() {
    let rows: String = ROOMS.iter().skip(1).map(|room| format!("| `{}` |\n", room.name)).collect();
    crate::assert_bites(check_picture(&House::of(&[(ARCHITECTURE, &rows)])), "no row for the crate finding");
}
