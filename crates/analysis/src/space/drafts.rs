//! Requests that a model's own conditions speak of.

use std::collections::BTreeSet;

use model::{Action, Field, Matcher, Model, Predicate, Route, TableId, Text, Value};

use super::clause::{Clause, clauses};
use super::draft::Draft;
use super::sample::samples;

/// A condition with more alternatives than this is looked at test by test.
const ALTERNATIVES: usize = 64;

/// So many texts of one test are tried.
const TEXTS: usize = 6;

/// So many requests of one model's part are enough.
const DRAFTS: usize = 4_000;

/// For each condition that a request may meet from `entry` on: requests that hold it, just at its edges.
pub fn drafts(model: &Model, entry: TableId) -> Vec<Draft> {
    drafts_for(model, entry, DRAFTS, |_, _| true)
}

/// Whether a route with this condition and action is of interest.
pub type Wanted = fn(&Predicate, &Action) -> bool;

/// The same for the routes that `wanted` picks, and at most so many.
pub fn drafts_for(model: &Model, entry: TableId, most: usize, wanted: Wanted) -> Vec<Draft> {
    let tables = vec![false; model.tables.len()];
    let mut found = Found { drafts: Vec::new(), seen: BTreeSet::new(), tables, most, wanted };
    found.table(model, entry, &Draft::default(), 0);
    found.drafts
}

/// Requests that are gathered on a walk through the tables.
struct Found {
    /// In the order of the tables, each once.
    drafts: Vec<Draft>,
    /// The same, to ask whether one is there.
    seen: BTreeSet<Draft>,
    /// Tables that were visited, by their number: each is looked at once, on the first way to it.
    tables: Vec<bool>,
    /// So many are enough, and the walk ends.
    most: usize,
    /// Which routes requests are made for; others only lead on.
    wanted: Wanted,
}

/// Tables may lead to one another so far.
const DEPTH: usize = 24;

impl Found {
    /// `base` is what a request must be to get here.
    fn table(&mut self, model: &Model, id: TableId, base: &Draft, depth: usize) {
        let visited = std::mem::replace(&mut self.tables[id.0 as usize], true);
        if visited || depth > DEPTH {
            return;
        }
        let table = model.table(id);
        for route in &table.routes {
            if self.drafts.len() >= self.most {
                return;
            }
            let own = if (self.wanted)(&route.when, &route.action) {
                self.condition(&route.when, base)
            } else {
                on_the_way(route, base)
            };
            if let Action::ForwardByName { name, .. } = &route.action {
                self.keys(name, base);
                model
                    .pools
                    .iter()
                    .filter_map(|pool| pool.entry)
                    .for_each(|entry| self.table(model, entry, base, depth + 1));
            }
            if let Action::Goto(next) | Action::Restart { table: next, .. } = &route.action {
                self.table(model, *next, own.as_ref().unwrap_or(base), depth + 1);
            }
        }
        if (self.wanted)(&Predicate::ALWAYS, &table.otherwise) {
            self.keep(base.clone());
        }
        if let Action::Goto(next) | Action::Restart { table: next, .. } = &table.otherwise {
            self.table(model, *next, base, depth + 1);
        }
    }

    /// Takes it in if there is room and it is new.
    fn keep(&mut self, draft: Draft) {
        if self.drafts.len() < self.most && self.seen.insert(draft.clone()) {
            self.drafts.push(draft);
        }
    }

    /// Keeps requests that hold the condition; gives the first of them.
    fn condition(&mut self, when: &Predicate, base: &Draft) -> Option<Draft> {
        let mut first = None;
        for clause in clauses(when, ALTERNATIVES).unwrap_or_default() {
            let own = self.clause(&clause, base);
            first = first.or(own);
        }
        first
    }

    fn clause(&mut self, clause: &Clause<'_>, base: &Draft) -> Option<Draft> {
        let texts: Vec<(&Value, Vec<Text>)> = clause
            .literals
            .iter()
            .filter(|literal| !literal.negated)
            .map(|literal| tried(literal.value, &literal.matcher))
            .collect();
        let mut whole = base.clone();
        for (value, texts) in &texts {
            whole.set(value, texts.first()?);
        }
        self.keep(whole.clone());
        for (value, texts) in &texts {
            self.edges(value, texts, &whole);
        }
        for literal in clause.literals.iter().filter(|literal| literal.negated) {
            let (value, texts) = tried(literal.value, &literal.matcher);
            self.edges(value, &texts, &whole);
        }
        Some(whole)
    }

    /// The same request with other texts, and with texts just beside them.
    fn edges(&mut self, value: &Value, texts: &[Text], whole: &Draft) {
        for text in texts {
            for near in std::iter::once(text.clone()).chain(beside(text)) {
                let mut draft = whole.clone();
                if draft.set(value, &near) {
                    self.keep(draft);
                }
            }
        }
    }

    /// Requests for the keys of the maps that a name is computed with.
    fn keys(&mut self, value: &Value, base: &Draft) {
        match value {
            Value::Lookup(key, map) => {
                for entry in map.entries().iter().take(DRAFTS) {
                    let (_, texts) = tried(key, &entry.matcher);
                    self.edges(key, &texts, base);
                }
            }
            Value::Convert(inner, _) => self.keys(inner, base),
            Value::Join(parts) => parts.iter().for_each(|part| self.keys(part, base)),
            Value::Text(_) | Value::Field(_) | Value::Opaque(_) => {}
        }
    }
}

/// The first request that gets past the route to where it leads.
fn on_the_way(route: &Route, base: &Draft) -> Option<Draft> {
    if !matches!(route.action, Action::Goto(_) | Action::Restart { .. }) {
        return None;
    }
    let clauses = clauses(&route.when, ALTERNATIVES)?;
    let mut whole = base.clone();
    for literal in clauses.first()?.literals.iter().filter(|literal| !literal.negated) {
        whole.set(literal.value, samples(&literal.matcher).first()?);
    }
    Some(whole)
}

fn tried<'v>(value: &'v Value, matcher: &Matcher) -> (&'v Value, Vec<Text>) {
    let mut texts = samples(matcher);
    if let (Value::Field(Field::Path), Matcher::Regexes(patterns)) = (value, matcher) {
        // Of an expression that is found anywhere, such as `\.css$`, a path is wanted.
        let whole = |text: &mut Text| {
            let path = format!("/x{text}");
            if !text.starts_with('/') && patterns.iter().any(|pattern| pattern.is_match(&path) == Some(true)) {
                *text = path.into();
            }
        };
        texts.iter_mut().for_each(whole);
    }
    texts.truncate(TEXTS);
    (value, texts)
}

/// Texts just beside a path: a character less, a character more, with and without a slash at the end. Other texts have
/// no edges that a client would meet by chance.
pub fn beside(text: &str) -> Vec<Text> {
    if !text.starts_with('/') {
        return Vec::new();
    }
    let bare = text.trim_end_matches('/');
    let shorter = text.char_indices().last().map_or("", |(at, _)| &text[..at]);
    let all = [bare.to_owned(), format!("{bare}/"), format!("{bare}/x"), format!("{text}x"), shorter.to_owned()];
    all.into_iter().filter(|near| near.starts_with('/') && near != text).map(Text::from).collect()
}
