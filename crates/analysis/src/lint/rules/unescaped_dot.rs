//! See `unescaped_dot.md`.

use finding::{Finding, Rule, Severity};
use model::{Matcher, Model, Test};

use crate::lint::visit::{host_view, in_tests};

/// A dot in an expression for hosts that stands for any character.
pub static RULE: Rule<Model> =
    Rule { id: "unescaped-dot", severity: Severity::Note, docs: include_str!("unescaped_dot.md"), check };

fn check(model: &Model, findings: &mut Vec<Finding>) {
    in_tests(model, in_test, findings);
}

fn in_test(test: &Test) -> Option<Finding> {
    host_view(&test.value)?;
    let Matcher::Regexes(patterns) = &test.matcher else { return None };
    let pattern = patterns.iter().find(|pattern| loose_dot(&pattern.source).is_some())?;
    let at = loose_dot(&pattern.source)?;
    let source = &pattern.source;
    let mended = format!("{}\\.{}", &source[..at], &source[at + 1..]);
    let message = format!("a dot in the expression {source:?} stands for any character: other hosts match too");
    Some(RULE.finding(test.span, message).label("matches more than it seems").help(format!("write {mended}")))
}

/// Where a dot stands between letters or digits, unescaped, and outside of a class.
fn loose_dot(source: &str) -> Option<usize> {
    let bytes = source.as_bytes();
    let mut class = false;
    for at in 0..bytes.len() {
        match bytes[at] {
            b'[' => class = true,
            b']' => class = false,
            b'.' if !class && is_loose(bytes, at) => return Some(at),
            _ => {}
        }
    }
    None
}

/// Whether the dot at this place has a plain letter or digit before it and a letter after it.
fn is_loose(bytes: &[u8], at: usize) -> bool {
    let before =
        at.checked_sub(1).is_some_and(|before| bytes[before].is_ascii_alphanumeric() && !is_escaped(bytes, before));
    before && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic)
}

/// Whether a backslash makes something else of the character: `\d.` is no letter before a dot.
fn is_escaped(bytes: &[u8], at: usize) -> bool {
    at > 0 && bytes[at - 1] == b'\\'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_dot_between_letters_is_loose() {
        assert_eq!(loose_dot("^www.example"), Some(4));
        assert_eq!(loose_dot(r"^www\.example\.com$"), None);
        assert_eq!(loose_dot("^.*[.]example"), None);
        assert_eq!(loose_dot(r"^\d.x"), None);
    }
}
