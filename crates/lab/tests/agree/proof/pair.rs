//! A configuration and a changed copy, compared, and both engines asked.

use analysis::ask::Placed;
use analysis::diff::{self, Change, Equivalent, Kind, Pairs, Side};
use finding::SourceMap;
use model::Model;
use model::trace::Tracer;

use super::same::Both;
use super::sent;
use super::tally::Tally;
use crate::asked::Asked;
use crate::bench::Engine;
use crate::chance::Chance;
use crate::compare::{Verdict, verdict};
use crate::door::{Door, doors};
use crate::grammar::{Config, Grammar};
use crate::literals::Literals;
use crate::modelled::{Expected, Modelled, Said, read};
use crate::seen::Seen;

/// Two configurations.
pub struct Pair<'a> {
    pub grammar: &'a Grammar,
    pub old: &'a Config,
    pub new: &'a Config,
    pub literals: &'a Literals,
}

/// One request to both engines, and what the models say of it.
struct Question {
    change: Option<Change>,
    old: (Door, Asked, Said),
    new: (Door, Asked, Said),
}

/// What the comparison says is held against both engines.
pub fn compare(pair: &Pair<'_>, requests: usize, chance: &mut Chance, tally: &mut Tally) {
    let mut sources = SourceMap::new();
    let (old, new) = (read(pair.grammar, pair.old, &mut sources), read(pair.grammar, pair.new, &mut sources));
    let side = |model| Side { model, dialect: pair.grammar.id };
    let pairs = Pairs::of(&side(&old), &side(&new), &[]).unwrap();
    let diff = diff::diff(&sources, &side(&old), &side(&new), &pairs);
    let both = Both { old: &old, new: &new, pairs: &pairs };
    let modelled = (Modelled::new(pair.grammar, pair.old), Modelled::new(pair.grammar, pair.new));
    let questions = match diff.equivalent {
        Equivalent::Unknown => Vec::new(),
        Equivalent::No => shown(&modelled, diff.changes, tally),
        Equivalent::Yes => random(pair, &modelled, requests, chance),
    };
    let Some(seen) = pair.ask(&both, &questions) else { return };
    match diff.equivalent {
        Equivalent::Unknown => tally.unsure += 1,
        Equivalent::No => tally.different += 1,
        Equivalent::Yes => tally.same += 1,
    }
    for (question, seen) in questions.iter().zip(seen) {
        let told = judge(&both, question, &seen);
        // Asked again, each on an engine that has seen nothing else.
        let told = told.and_then(|told| match told {
            None => Some(None),
            Some(_) => judge(&both, question, pair.ask(&both, std::slice::from_ref(question))?.first()?),
        });
        match (told, &question.change) {
            (None, _) => tally.not_told += 1,
            (Some(None), Some(_)) => tally.for_shown += 1,
            (Some(None), None) => tally.for_same += 1,
            (Some(Some(why)), change) => tally.refute(pair.told(question, &seen, &why, change.as_ref())),
        }
    }
}

/// The request of each change of fate or header that has one.
fn shown(modelled: &(Modelled, Modelled), changes: Vec<Change>, tally: &mut Tally) -> Vec<Question> {
    let tracers = (Tracer::new(&modelled.0.model), Tracer::new(&modelled.1.model));
    let of = |modelled: &Modelled, tracer: &Tracer<'_>, placed: &Placed| {
        let said = sent::said(modelled, tracer, placed)?;
        let (door, asked) = sent::sent(placed)?;
        Some((door, asked, said))
    };
    let mut questions = Vec::new();
    for change in changes.into_iter().filter(|change| change.places.is_some()) {
        tally.shown += 1;
        let both = change.places.as_deref().and_then(|(before, after)| {
            Some((of(&modelled.0, &tracers.0, before)?, of(&modelled.1, &tracers.1, after)?))
        });
        match both {
            Some((old, new)) => questions.push(Question { change: Some(change), old, new }),
            None => tally.not_told += 1,
        }
    }
    questions
}

