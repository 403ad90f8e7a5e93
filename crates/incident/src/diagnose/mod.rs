//! From signs to a diagnosis: every suspect, with what speaks for it and against it, and whether one stands out.

mod course;
mod impact;

pub use course::course;

use crate::case::Case;
use crate::causes::{Brief, CAUSES};
use crate::{Diagnosis, Side, Sign, Standing, Suspect, Timeline, Verdict};

/// So much must speak for a suspect that is named, in decibans.
const SURE: f64 = 15.0;
/// So far ahead of the next one it must be.
const AHEAD: f64 = 10.0;
/// Against whom so much speaks, it isn't.
const UNLIKELY: f64 = -5.0;

/// Judges all suspects by what was seen and what is odd about it.
pub fn diagnose(timeline: &Timeline, signs: Vec<Sign>) -> Diagnosis {
    let case = Case::new(timeline, &signs);
    let mut briefs: Vec<Brief> = CAUSES.iter().flat_map(|cause| cause(&case)).collect();
    briefs.sort_by(|one, other| {
        let out = one.is_out.cmp(&other.is_out);
        out.then(other.weight().total_cmp(&one.weight())).then(one.id.cmp(&other.id))
    });
    let verdict = verdict(&case, &briefs);
    let mut suspects: Vec<Suspect> = briefs.into_iter().map(suspect).collect();
    if let (Verdict::Named, Some(first)) = (verdict, suspects.first_mut()) {
        first.standing = Standing::Named;
        first.settles = None;
    }
    let (at, impact) = (case.end, impact::of(&case));
    drop(case);
    let mut signs = signs;
    signs.sort_by_key(|sign| sign.since);
    Diagnosis { at, verdict, suspects, signs, impact }
}

/// Whether one suspect stands out.
fn verdict(case: &Case, briefs: &[Brief]) -> Verdict {
    if !case.is_felt {
        return Verdict::NothingWrong;
    }
    let ahead = |first: &Brief| {
        let next = briefs[1..].iter().find(|next| !is_same(first, next));
        next.is_none_or(|next| next.is_out || first.weight() - next.weight() >= AHEAD)
    };
    match briefs.first() {
        Some(first) if !first.is_out && first.weight() >= SURE && ahead(first) => Verdict::Named,
        _ => Verdict::Inconclusive,
    }
}

/// Whether two blame the same line, so that it doesn't matter which of them it is.
fn is_same(one: &Brief, other: &Brief) -> bool {
    let places = |own: &Brief| own.culprit.as_ref().map(|own| own.places.clone()).unwrap_or_default();
    let (own, others) = (places(one), places(other));
    own.iter().any(|place| others.contains(place))
}

fn suspect(brief: Brief) -> Suspect {
    let weight = brief.weight();
    let standing = match weight {
        _ if brief.is_out => Standing::RuledOut,
        _ if brief.evidence.is_empty() => Standing::NotTold,
        weight if weight <= UNLIKELY => Standing::Unlikely,
        _ => Standing::Possible,
    };
    let mut evidence = brief.evidence;
    evidence.sort_by(|one, other| other.strength.total_cmp(&one.strength).then(one.side.cmp(&other.side)));
    let is_for = evidence.iter().any(|own| own.side == Side::For);
    let settles = brief.settles.filter(|_| standing == Standing::Possible && is_for);
    Suspect {
        id: brief.id,
        name: brief.name,
        story: brief.story,
        standing,
        weight,
        evidence,
        settles,
        culprit: brief.culprit,
    }
}
