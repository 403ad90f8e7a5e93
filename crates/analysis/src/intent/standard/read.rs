//! From the text of a standard to what it says.

use finding::{FileId, Finding, Severity, SourceMap, Spanned};
use model::{Text, Wait};

use super::expression::Expression;
use super::keys::STANDARD;
use super::types::{Names, Own, Require, Standard, Subject};
use super::words;
use crate::intent::nodes::{pairs, text, value};
use crate::intent::pattern::Pattern;
use crate::intent::values::Bound;
use crate::intent::words::{bound, duration, endpoints, health};
use crate::intent::yaml::{Kind, Node, parse};

/// Reads a file that holds a standard and nothing else. What is wrong with it is a finding of severity error.
pub fn read(sources: &SourceMap, file: FileId) -> (Standard, Vec<Finding>) {
    let root = match parse(file, sources.file(file).text()) {
        Ok(root) if root.kind == Kind::Nothing => return (Standard::default(), Vec::new()),
        Ok(root) => root,
        Err(finding) => return (Standard::default(), vec![finding]),
    };
    let mut findings = Vec::new();
    STANDARD.check(&root, "", &mut findings);
    let standard = standard(&root, &mut findings);
    (standard, findings)
}

/// What a node says that was checked against its shape.
pub(crate) fn standard(node: &Node, findings: &mut Vec<Finding>) -> Standard {
    if !matches!(node.kind, Kind::Map(_)) {
        return Standard { from: texts(Some(node)), ..Standard::default() };
    }
    let rules = pairs(node.get("rules")).iter();
    let own = node.get("own").map(Node::elements).unwrap_or_default();
    Standard {
        from: texts(node.get("from")),
        rules: rules.filter_map(|(id, level)| Some((text(id)?, words::level(level.text()?)?))).collect(),
        require: node.get("require").map(require).unwrap_or_default(),
        own: own.iter().filter_map(|one| own_rule(one, findings)).collect(),
    }
}

/// One text or a list of them; none where the key isn't there.
fn texts(node: Option<&Node>) -> Vec<Spanned<Text>> {
    node.map(Node::elements).unwrap_or_default().iter().filter_map(text).collect()
}

/// Times are milliseconds. What is left out is demanded of nobody.
fn require(node: &Node) -> Require {
    let allowed = texts(node.get("balance")).into_iter().map(|name| name.value).collect();
    Require {
        health: value(node, "health", health),
        rise: value(node, "rise", number),
        fall: value(node, "fall", number),
        interval: value(node, "interval", time),
        endpoints: value(node, "endpoints", endpoints),
        balance: node.get("balance").map(|node| Spanned::new(allowed, node.span)),
        timeouts: node.get("timeouts").map(timeouts).unwrap_or_default(),
        sees: texts(node.get("sees")),
        answers: texts(node.get("answers")),
        names: node.get("names").map(names).unwrap_or_default(),
    }
}

/// `at least 2` or `at most 2`, of things that are counted.
fn number(text: &str) -> Option<Bound<u64>> {
    bound(text, |number| number.parse().ok())
}

/// `at least 2s` or `at most 2s`, in milliseconds.
fn time(text: &str) -> Option<Bound<u64>> {
    bound(text, duration)
}

/// The timeouts that are spoken of, in the order of the table of words, not of the file.
fn timeouts(node: &Node) -> Vec<(Wait, Spanned<Bound<u64>>)> {
    words::WAITS.iter().filter_map(|(name, wait)| Some((*wait, value(node, name, time)?))).collect()
}

/// A pattern for each kind of thing; a kind that is left out may be called anything.
fn names(node: &Node) -> Names {
    let pattern = |key| value(node, key, |text| Pattern::parse(text).ok());
    Names { pools: pattern("pools"), listeners: pattern("listeners"), endpoints: pattern("endpoints") }
}

/// `None` where a part that is needed is missing or a condition can't be read: a rule without its `when` would
/// complain about things that it was never meant for.
fn own_rule(node: &Node, findings: &mut Vec<Finding>) -> Option<Own> {
    Some(Own {
        id: node.get("rule").and_then(text)?,
        subject: value(node, "for", words::subject).map_or(Subject::Pool, |subject| subject.value),
        when: match node.get("when") {
            Some(when) => Some(expression(when, findings)?),
            None => None,
        },
        must: expression(node.get("must")?, findings)?,
        says: node.get("says").and_then(text)?,
        help: node.get("help").and_then(text).map(|help| help.value),
        severity: value(node, "severity", words::severity).map_or(Severity::Warning, |severity| severity.value),
    })
}

/// What CEL says against it goes into the message, with the column; the file is read on without it.
fn expression(node: &Node, findings: &mut Vec<Finding>) -> Option<Expression> {
    let read = Expression::parse(node.text()?, node.span);
    read.map_err(|why| {
        let message = format!("this is no condition in CEL: {why}");
        let help = "such as pool.endpoints.size() >= 2; docs/standard.md lists what there is to ask";
        findings.push(Finding::new("intent-value", Severity::Error, node.span, message).label(why).help(help));
    })
    .ok()
}
