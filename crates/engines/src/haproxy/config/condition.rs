//! Conditions: `if a !b or { path /c }`, and the tests that they are made of.

use std::sync::Arc;

use finding::Span;

use super::super::words::{Line, Word};

/// What stands after `if` or `unless`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Whether `unless` turns it round.
    pub unless: bool,
    /// Alternatives, each a list of terms that must all hold.
    pub any: Vec<Vec<Term>>,
    /// From `if` to the last word.
    pub span: Span,
    /// What is wrong with it, where something is.
    pub broken: Option<&'static str>,
}

/// One term of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Whether `!` turns it round.
    pub negated: bool,
    /// What is asked.
    pub what: TermKind,
}

/// What a term asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TermKind {
    /// A named acl.
    Named(Word),
    /// A test between braces.
    Anonymous(Arc<AclTest>),
}

/// A test: an expression, flags and values; as words, cut when it is lowered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AclTest {
    /// The expression first.
    pub words: Vec<Word>,
    /// All of it.
    pub span: Span,
}

/// A named acl as declared on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acl {
    /// Its name; the same name declared again is an alternative.
    pub name: Word,
    /// What it tests.
    pub test: AclTest,
    /// The line.
    pub span: Span,
}

/// The words of a rule without its condition, and the condition. The first `if` or `unless` at `from` or later begins it.
pub fn split(line: &Line, from: usize) -> (&[Word], Option<Condition>) {
    let tail = line.words.iter().enumerate().skip(from);
    let Some((at, _)) = tail.into_iter().find(|(_, word)| matches!(word.as_str(), "if" | "unless")) else {
        return (&line.words, None);
    };
    (&line.words[..at], Some(parse(&line.words[at..])))
}

/// Reads a condition that begins with `if` or `unless`.
fn parse(words: &[Word]) -> Condition {
    let span = words[0].span.to(words[words.len() - 1].span);
    let mut condition = Condition { unless: words[0].text == "unless", any: vec![Vec::new()], span, broken: None };
    let mut at = 1;
    let mut negated = false;
    while let Some(word) = words.get(at) {
        at += 1;
        let mut text = word.as_str();
        if text == "||" || text.eq_ignore_ascii_case("or") {
            condition.any.push(Vec::new());
            continue;
        }
        while let Some(rest) = text.strip_prefix('!') {
            negated = !negated;
            text = rest;
        }
        let what = match text {
            "" => continue,
            "{" => match closing_brace(words, at) {
                Some(end) => {
                    let test = AclTest { words: words[at..end].to_vec(), span: word.span.to(words[end].span) };
                    at = end + 1;
                    TermKind::Anonymous(Arc::new(test))
                }
                None => {
                    condition.broken = Some("a `}` is missing, with blanks around it");
                    return condition;
                }
            },
            name => TermKind::Named(Word { text: name.into(), span: word.span }),
        };
        push(&mut condition, Term { negated, what });
        negated = false;
    }
    if condition.any.iter().any(Vec::is_empty) {
        condition.broken = Some("a term is missing");
    }
    condition
}

/// Adds a term to the last alternative.
fn push(condition: &mut Condition, term: Term) {
    if let Some(last) = condition.any.last_mut() {
        last.push(term);
    }
}

/// Index of the `}` for a test that begins at `from`.
fn closing_brace(words: &[Word], from: usize) -> Option<usize> {
    words[from..].iter().position(|word| word.text == "}").map(|len| from + len)
}

#[cfg(test)]
mod tests {
    use finding::FileId;

    use super::*;

    fn line(text: &str) -> Line {
        let span = Span::new(FileId(0), 0, 0);
        Line { words: text.split(' ').map(|word| Word { text: word.into(), span }).collect(), span }
    }

    #[test]
    fn and_binds_tighter_than_or() {
        let line = line("use_backend x if a !b OR ! { path /c } || d");
        let (rule, condition) = split(&line, 1);
        let condition = condition.unwrap();
        assert_eq!(rule.len(), 2);
        assert_eq!(condition.any.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1, 1]);
        assert!(condition.any[0][1].negated && condition.any[1][0].negated);
    }

    #[test]
    fn a_broken_condition_is_said() {
        for text in ["x y if { path /c", "x y if a or", "x y unless", "x y if {path /c}}"] {
            let line = line(text);
            let condition = split(&line, 1).1.unwrap();
            assert_eq!(condition.broken.is_some(), text != "x y if {path /c}}", "{text}");
        }
    }
}
