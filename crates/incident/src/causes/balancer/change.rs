//! Each change of a configuration is a suspect.

use analysis::diff::Equivalent;

use super::fit::{Note, Tried, fit};
use super::{culprit, whom};
use crate::SuspectId;
use crate::case::words::{clock, seconds};
use crate::case::{Case, Effect, SLACK, Turn};
use crate::causes::brief::Brief;
use crate::causes::timing;

/// An effect that is met by so much is at work.
pub(super) const AT_WORK: f64 = 8.0;

pub(super) fn suspects(case: &Case) -> Vec<Brief> {
    case.turns.iter().map(|turn| suspect(case, turn)).collect()
}

/// An effect with what was seen of it.
struct Judged<'c> {
    effect: &'c Effect,
    notes: Vec<Note>,
}

impl Judged<'_> {
    fn weight(&self) -> f64 {
        self.notes.iter().map(Note::signed).sum()
    }
}

fn suspect(case: &Case, turn: &Turn) -> Brief {
    let name = format!("the balancer {}", turn.balancer);
    let mut judged: Vec<Judged> = turn.effects.iter().map(|effect| judged(case, turn, effect)).collect();
    // Of equals, what matters more to traffic comes first, as `diff` has it.
    judged.sort_by(|one, other| other.weight().total_cmp(&one.weight()));
    let story = match judged.first() {
        Some(first) => crate::case::quote::clean(turn.after, &first.effect.change.message),
        None => "its configuration was written anew, and does the same".to_owned(),
    };
    let mut brief = Brief::new(SuspectId::Balancer, name, story);
    let is_at_work = judged.first().is_some_and(|first| first.weight() >= AT_WORK);
    let told = judged.iter().filter(|one| !is_at_work || one.weight() >= AT_WORK);
    let culprit = culprit::of(case, turn, &told.map(|one| one.effect).collect::<Vec<_>>());
    let command = culprit.origin.as_ref().and_then(|own| Some(format!("git show {}", own.commit.as_ref()?).into()));
    brief.settled_by(format!("take the change back at {}, and see whether it stops", turn.balancer), command);
    brief.culprit = Some(culprit);
    if !can_be(&mut brief, case, turn) {
        return brief;
    }
    timing::judge(&mut brief, case, "it came into force", turn.at);
    what_is_seen(&mut brief, case, turn, &judged);
    undone(&mut brief, case, turn);
    brief
}

fn judged<'c>(case: &Case, turn: &Turn, effect: &'c Effect) -> Judged<'c> {
    Judged { effect, notes: fit(&Tried { effect, turn, case }) }
}

/// What rules a change out whatever else is seen.
fn can_be(brief: &mut Brief, case: &Case, turn: &Turn) -> bool {
    if turn.equivalent == Equivalent::Yes {
        brief.out(turn.at, "traffic can't notice it: both versions do the same with every request");
    } else if turn.is_loaded == Some(false) {
        let text =
            format!("it was written at {} and not loaded: {} runs on with what it had", clock(turn.at), turn.balancer);
        brief.out(turn.at, text);
    } else if let (Some(why), None) = (&turn.after.refused, turn.is_loaded) {
        refused(brief, case, turn, why);
    }
    !brief.is_out && case.is_felt
}

/// What can't run as it is written does nothing to one that runs; one that was ended with it doesn't come up again.
fn refused(brief: &mut Brief, case: &Case, turn: &Turn, why: &str) {
    let since = case.timeline.between(turn.at, case.end + SLACK).iter();
    let mut silent = since.filter(|own| own.of == *turn.balancer && matches!(own.seen, crate::Seen::Silent(_)));
    match silent.next() {
        Some(own) => {
            let text = format!(
                "{} says nothing since {}, and can't be started as it is written: {why}",
                turn.balancer,
                clock(own.at)
            );
            brief.met(20.0, own.at, text);
        }
        None => brief.out(
            turn.at,
            format!("it can't run as it is written ({why}), so {} runs on with what it had", turn.balancer),
        ),
    }
}

/// Whether what it does is what is seen, and whether it is seen where it reaches and nowhere else.
fn what_is_seen(brief: &mut Brief, case: &Case, turn: &Turn, judged: &[Judged]) {
    let working: Vec<&Judged> = judged.iter().filter(|one| one.weight() >= AT_WORK).collect();
    let Some(first) = judged.first() else {
        brief.missed(5.0, turn.at, "nobody knows what it does: lines that are not understood were changed");
        return;
    };
    let place = brief.culprit.as_ref().and_then(|culprit| culprit.places.first().cloned());
    for note in &first.notes {
        match note.is_met {
            true => brief.met_at(note.strength, case.onset.from, note.text.as_str(), place.clone()),
            false => brief.missed(note.strength, case.onset.from, note.text.as_str()),
        }
    }
    let effects: Vec<&Effect> = match working.is_empty() {
        true => judged.iter().map(|one| one.effect).collect(),
        false => working.iter().map(|one| one.effect).collect(),
    };
    whom::judge(brief, case, turn, &effects, !working.is_empty());
    expected(brief, case, turn);
}

/// Expectations that it broke.
fn expected(brief: &mut Brief, case: &Case, turn: &Turn) {
    let Some(culprit) = brief.culprit.clone() else { return };
    let is_ours = |sign: &&crate::Sign| {
        let lines = sign
            .places
            .iter()
            .any(|place| culprit.places.iter().any(|own| own.file == place.file && own.line == place.line));
        lines && sign.since + SLACK >= turn.at
    };
    if let Some(sign) = case.signs("expectation-broken").find(is_ours) {
        brief.met_at(8.0, sign.since, sign.message.as_str(), sign.places.first().cloned());
    }
}

/// What became of it where it was taken back.
fn undone(brief: &mut Brief, case: &Case, turn: &Turn) {
    let Some(at) = turn.undone.filter(|at| *at > case.onset.from) else { return };
    let settled = at + std::time::Duration::from_secs(3);
    if case.end < settled {
        return;
    }
    let failed = whom::failed_since(case, settled);
    match failed {
        failed if failed < 1.0 => brief.met(
            18.0,
            at,
            format!("it was taken back at {}, and nothing failed since {}", clock(at), clock(settled)),
        ),
        failed => {
            let text = format!(
                "it was taken back at {}, and {failed:.0} requests failed later than {} after that",
                clock(at),
                seconds(settled.since(at))
            );
            brief.missed(20.0, at, text);
        }
    }
}
