//! The alternatives of a condition, and requests that were meant for each.

use std::borrow::Cow;

use model::{Field, Matcher, Pattern, Predicate, Text, Value};
use rustc_hash::FxHashMap;

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

/// Texts that expressions take, for paths or for other values: written once for each: many routes ask for the same.
#[derive(Default)]
pub(super) struct Words(FxHashMap<(Pattern, bool), Vec<Text>>);

impl Words {
    /// Requests that were meant for an alternative: `base`, and what the alternative asks for.
    pub fn drafts<'m, 'b>(
        &mut self,
        clause: &Clause<'m>,
        base: &'b Draft,
    ) -> impl Iterator<Item = Draft> + use<'m, 'b> {
        let wanted = clause.literals.iter().filter(|literal| !literal.negated);
        let texts: Vec<(&'m Value, Vec<Text>)> =
            wanted.map(|literal| (literal.value, self.texts(literal.value, &literal.matcher))).collect();
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
    fn texts(&mut self, value: &Value, matcher: &Matcher) -> Vec<Text> {
        let Matcher::Regexes(patterns) = matcher else { return samples(matcher) };
        let is_path = matches!(value, Value::Field(Field::Path));
        let written = || if is_path { paths(matcher, patterns) } else { samples(matcher) };
        match patterns.as_slice() {
            [only] => self.0.entry((only.clone(), is_path)).or_insert_with(written).clone(),
            _ => written(),
        }
    }
}

/// Of an expression that is found anywhere, such as `\.css$`, a path is wanted.
fn paths(matcher: &Matcher, patterns: &[Pattern]) -> Vec<Text> {
    let mut texts = samples(matcher);
    for text in texts.iter_mut().filter(|text| !text.starts_with('/')) {
        let path = format!("/x{text}");
        if patterns.iter().any(|pattern| pattern.is_match(&path) == Some(true)) {
            *text = path.into();
        }
    }
    texts
}
