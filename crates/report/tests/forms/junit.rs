//! Test results in XML, held to Jenkins' schema.

use roxmltree::{Document, Node};

use crate::made::{NAME, page};
use crate::xsd::complaints;

#[test]
fn it_is_valid() {
    assert_eq!(complaints(include_str!("../schemas/junit-10.xsd"), &page("junit")), [""; 0]);
}

#[test]
fn numbers_are_those_of_the_cases() {
    let page = page("junit");
    let document = Document::parse(&page).unwrap();
    let cases =
        |node: Node<'_, '_>, name: &str| node.descendants().filter(|one| one.has_tag_name(name)).count().to_string();
    let all = document.root_element();
    for suite in all.children().filter(Node::is_element).chain([all]) {
        assert_eq!(suite.attribute("tests"), Some(&*cases(suite, "testcase")));
        assert_eq!(suite.attribute("failures"), Some(&*cases(suite, "failure")));
    }
    let suites: Vec<_> = all.children().filter(Node::is_element).collect();
    let numbers = |at: usize| ["tests", "failures", "skipped"].map(|name| suites[at].attribute(name).unwrap());
    assert_eq!((suites.len(), suites[0].attribute("name")), (2, Some(NAME)));
    // Two findings and the defect; of the expectations one holds, one fails, one failed before, of one nobody knows.
    assert_eq!((numbers(0), numbers(1)), (["3", "3", "0"], ["4", "1", "2"]));
}

#[test]
fn a_failure_says_where() {
    let page = page("junit");
    let document = Document::parse(&page).unwrap();
    let failure = document.descendants().find(|one| one.has_tag_name("failure")).unwrap();
    assert_eq!(failure.attribute("type"), Some("warning"));
    assert!(failure.text().unwrap().contains(&format!("\n{NAME}:1: use api if ****** </script>")), "{page}");
}
