//! Finds, among many clauses, one that covers another, without holding each against each.

use std::collections::{BTreeSet, HashMap};

use model::{How, Strings, Text, Value};

use super::{Clause, Literal};

/// At most so many candidates are tried for one clause and one text; beyond it a cover may go unseen.
const TRIED: usize = 64;

/// Up to this many clauses are held against each other one by one: most tables are small.
const FEW: usize = 12;

/// Clauses that were met, each with a number, found again by the texts in them.
#[derive(Debug, Default)]
pub struct Cover<'m> {
    clauses: Vec<(Clause<'m>, usize)>,
    /// How many of them are filed in `by_value`.
    filed: usize,
    by_value: HashMap<(&'m Value, u64), ByText>,
    everything: Option<usize>,
}

#[derive(Debug, Default)]
struct ByText {
    equal: HashMap<Text, Vec<usize>>,
    prefix: HashMap<Text, Vec<usize>>,
    prefix_lengths: BTreeSet<usize>,
    suffix: HashMap<Text, Vec<usize>>,
    suffix_lengths: BTreeSet<usize>,
    rest: Vec<usize>,
}

impl<'m> Cover<'m> {
    /// Adds a clause; `number` is what [`find`](Self::find) gives back.
    pub fn add(&mut self, clause: Clause<'m>, number: usize) {
        if clause.opaque {
            return;
        }
        if clause.literals.is_empty() {
            self.everything.get_or_insert(number);
            return;
        }
        self.clauses.push((clause, number));
        if self.clauses.len() > FEW {
            (self.filed..self.clauses.len()).for_each(|index| self.file(index));
            self.filed = self.clauses.len();
        }
    }

    /// Files a clause under the test that it shares with the fewest others.
    fn file(&mut self, index: usize) {
        let literals = &self.clauses[index].0.literals;
        let Some(pivot) = literals.iter().min_by_key(|literal| self.crowd(literal)).cloned() else { return };
        let texts = self.by_value.entry((pivot.value, pivot.version)).or_default();
        match pivot.strings() {
            Some(strings) => strings.any.iter().for_each(|text| texts.add(strings, text, index)),
            None => texts.rest.push(index),
        }
    }

    /// How many clauses share the place where the literal would be kept; tests that aren't texts come last.
    fn crowd(&self, literal: &Literal<'m>) -> usize {
        let texts = self.by_value.get(&(literal.value, literal.version));
        match literal.strings().and_then(|strings| strings.any.first().map(|text| (strings.how, text))) {
            Some((how, text)) => texts.map_or(0, |texts| texts.crowd(how, text)),
            None => usize::MAX / 2 + texts.map_or(0, |texts| texts.rest.len()),
        }
    }

    /// The number of a clause that holds wherever `narrow` does.
    pub fn find(&self, narrow: &Clause<'m>) -> Option<usize> {
        if self.filed == 0 {
            let covering = self.clauses.iter().filter(|(clause, _)| clause.covers(narrow)).map(|(_, number)| *number);
            return self.everything.into_iter().chain(covering).min();
        }
        let found = narrow.literals.iter().filter_map(|literal| self.find_by(literal, narrow)).min();
        self.everything.into_iter().chain(found).min()
    }

    fn find_by(&self, literal: &Literal<'m>, narrow: &Clause<'m>) -> Option<usize> {
        let texts = self.by_value.get(&(literal.value, literal.version))?;
        let mut candidates = Vec::new();
        if let Some(strings) = literal.strings() {
            texts.candidates(strings, &mut candidates);
        }
        candidates.extend(texts.rest.iter().take(TRIED));
        let covering = candidates.into_iter().filter(|&index| self.clauses[index].0.covers(narrow));
        covering.map(|index| self.clauses[index].1).min()
    }
}

impl ByText {
    fn add(&mut self, strings: &Strings, text: &Text, index: usize) {
        let text: Text = text.to_ascii_lowercase().into();
        match strings.how {
            How::Equal => self.equal.entry(text).or_default().push(index),
            How::Prefix => {
                self.prefix_lengths.insert(text.len());
                self.prefix.entry(text).or_default().push(index);
            }
            How::Suffix => {
                self.suffix_lengths.insert(text.len());
                self.suffix.entry(text).or_default().push(index);
            }
            How::Substring | How::Word(_) => self.rest.push(index),
        }
    }

    fn crowd(&self, how: How, text: &Text) -> usize {
        let lowered = text.to_ascii_lowercase();
        let kept = match how {
            How::Equal => self.equal.get(lowered.as_str()),
            How::Prefix => self.prefix.get(lowered.as_str()),
            How::Suffix => self.suffix.get(lowered.as_str()),
            How::Substring | How::Word(_) => Some(&self.rest),
        };
        kept.map_or(0, Vec::len)
    }

    /// Clauses that may take the first text of `strings`, and so may take all.
    fn candidates(&self, strings: &Strings, into: &mut Vec<usize>) {
        let Some(text) = strings.any.first() else { return };
        let text = text.to_ascii_lowercase();
        let mut take = |kept: Option<&Vec<usize>>| into.extend(kept.into_iter().flatten().take(TRIED));
        if strings.how == How::Equal {
            take(self.equal.get(text.as_str()));
        }
        if matches!(strings.how, How::Equal | How::Prefix) {
            let starts = self.prefix_lengths.range(..=text.len()).filter_map(|&length| text.get(..length));
            starts.for_each(|start| take(self.prefix.get(start)));
        }
        if matches!(strings.how, How::Equal | How::Suffix) {
            let lengths = self.suffix_lengths.range(..=text.len());
            let ends = lengths.filter_map(|&length| text.get(text.len() - length..));
            ends.for_each(|end| take(self.suffix.get(end)));
        }
    }
}
