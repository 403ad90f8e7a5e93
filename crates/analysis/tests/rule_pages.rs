//! The pages of all rules: their headings, and their examples, which run through the engines.

mod support;

use analysis::lint;
use support::pages::{examples, marks};
use support::{engine, read};

#[test]
fn every_page_has_its_headings_in_order() {
    for page in lint::pages().into_iter().chain(analysis::intent::pages()).chain(analysis::standard::pages()) {
        let headings: Vec<&str> = page.docs.lines().filter(|line| line.starts_with('#')).collect();
        let title = format!("# {}", page.id);
        let wanted =
            [&title, "## What it finds", "## Why it matters", "## Example", "## Fix", "## Limits"].map(String::from);
        assert_eq!(headings, wanted, "{}", page.id);
    }
}

#[test]
fn examples_are_found_where_they_are_marked_and_nowhere_else() {
    let mut wrong = Vec::new();
    for rule in lint::rules::RULES {
        let mut marked = 0;
        for example in examples(rule.docs) {
            let Some(engine) = engine(&example.engine) else { continue };
            let read = read(engine, &example.text);
            let mut findings = Vec::new();
            (rule.check)(&read.reading.model, &mut findings);
            let mut found: Vec<(usize, String)> =
                findings.iter().map(|finding| (read.line(finding.primary.span), finding.rule.to_string())).collect();
            found.sort();
            found.dedup();
            let wanted = marks(&example.text);
            marked += wanted.len();
            let place = format!("{}.md, example of {} at line {}", rule.id, example.engine, example.line);
            if found != wanted {
                wrong.push(format!("{place}: found {found:?}, marked {wanted:?}"));
            }
            if example.ok != wanted.is_empty() {
                wrong.push(format!("{place}: `ok` and marks contradict each other"));
            }
            let errors = read.reading.findings.iter().filter(|finding| finding.severity == finding::Severity::Error);
            wrong.extend(errors.map(|finding| format!("{place}: the engine says {}", finding.message)));
        }
        if marked == 0 {
            wrong.push(format!("{}: no example shows it", rule.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn rules_are_sorted_and_sort_their_findings() {
    let ids: Vec<&str> = lint::rules::RULES.iter().map(|rule| rule.id).collect();
    assert!(ids.is_sorted(), "{ids:?}");
}
