//! The form of the file: one table of keys that the reader checks against and the JSON Schema is written from.

use finding::{Finding, Severity};

use super::words::Word;
use super::yaml::{Kind, Node};
use crate::nearest::nearest;

/// One key of a map.
pub(crate) struct Key {
    pub name: &'static str,
    /// One sentence for editors.
    pub about: &'static str,
    pub shape: Shape,
    pub required: bool,
}

/// What a value may be.
pub(crate) enum Shape {
    /// A single value.
    Word(&'static Word),
    /// A map with these keys and no others.
    Keys(&'static [Key]),
    /// A map with keys of the user's choice.
    Named(&'static Shape),
    /// A list.
    List(&'static Shape),
    /// One of these; they differ in what YAML calls their kind.
    Either(&'static [Shape]),
}

impl Key {
    pub const fn new(name: &'static str, shape: Shape, about: &'static str) -> Key {
        Key { name, about, shape, required: false }
    }

    pub const fn required(name: &'static str, shape: Shape, about: &'static str) -> Key {
        Key { name, about, shape, required: true }
    }
}

impl Shape {
    /// What is wrong with a value; `path` says where it is, such as `pools.auth`.
    pub fn check(&self, node: &Node, path: &str, findings: &mut Vec<Finding>) {
        match (self, &node.kind) {
            (Shape::Word(word), Kind::Scalar(text)) if (word.accepts)(text) => {}
            (Shape::Keys(keys), Kind::Map(pairs)) => check_keys(keys, node, pairs, path, findings),
            (Shape::Named(shape), Kind::Map(pairs)) => {
                check_twice(pairs, findings);
                for (key, value) in pairs {
                    shape.check(value, &inside(path, key.text().unwrap_or("?")), findings);
                }
            }
            (Shape::List(shape), Kind::List(elements)) => {
                elements.iter().for_each(|element| shape.check(element, path, findings));
            }
            (Shape::Either(shapes), kind) => match shapes.iter().find(|shape| shape.fits(kind)) {
                Some(shape) => shape.check(node, path, findings),
                None => findings.push(self.unexpected(node, path)),
            },
            _ => findings.push(self.unexpected(node, path)),
        }
    }

    /// By the kind of value alone: of several shapes one is chosen so, and then says itself what is wrong inside.
    fn fits(&self, kind: &Kind) -> bool {
        match (self, kind) {
            (Shape::Word(_), Kind::Scalar(_)) | (Shape::List(_), Kind::List(_)) => true,
            (Shape::Keys(_) | Shape::Named(_), Kind::Map(_)) => true,
            (Shape::Either(shapes), kind) => shapes.iter().any(|shape| shape.fits(kind)),
            _ => false,
        }
    }

    /// Says what was expected in the message and beside the line.
    fn unexpected(&self, node: &Node, path: &str) -> Finding {
        let message = format!("{path}: expected {}, found {}", self.expects(), node.described());
        Finding::new("intent-value", Severity::Error, node.span, message).label(format!("expected {}", self.expects()))
    }

    /// In words. Of several shapes the first speaks for all, whose words name the others where it matters.
    fn expects(&self) -> String {
        match self {
            Shape::Word(word) => word.expects.into(),
            Shape::Keys(keys) => {
                let names: Vec<&str> = keys.iter().map(|key| key.name).collect();
                format!("a map with the keys {}", names.join(", "))
            }
            Shape::Named(shape) => format!("a map from a name to {}", shape.expects()),
            Shape::List(shape) => format!("a list of {}", shape.expects()),
            Shape::Either(shapes) => shapes.first().map_or_else(String::new, Shape::expects),
        }
    }
}

/// The path of a key for messages, such as `pools.auth.share`.
pub(crate) fn inside(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// Unknown keys are errors: a misspelt one would demand nothing, and nobody would notice.
fn check_keys(keys: &[Key], node: &Node, pairs: &[(Node, Node)], path: &str, findings: &mut Vec<Finding>) {
    check_twice(pairs, findings);
    for (name, value) in pairs {
        match keys.iter().find(|key| name.text() == Some(key.name)) {
            // `key:` without a value is the same as no key; only a required one is missed below.
            Some(_) if value.kind == Kind::Nothing => {}
            Some(key) => key.shape.check(value, &inside(path, key.name), findings),
            None => findings.push(unknown_key(keys, name, path)),
        }
    }
    for key in keys.iter().filter(|key| key.required && node.get(key.name).is_none()) {
        let place = if path.is_empty() { String::new() } else { format!("{path}: ") };
        let message = format!("{place}the key {} is missing", key.name);
        findings.push(Finding::new("intent-key", Severity::Error, node.span, message).help(key.about));
    }
}

/// With the key that was meant, where one is near; else all of them.
fn unknown_key(keys: &[Key], name: &Node, path: &str) -> Finding {
    let text = name.text().unwrap_or("?");
    let place = if path.is_empty() { String::new() } else { format!("{path}: ") };
    let message = format!("{place}unknown key {text:?}");
    let finding = Finding::new("intent-key", Severity::Error, name.span, message).label("unknown key");
    let names = || keys.iter().map(|key| key.name);
    match nearest(text, names()) {
        Some(meant) => finding.help(format!("did you mean {meant}?")),
        None => finding.help(format!("known here: {}", names().collect::<Vec<_>>().join(", "))),
    }
}

/// YAML forbids it, and the parser doesn't see it. The second is the finding, with the first beside it.
fn check_twice(pairs: &[(Node, Node)], findings: &mut Vec<Finding>) {
    let mut seen = std::collections::HashMap::new();
    for (key, _) in pairs {
        let Some(text) = key.text() else { continue };
        if let Some(first) = seen.insert(text, key.span) {
            let message = format!("the key {text:?} stands twice");
            findings.push(Finding::new("intent-key", Severity::Error, key.span, message).also(first, "first here"));
        }
    }
}
