//! The requests that show changes, on the engines of both sides.

use std::collections::BTreeSet;

use analysis::ask::Placed;
use analysis::diff::{Change, Dispute, Kind, Replayed, Which};
use engines::stage::Subject;
use finding::SourceMap;
use lab::Trouble;
use lab::replay::{Case, Verdict, is_compared};
use model::Text;
use model::trace::{Sees, Tracer};

use super::Bench;
use crate::input::Configuration;

/// Why an engine that agrees proves nothing.
const UNSEEN: &str = "what differs is settled anew with each endpoint, or not known: it is not compared";

/// Sends the witness of each change that has one to both engines, and notes what came of it.
pub fn diff(sources: &SourceMap, (old, new): (&Configuration, &Configuration), changes: &mut [Change]) {
    let shown: Vec<&mut Change> = changes.iter_mut().filter(|change| change.places.is_some()).collect();
    if shown.is_empty() {
        return;
    }
    let places: Vec<&(Placed, Placed)> = shown.iter().filter_map(|change| change.places.as_deref()).collect();
    let tracers = (Tracer::new(&old.reading.model), Tracer::new(&new.reading.model));
    let before = ask(sources, (old, Which::Old), places.iter().map(|(before, _)| case(before)).collect());
    let after = ask(sources, (new, Which::New), places.iter().map(|(_, after)| case(after)).collect());
    for (change, (before, after)) in shown.into_iter().zip(before.into_iter().zip(after)) {
        let shows = change.kind != Kind::Header || change.places.as_deref().is_some_and(|at| shows(&tracers, at));
        change.replayed = Some(match together(before, after) {
            Replayed::Agrees if !shows => Replayed::NotAsked(UNSEEN.into()),
            replayed => replayed,
        });
    }
}

/// Whether what differs for an endpoint is known on both sides, and held against what it received.
fn shows((old, new): &(Tracer<'_>, Tracer<'_>), (before, after): &(Placed, Placed)) -> bool {
    let sees = |tracer: &Tracer<'_>, placed: &Placed| {
        let trace = tracer.trace(&placed.arrival, &placed.request);
        trace.fates.into_iter().next().and_then(|fate| fate.sees).unwrap_or_default()
    };
    let (was, is) = (sees(old, before), sees(new, after));
    let names: BTreeSet<&str> = was.headers.iter().chain(&is.headers).map(|(name, _)| name.as_str()).collect();
    let parted = |name: &str| is_compared(name) && differ(&values(&was, name), &values(&is, name));
    differ(&[&was.method, &was.target], &[&is.method, &is.target]) || names.into_iter().any(parted)
}

fn values<'s>(sees: &'s Sees, name: &str) -> Vec<&'s Option<Text>> {
    sees.headers.iter().filter(|(own, _)| own == name).map(|(_, value)| value).collect()
}

/// Whether they differ whatever it is that is not known.
fn differ(was: &[&Option<Text>], is: &[&Option<Text>]) -> bool {
    let apart = |(was, is): (&&Option<Text>, &&Option<Text>)| was.is_some() && is.is_some() && was != is;
    was.len() != is.len() || was.iter().zip(is).any(apart)
}

fn case(placed: &Placed) -> Case {
    Case { arrival: placed.arrival, request: placed.request.clone() }
}

/// What came of each case on one side.
fn ask(sources: &SourceMap, (of, side): (&Configuration, Which), cases: Vec<Case>) -> Vec<Replayed> {
    let subject = Subject { sources, roots: &of.files, around: &*of.around };
    let bench = Bench { engine: of.engine, subject, model: &of.reading.model };
    match bench.ask(&cases) {
        Ok((_, answers)) => answers.into_iter().map(|answer| replayed(side, answer)).collect(),
        Err(trouble) => cases.iter().map(|_| not_asked(side, &brief(&trouble))).collect(),
    }
}

/// The reason in one line. Of what an engine says, that which isn't only news.
fn brief(trouble: &Trouble) -> String {
    let whole = trouble.to_string();
    let Trouble::Refused { said, .. } = trouble else { return whole };
    let telling = said.lines().find(|line| !line.contains("NOTICE") && !line.trim().is_empty());
    telling.map_or(whole.clone(), |line| whole.replace(said.as_str(), line.trim()))
}

fn not_asked(side: Which, why: &str) -> Replayed {
    Replayed::NotAsked(format!("{}: {why}", side.name()))
}

fn replayed(side: Which, answer: Verdict) -> Replayed {
    let dispute = |one: lab::replay::Difference| Dispute { side, part: one.part, model: one.model, engine: one.engine };
    match answer {
        Verdict::Agrees => Replayed::Agrees,
        Verdict::Disagrees(differences) => Replayed::Disagrees(differences.into_iter().map(dispute).collect()),
        Verdict::Unknown(why) => not_asked(side, &format!("unknown to evenkeel: {why}")),
        Verdict::NotAsked(why) => not_asked(side, &why),
    }
}

/// Both sides as one: a disagreement is one whatever became of the other side.
fn together(before: Replayed, after: Replayed) -> Replayed {
    match (before, after) {
        (Replayed::Disagrees(old), Replayed::Disagrees(new)) => Replayed::Disagrees([old, new].concat()),
        (disagrees @ Replayed::Disagrees(_), _) | (_, disagrees @ Replayed::Disagrees(_)) => disagrees,
        (Replayed::Agrees, Replayed::Agrees) => Replayed::Agrees,
        (why @ Replayed::NotAsked(_), _) | (_, why) => why,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_side_that_disagrees_is_never_hidden() {
        let against = |side| {
            Replayed::Disagrees(vec![Dispute {
                side,
                part: "the status".into(),
                model: "403".into(),
                engine: "200".into(),
            }])
        };
        let why = || not_asked(Which::Old, "nginx is not on PATH");
        assert_eq!(together(why(), against(Which::New)), against(Which::New));
        assert_eq!(together(against(Which::Old), Replayed::Agrees), against(Which::Old));
        assert_eq!(together(Replayed::Agrees, why()), why());
        assert_eq!(together(why(), Replayed::Agrees), why());
        let Replayed::Disagrees(both) = together(against(Which::Old), against(Which::New)) else { panic!() };
        assert_eq!(both.len(), 2);
    }
}
