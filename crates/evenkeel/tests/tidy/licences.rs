//! Everything that comes in from outside has a licence that deny.toml allows. cargo-deny says the same where it is
//! installed; this holds on every machine, because cargo alone knows the answer.

use std::process::Command;

use serde_json::Value;

use crate::house::{House, root};

/// The quoted names in the list `allow` of deny.toml.
fn allowed(deny: &str) -> Vec<&str> {
    let list = deny.split_once("\nallow = [").and_then(|(_, rest)| rest.split_once(']')).map_or("", |(list, _)| list);
    list.split('"').skip(1).step_by(2).collect()
}

/// Whether an SPDX expression can be met with these licences: all parts of an AND, one part of each OR.
fn is_allowed(expression: &str, allowed: &[&str]) -> bool {
    let either = expression.replace('/', " OR ");
    let one = |part: &str| part.split(" OR ").any(|name| allowed.contains(&name.trim_matches(['(', ')', ' '])));
    either.split(" AND ").all(one)
}

fn check(metadata: &Value, allowed: &[&str]) -> Vec<String> {
    let mut complaints = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let licence = package["license"].as_str().unwrap_or("none");
        if !is_allowed(licence, allowed) {
            complaints.push(format!("{} {}: licence {licence}", package["name"], package["version"]));
        }
    }
    complaints
}

/// What cargo knows of all packages that a Linux build needs, without asking the network.
fn metadata() -> Value {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args([
        "metadata",
        "--format-version=1",
        "--offline",
        "--locked",
        "--filter-platform=x86_64-unknown-linux-gnu",
    ]);
    let output = cargo.current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn licences_are_allowed() {
    let house = House::here();
    let metadata = metadata();
    assert!(metadata["packages"].as_array().unwrap().len() > 5);
    crate::assert_tidy(check(&metadata, &allowed(house.text("deny.toml"))));
}

#[test]
fn a_licence_outside_the_list_is_seen() {
    let allowed = allowed("[licenses]\nallow = [\n  \"MIT\",\n  \"Zlib\",\n]\n");
    assert_eq!(allowed, ["MIT", "Zlib"]);
    let package = |licence| serde_json::json!({ "name": "x", "version": "1.0.0", "license": licence });
    let fine = [package("MIT OR GPL-3.0"), package("Apache-2.0/MIT"), package("(MIT OR BSD) AND Zlib")];
    crate::assert_tidy(check(&serde_json::json!({ "packages": fine }), &allowed));
    for wrong in ["GPL-3.0", "MIT AND GPL-3.0"] {
        crate::assert_bites(check(&serde_json::json!({ "packages": [package(wrong)] }), &allowed), wrong);
    }
}
