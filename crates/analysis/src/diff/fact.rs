//! One setting of one thing on both sides, and what many of them come to.

use std::collections::HashMap;

use finding::Span;
use model::Text;

use super::{Because, Change, Kind, Said};

/// What a fact is about.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    /// `pool` or `listener`.
    pub noun: &'static str,
    /// Its name.
    pub name: String,
    /// The endpoints of it that are meant; `None` is the whole.
    pub part: Option<String>,
    /// Where it is declared in the old configuration: shown where nothing is said there.
    pub old: Span,
    /// The same in the new one.
    pub new: Span,
}

/// One difference of one thing.
#[derive(Clone, Debug)]
pub(super) struct Fact {
    /// Which part of a configuration it is about.
    pub kind: Kind,
    /// The setting: `connect timeout`.
    pub what: Text,
    pub subject: Subject,
    /// `None` where the old side doesn't say.
    pub before: Option<Text>,
    /// `None` where the new side doesn't.
    pub after: Option<Text>,
    /// Lines of both sides that say so.
    pub because: Because,
    /// The whole message, where the setting and its values don't make a sentence.
    pub message: Option<String>,
}

/// So many names are listed, then the rest is counted.
const LISTED: usize = 4;

impl Subject {
    /// A fact, where both sides say something else. `none` is what it means that nothing is said.
    pub fn compare(&self, kind: Kind, what: &str, none: &str, old: Option<Said>, new: Option<Said>) -> Option<Fact> {
        let text = |said: &Option<Said>| said.as_ref().map_or_else(|| none.into(), |(text, _)| text.clone());
        let (before, after): (Text, Text) = (text(&old), text(&new));
        (before != after).then(|| Fact {
            kind,
            what: what.into(),
            subject: self.clone(),
            before: Some(before),
            after: Some(after),
            because: Because {
                old: vec![old.map_or(self.old, |(_, span)| span)],
                new: vec![new.map_or(self.new, |(_, span)| span)],
            },
            message: None,
        })
    }
}

impl Fact {
    /// What must be equal for two facts to be said in one sentence.
    fn key(&self) -> impl Eq + std::hash::Hash + use<> {
        let one = (self.subject.part.clone(), self.message.clone());
        let own = (one.0.is_some() || one.1.is_some()).then(|| (self.subject.name.clone(), one));
        (self.kind, self.what.clone(), self.subject.noun, own, self.before.clone(), self.after.clone())
    }
}

/// Facts as changes: the same of several things is one change.
pub(super) fn merged(facts: Vec<Fact>) -> Vec<Change> {
    grouped(facts, Fact::key).into_iter().map(change).collect()
}

/// Facts of the parts of one thing: the same of all of them is a fact of the whole, of several one of these. `each` is what
/// tells a limit of each part from one of the whole.
pub(super) fn merged_parts(facts: Vec<Fact>, of: usize, each: &str) -> Vec<Fact> {
    let same = |fact: &Fact| (fact.kind, fact.what.clone(), fact.before.clone(), fact.after.clone());
    let whole = |group: Vec<Fact>| {
        let parts: Vec<String> = group.iter().filter_map(|fact| fact.subject.part.clone()).collect();
        let because = because(&group);
        let mut fact = group.into_iter().next()?;
        fact.subject.part = (parts.len() < of).then(|| listed(&parts));
        if fact.subject.part.is_none() && fact.kind == Kind::Limit {
            // A pool may have such a limit of its own.
            fact.what = format!("{}{each}", fact.what).into();
        }
        fact.because = because;
        Some(fact)
    };
    grouped(facts, same).into_iter().filter_map(whole).collect()
}

/// Groups of facts with the same key, in the order of the first of each.
fn grouped<K: Eq + std::hash::Hash>(facts: Vec<Fact>, key: impl Fn(&Fact) -> K) -> Vec<Vec<Fact>> {
    let mut groups: Vec<Vec<Fact>> = Vec::new();
    let mut index: HashMap<K, usize> = HashMap::new();
    for fact in facts {
        let at = *index.entry(key(&fact)).or_insert(groups.len());
        if at == groups.len() {
            groups.push(Vec::new());
        }
        groups[at].push(fact);
    }
    groups
}

/// All lines of the facts, each once.
fn because(facts: &[Fact]) -> Because {
    let once = |spans: Vec<Span>| {
        let mut seen = std::collections::HashSet::new();
        spans.into_iter().filter(|span| seen.insert(*span)).collect()
    };
    Because {
        old: once(facts.iter().flat_map(|fact| fact.because.old.iter().copied()).collect()),
        new: once(facts.iter().flat_map(|fact| fact.because.new.iter().copied()).collect()),
    }
}

/// Facts of one group as a change.
fn change(facts: Vec<Fact>) -> Change {
    let first = &facts[0];
    let value = |text: &Option<Text>| text.as_deref().unwrap_or("none").to_owned();
    let message = first.message.clone().unwrap_or_else(|| {
        format!("{}: {} {} -> {}", subjects(&facts), first.what, value(&first.before), value(&first.after))
    });
    Change {
        before: first.before.as_ref().map(ToString::to_string),
        after: first.after.as_ref().map(ToString::to_string),
        because: because(&facts),
        ..Change::new(first.kind, message)
    }
}

/// `pool auth`, `10.0.0.1:80 in pool auth`, `pools auth and api`.
fn subjects(facts: &[Fact]) -> String {
    let Subject { noun, name, part, .. } = &facts[0].subject;
    match (part, facts.len()) {
        (Some(part), _) => format!("{part} in {noun} {name}"),
        (None, 1) => format!("{noun} {name}"),
        (None, _) => {
            let mut names: Vec<String> = facts.iter().map(|fact| fact.subject.name.clone()).collect();
            names.dedup();
            let plural = if names.len() == 1 { "" } else { "s" };
            format!("{noun}{plural} {}", listed(&names))
        }
    }
}

/// `a`, `a and b`, `a, b and c`; of many the first few and a number.
pub(super) fn listed(names: &[String]) -> String {
    let more = names.len().saturating_sub(LISTED);
    match names {
        [] => String::new(),
        [only] => only.clone(),
        _ if more > 1 => format!("{} and {} more", names[..LISTED].join(", "), more),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