/// Random requests, the same to both.
fn random(pair: &Pair<'_>, modelled: &(Modelled, Modelled), requests: usize, chance: &mut Chance) -> Vec<Question> {
    let tracers = (Tracer::new(&modelled.0.model), Tracer::new(&modelled.1.model));
    let (before, after) = (doors(&modelled.0.model), doors(&modelled.1.model));
    let one = |chance: &mut Chance| {
        let left = *chance.pick(&before);
        let right = *after.iter().find(|door| door.address == left.address)?;
        let asked = sent::any(chance, pair.literals);
        let said = (modelled.0.said(&tracers.0, &left, &asked), modelled.1.said(&tracers.1, &right, &asked));
        Some(Question { change: None, old: (left, asked.clone(), said.0), new: (right, asked, said.1) })
    };
    (0..requests).filter_map(|_| one(chance)).collect()
}

/// What is wrong; `Some(None)` where nothing is, `None` where nothing can be told.
fn judge(both: &Both<'_>, question: &Question, (was, is): &(Seen, Seen)) -> Option<Option<String>> {
    if matches!(was, Seen::Refused(_)) || matches!(is, Seen::Refused(_)) {
        return None;
    }
    let (before, after) = (&question.old.2, &question.new.2);
    let same = both.same((was, before), (is, after));
    let Some(change) = &question.change else {
        return Some((!same).then(|| "both do the same".to_owned()));
    };
    for (side, said, seen) in [("before", before, was), ("after", after, is)] {
        if verdict(said, seen) == Verdict::Disagree {
            return Some(Some(format!("{side}: {said:?}")));
        }
    }
    match (same, change.kind) {
        (false, _) => Some(None),
        // A pool in which no endpoint takes traffic looks like any other 503.
        (true, _) if nobody_took(before, was) || nobody_took(after, is) => None,
        // One endpoint of a pool is chosen before, and any of it after: that may be the same one.
        (true, Kind::Fate) if is_of_endpoints(change) => None,
        (true, Kind::Header) if is_between(change) => None,
        (true, _) => Some(Some("both differ".to_owned())),
    }
}

/// Whether the model sends it to a pool, and the engine found nobody there.
fn nobody_took(said: &Said, seen: &Seen) -> bool {
    let is_sent_on = said.fates.iter().any(|fate| matches!(fate, Expected::Forwarded { .. }));
    is_sent_on && matches!(seen, Seen::Answered { status: 502 | 503, .. })
}

fn is_of_endpoints(change: &Change) -> bool {
    [&change.before, &change.after].into_iter().flatten().any(|side| side.contains(", endpoint "))
}

/// Whether only a header differs that is settled anew between engine and endpoint.
fn is_between(change: &Change) -> bool {
    let words = |side: &Option<String>| side.clone().unwrap_or_default().replace(':', " ");
    let names = |text: &str| text.split_whitespace().any(|word| crate::compare::OF_CONNECTIONS.contains(&word));
    names(&words(&change.before)) || names(&words(&change.after))
}

impl Pair<'_> {
    /// Asks both engines, one after the other: they listen at the same place. `None` where one doesn't take its file.
    fn ask(&self, both: &Both<'_>, questions: &[Question]) -> Option<Vec<(Seen, Seen)>> {
        let run = |config: &Config, model: &Model, of: fn(&Question) -> &(Door, Asked, Said)| {
            let engine = Engine::start(self.grammar, config, &doors(model)).ok()?;
            Some(questions.iter().map(|one| engine.asked(&of(one).0, &of(one).1)).collect::<Vec<Seen>>())
        };
        let was = run(self.old, both.old, |one| &one.old)?;
        let is = run(self.new, both.new, |one| &one.new)?;
        Some(was.into_iter().zip(is).collect())
    }

    fn told(&self, question: &Question, (was, is): &(Seen, Seen), why: &str, change: Option<&Change>) -> String {
        let message = change.map_or("equivalent: yes", |change| change.message.as_str());
        let asked = &question.old.1;
        let changed: Vec<String> = self.changed();
        format!(
            "{message}\n  not so: {why}\n  {asked}\n  before {was:?}\n  after  {is:?}\n{}\n{}",
            changed.join("\n"),
            self.old
        )
    }

    /// The lines in which both texts differ.
    fn changed(&self) -> Vec<String> {
        let (old, new): (Vec<&str>, Vec<&str>) = (self.old.text.lines().collect(), self.new.text.lines().collect());
        let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
        let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
        let marked = |mark: &str, lines: &[&str]| {
            lines[head..lines.len() - tail].iter().map(|line| format!("{mark} {line}")).collect::<Vec<_>>()
        };
        [marked("-", &old), marked("+", &new)].concat()
    }
}
