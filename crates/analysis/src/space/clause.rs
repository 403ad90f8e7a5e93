//! Conditions as alternatives of conjunctions.

use std::borrow::Cow;

use finding::Span;
use model::{Field, Matcher, Pattern, Predicate, Strings, Test, Value};

use super::implies::{disjoint, implies};
use super::lang;
use super::literal::plain;

/// So many places are looked at for a text that several tests share.
const MOST_PLACES: usize = 20_000;

/// One test, as it stands or negated.
#[derive(Clone, Debug)]
pub struct Literal<'m> {
    /// Where it is written.
    pub span: Span,
    /// What is looked at.
    pub value: &'m Value,
    /// What it must be, or must not.
    pub matcher: Cow<'m, Matcher>,
    /// Whether it must not.
    pub negated: bool,
}

/// Tests all of which hold.
#[derive(Clone, Debug, Default)]
pub struct Clause<'m> {
    /// The tests.
    pub literals: Vec<Literal<'m>>,
    /// Whether something more is asked of which nothing is known.
    pub opaque: bool,
}

/// A condition as alternatives, any of which holds; `None` where there would be more than `limit`.
pub fn clauses(predicate: &Predicate, limit: usize) -> Option<Vec<Clause<'_>>> {
    expand(predicate, false, limit)
}

/// The opposite of a condition as alternatives: all the ways in which it may fail.
pub fn failures(predicate: &Predicate, limit: usize) -> Option<Vec<Clause<'_>>> {
    expand(predicate, true, limit)
}

fn expand(predicate: &Predicate, negated: bool, limit: usize) -> Option<Vec<Clause<'_>>> {
    match (predicate, negated) {
        (Predicate::Const(value), _) => Some(if *value != negated { vec![Clause::default()] } else { Vec::new() }),
        (Predicate::Not(inner), _) => expand(inner, !negated, limit),
        (Predicate::All(of), false) | (Predicate::Any(of), true) => product(of, negated, limit),
        (Predicate::Any(of), false) | (Predicate::All(of), true) => sum(of, negated, limit),
        (Predicate::Test(test), _) => Some(vec![Clause { literals: vec![Literal::new(test, negated)], opaque: false }]),
        (Predicate::Opaque(_), _) => Some(vec![Clause { literals: Vec::new(), opaque: true }]),
    }
}

fn sum(of: &[Predicate], negated: bool, limit: usize) -> Option<Vec<Clause<'_>>> {
    let mut all = Vec::new();
    for part in of {
        all.append(&mut expand(part, negated, limit)?);
        if all.len() > limit {
            return None;
        }
    }
    Some(all)
}

fn product(of: &[Predicate], negated: bool, limit: usize) -> Option<Vec<Clause<'_>>> {
    let mut all = vec![Clause::default()];
    for part in of {
        let more = expand(part, negated, limit)?;
        if all.len() * more.len() > limit {
            return None;
        }
        all = all.iter().flat_map(|left| more.iter().map(|right| left.and(right))).collect();
    }
    Some(all)
}

impl<'m> Literal<'m> {
    fn new(test: &'m Test, negated: bool) -> Self {
        let matcher = as_text(&test.matcher).map_or(Cow::Borrowed(&test.matcher), Cow::Owned);
        Literal { span: test.span, value: &test.value, matcher, negated }
    }

    /// The first text that the value must be, begin with, ...
    pub fn strings(&self) -> Option<&Strings> {
        match &*self.matcher {
            Matcher::Strings(strings) if !self.negated => Some(strings),
            _ => None,
        }
    }

    /// The same test the other way round.
    pub fn opposite(&self) -> Literal<'m> {
        Literal { negated: !self.negated, ..self.clone() }
    }

    /// Whether `other` holds wherever this does.
    pub fn implies(&self, other: &Literal<'_>) -> bool {
        if self.value != other.value {
            return false;
        }
        match (self.negated, other.negated) {
            (false, false) => implies(&self.matcher, &other.matcher),
            (true, true) => implies(&other.matcher, &self.matcher),
            (false, true) => is_single(self.value) && disjoint(&self.matcher, &other.matcher),
            (true, false) => false,
        }
    }

    /// Whether it can't hold where `other` does.
    pub fn contradicts(&self, other: &Literal<'_>) -> bool {
        if self.value != other.value {
            return false;
        }
        match (self.negated, other.negated) {
            (false, false) => is_single(self.value) && disjoint(&self.matcher, &other.matcher),
            (false, true) => implies(&self.matcher, &other.matcher),
            (true, false) => implies(&other.matcher, &self.matcher),
            (true, true) => false,
        }
    }
}

