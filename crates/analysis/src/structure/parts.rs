//! The alternatives of a condition, and requests that were meant for each.

use std::borrow::Cow;

use model::{Field, Matcher, Predicate, Text, Value};

use crate::space::{Clause, Draft, clauses, samples};

/// A condition with more alternatives than this is taken as one.
const ALTERNATIVES: usize = 64;

/// So many texts of one test are tried.
const TRIES: usize = 2;

/// The alternatives, one text each; one that asks for nothing where there are too many.
pub(super) fn parts(when: &Predicate) -> Vec<Clause<'_>> {
    match clauses(when, ALTERNATIVES) {
        Some(clauses) => clauses.iter().flat_map(|clause| clause.split(ALTERNATIVES)).map(Cow::into_owned).collect(),
        None => vec![Clause { opaque: true, ..Clause::default() }],
    }
}

/// Requests that were meant for an alternative: `base`, and what the alternative asks for.
pub(super) fn drafts<'m, 'b>(clause: &Clause<'m>, base: &'b Draft) -> impl Iterator<Item = Draft> + use<'m, 'b> {
    let wanted = clause.literals.iter().filter(|literal| !literal.negated);
    let texts: Vec<(&'m Value, Vec<Text>)> =
        wanted.map(|literal| (literal.value, texts(literal.value, &literal.matcher))).collect();
    let tries = texts.iter().map(|(_, texts)| texts.len()).max().unwrap_or(1).min(TRIES);
    (0..tries).map(move |number| {
        let mut draft = base.clone();
        for (value, texts) in &texts {
            if let Some(text) = texts.get(number).or(texts.last()) {
                draft.set(value, text);
            }
        }
        draft
    })
}

/// Texts that the test takes; for a path such as begin with a slash.
fn texts(value: &Value, matcher: &Matcher) -> Vec<Text> {
    let mut texts = samples(matcher);
    let (Value::Field(Field::Path), Matcher::Regexes(patterns)) = (value, matcher) else { return texts };
    for text in texts.iter_mut().filter(|text| !text.starts_with('/')) {
        // Of an expression that is found anywhere, such as `\.css$`, a path is wanted.
        let path = format!("/x{text}");
        if patterns.iter().any(|pattern| pattern.is_match(&path) == Some(true)) {
            *text = path.into();
        }
    }
    texts
}
