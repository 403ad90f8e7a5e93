//! What `check` finds in the bad half of a pair, on the line to blame, that it doesn't find in the good half.

use serde_json::Value;

use crate::page::Pair;
use crate::{evenkeel, pairs};

/// Pairs whose mistake `check` doesn't tell on its line. Whoever teaches it takes the name out.
const MISSED: [&str; 21] = [
    "haproxy-case-flag-lost",
    "haproxy-check-path-wrong",
    "haproxy-hsts-lost",
    "haproxy-map-entry-wrong",
    "haproxy-maxconn-of-database",
    "haproxy-maxconn-of-frontend",
    "haproxy-redirect-changes-the-method",
    "haproxy-server-timeout-too-short",
    "haproxy-slow-to-notice",
    "haproxy-wrong-default",
    "nginx-backup-lost",
    "nginx-body-limit",
    "nginx-forwarded-for-overwritten",
    "nginx-https-lost",
    "nginx-include-order",
    "nginx-map-entry-wrong",
    "nginx-read-timeout-lost",
    "nginx-rewrite-flag-lost",
    "nginx-server-missing",
    "nginx-slash-of-proxy-pass",
    "nginx-status-exposed",
];

#[test]
fn check_finds_the_mistake_on_its_line() {
    let pairs = pairs();
    let missed: Vec<&str> = pairs.iter().filter(|pair| !is_found(pair)).map(|pair| pair.name.as_str()).collect();
    let known = MISSED.iter().filter(|name| pairs.iter().any(|pair| pair.name == **name));
    assert_eq!(
        missed,
        known.copied().collect::<Vec<_>>(),
        "{} of {} are found",
        pairs.len() - missed.len(),
        pairs.len()
    );
}

#[test]
fn good_halves_are_quiet() {
    let pairs = pairs();
    let loud = |pair: &Pair| findings(pair, &pair.good).iter().any(|finding| finding["severity"] != "note");
    let loud: Vec<&str> = pairs.iter().filter(|pair| loud(pair)).map(|pair| pair.name.as_str()).collect();
    assert_eq!(loud, [""; 0]);
}

/// Whether a finding of the bad half has the line to blame among its own, and the good half has none like it.
fn is_found(pair: &Pair) -> bool {
    let mut good: Vec<String> = findings(pair, &pair.good).iter().map(gist).collect();
    let (file, line, _) = pair.blame();
    let is_new = |finding: &Value| {
        let known = good.iter().position(|other| *other == gist(finding));
        known.map(|at| good.swap_remove(at)).is_none()
    };
    let new: Vec<Value> = findings(pair, &pair.bad).into_iter().filter(is_new).collect();
    new.iter().any(|finding| places(finding).any(|place| place["file"] == file.as_str() && place["line"] == line))
}

fn findings(pair: &Pair, file: &str) -> Vec<Value> {
    let said = evenkeel(pair, &["check", "--format", "json", "--min-severity", "note", file]);
    let said: Value = serde_json::from_str(&said).unwrap();
    said["findings"].as_array().unwrap().clone()
}

/// Rule and text, by which findings of both halves are compared.
fn gist(finding: &Value) -> String {
    format!("{} {}", finding["rule"], finding["message"])
}

/// Where a finding points.
fn places(finding: &Value) -> impl Iterator<Item = &Value> {
    let related = finding["related"].as_array().into_iter().flatten();
    std::iter::once(finding).chain(related).map(|one| &one["location"])
}
