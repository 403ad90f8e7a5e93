//! As much of XML Schema as the one of test results uses: elements, their attributes and their children.

use std::collections::BTreeMap;

use roxmltree::{Document, Node};

/// What an element may and must have.
#[derive(Default)]
struct Element {
    allowed: Vec<String>,
    required: Vec<String>,
    children: Vec<String>,
    is_mixed: bool,
}

/// What a schema has to say against a document.
pub fn complaints(schema: &str, text: &str) -> Vec<String> {
    let elements = elements(&Document::parse(schema).unwrap());
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => return vec![error.to_string()],
    };
    document.descendants().filter(Node::is_element).flat_map(|one| wrong(&elements, one)).collect()
}

fn elements(schema: &Document<'_>) -> BTreeMap<String, Element> {
    let named = schema.root_element().children().filter(|one| one.has_tag_name((XS, "element")));
    named.map(|one| (one.attribute("name").unwrap().to_owned(), element(one))).collect()
}

const XS: &str = "http://www.w3.org/2001/XMLSchema";

fn element(node: Node<'_, '_>) -> Element {
    let mut element = Element { is_mixed: node.attribute("type") == Some("xs:string"), ..Element::default() };
    for part in node.descendants() {
        let name = |attribute| part.attribute(attribute).unwrap_or_default().to_owned();
        match part.tag_name().name() {
            "attribute" => {
                element.allowed.push(name("name"));
                element.required.extend((part.attribute("use") == Some("required")).then(|| name("name")));
            }
            "element" if part.has_attribute("ref") => element.children.push(name("ref")),
            "complexType" if part.attribute("mixed") == Some("true") => element.is_mixed = true,
            _ => {}
        }
    }
    element
}

fn wrong(elements: &BTreeMap<String, Element>, node: Node<'_, '_>) -> Vec<String> {
    let name = node.tag_name().name();
    let Some(element) = elements.get(name) else { return vec![format!("no element {name}")] };
    let mut wrong = Vec::new();
    let strange = node.attributes().filter(|one| !element.allowed.iter().any(|allowed| allowed == one.name()));
    wrong.extend(strange.map(|one| format!("{name} has no attribute {}", one.name())));
    let missing = element.required.iter().filter(|required| !node.has_attribute(required.as_str()));
    wrong.extend(missing.map(|one| format!("{name} needs the attribute {one}")));
    for child in node.children() {
        let own = child.tag_name().name();
        if child.is_element() && !element.children.iter().any(|allowed| allowed == own) {
            wrong.push(format!("{own} can't stand in {name}"));
        }
        if child.is_text() && !element.is_mixed && !child.text().unwrap_or_default().trim().is_empty() {
            wrong.push(format!("text can't stand in {name}"));
        }
    }
    wrong
}

#[test]
fn what_is_wrong_is_seen() {
    let schema = include_str!("../schemas/junit-10.xsd");
    let of = |text: &str| complaints(schema, text).join("; ");
    assert_eq!(
        of("<testsuites name=\"a\"><testsuite name=\"b\" tests=\"0\" failures=\"0\" errors=\"0\"/></testsuites>"),
        ""
    );
    assert_eq!(
        of(
            "<testsuites line=\"1\"><testsuite name=\"b\" tests=\"0\" failures=\"0\">x</testsuite><testcase name=\"c\"/></testsuites>"
        ),
        "testsuites has no attribute line; testcase can't stand in testsuites; testsuite needs the attribute errors; \
         text can't stand in testsuite"
    );
    assert_eq!(of("<thing/>"), "no element thing");
}