/// An expression that says no more than a text, as that text.
fn as_text(matcher: &Matcher) -> Option<Matcher> {
    let Matcher::Regexes(patterns) = matcher else { return None };
    let [pattern]: &[Pattern; 1] = patterns.as_slice().try_into().ok()?;
    let plain = plain(pattern).filter(|plain| plain.exact)?;
    Some(Matcher::Strings(Strings::new(plain.how, [plain.text], pattern.fold)))
}

/// Whether a request has one instance of the value at most. A request with two Host headers is refused by every engine.
pub(crate) fn is_single(value: &Value) -> bool {
    match value {
        Value::Field(Field::Header(name, _)) => name == "host",
        Value::Convert(inner, _) => is_single(inner),
        Value::Join(parts) => parts.iter().all(is_single),
        Value::Opaque(_) => false,
        Value::Lookup(key, _) => is_single(key),
        Value::Text(_) | Value::Field(_) => true,
    }
}

impl<'m> Clause<'m> {
    fn and(&self, other: &Clause<'m>) -> Clause<'m> {
        let literals = self.literals.iter().chain(&other.literals).cloned().collect();
        Clause { literals, opaque: self.opaque || other.opaque }
    }

    /// Whether it holds wherever `narrow` does.
    pub fn covers(&self, narrow: &Clause<'_>) -> bool {
        !self.opaque && self.literals.iter().all(|wide| narrow.literals.iter().any(|own| own.implies(wide)))
    }

    /// Two of its tests that can't both hold.
    pub fn contradiction(&self) -> Option<(&Literal<'m>, &Literal<'m>)> {
        self.literals.iter().enumerate().find_map(|(index, first)| {
            let second = self.literals[index + 1..].iter().find(|second| first.contradicts(second))?;
            Some((first, second))
        })
    }

    /// Tests of one text that can't all hold, whatever form they have; empty where there are none.
    pub fn impossible(&self) -> Vec<&Literal<'m>> {
        if let Some((first, second)) = self.contradiction() {
            return vec![first, second];
        }
        let firsts = self.literals.iter().enumerate().filter(|(at, one)| {
            is_single(one.value) && !self.literals[..*at].iter().any(|earlier| earlier.value == one.value)
        });
        let mut groups = firsts.map(|(_, first)| {
            self.literals.iter().filter(|one| one.value == first.value).collect::<Vec<&Literal<'m>>>()
        });
        groups.find(|group| group.len() > 1 && share_nothing(group)).unwrap_or_default()
    }

    /// The same set as alternatives with one text each; more than `limit` of them are left together.
    pub fn split(&self, limit: usize) -> Vec<Cow<'_, Clause<'m>>> {
        let mut all = vec![Cow::Borrowed(self)];
        for (index, literal) in self.literals.iter().enumerate() {
            let parts = parts(literal);
            if parts.len() < 2 || parts.len() * all.len() > limit {
                continue;
            }
            all = all.iter().flat_map(|clause| parts.iter().map(|part| Cow::Owned(clause.with(index, part)))).collect();
        }
        all
    }

    fn with(&self, index: usize, matcher: &Matcher) -> Clause<'m> {
        let mut clause = self.clone();
        clause.literals[index].matcher = Cow::Owned(matcher.clone());
        clause
    }
}

/// Whether no text meets all of the tests. One that can't be written as a set of texts may be met by any.
fn share_nothing(group: &[&Literal<'_>]) -> bool {
    let set = |literal: &&Literal<'_>| {
        // A set without printable texts may have others.
        let lang = lang::of_matcher(&literal.matcher).ok().filter(|lang| !lang.is_nothing())?;
        Some(lang::Literal { lang, holds: !literal.negated })
    };
    // Something absent meets no test, and so every negated one.
    if group.iter().all(|literal| literal.negated) {
        return false;
    }
    let sets: Vec<lang::Literal> = group.iter().filter_map(set).collect();
    sets.iter().any(|set| set.holds) && lang::find(&sets, MOST_PLACES) == lang::Search::Empty
}

fn parts(literal: &Literal<'_>) -> Vec<Matcher> {
    match &*literal.matcher {
        _ if literal.negated => Vec::new(),
        Matcher::Strings(strings) if strings.any.len() > 1 => {
            let one = |text: &model::Text| Matcher::Strings(Strings::new(strings.how, [text.clone()], strings.fold));
            strings.any.iter().map(one).collect()
        }
        Matcher::Networks(networks) if networks.len() > 1 => {
            networks.iter().map(|network| Matcher::Networks(vec![*network])).collect()
        }
        Matcher::Regexes(patterns) if patterns.len() > 1 => {
            patterns.iter().map(|pattern| Matcher::Regexes(vec![pattern.clone()])).collect()
        }
        _ => Vec::new(),
    }
}
