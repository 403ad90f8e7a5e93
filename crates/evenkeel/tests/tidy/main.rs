//! What keeps this a house: sizes, layers, words, lists, docs. Each check reads the checkout and complains in lines that
//! say where and what; beside each check stands a house broken on purpose, in which the check must complain.

mod detectors;
mod docs;
mod house;
mod layers;
mod licences;
mod lists;
mod modules;
mod pages;
mod rules;
mod sizes;
mod source;
mod vectors;
mod waterline;
mod words;

/// Fails with every complaint on its own line.
#[track_caller]
fn assert_tidy(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "{} complaints:\n  {}", complaints.len(), complaints.join("\n  "));
}

/// Fails unless exactly one complaint was made and it holds `part`.
#[track_caller]
fn assert_bites(complaints: Vec<String>, part: &str) {
    let fits = complaints.len() == 1 && complaints[0].contains(part);
    assert!(fits, "wanted one complaint with {part:?}, got {complaints:#?}");
}
