//! All that was odd, over several diagnoses.

use model::{Moment, Text};

use crate::case::is_felt;
use crate::{Diagnosis, Sign, Subject};

/// Something odd, as the last diagnosis that knew of it has it.
pub(super) struct Seen<'a> {
    /// What it was.
    pub sign: &'a Sign,
    /// When it was over.
    pub until: Option<Moment>,
}

/// Each thing once, in the order in which it was said.
pub(super) fn of(diagnoses: &[Diagnosis]) -> Vec<Seen<'_>> {
    let mut all: Vec<Seen<'_>> = Vec::new();
    for diagnosis in diagnoses {
        for sign in &diagnosis.signs {
            match all.iter_mut().find(|own| is_same(own.sign, sign)) {
                Some(own) => (own.sign, own.until) = (sign, sign.until),
                None => all.push(Seen { sign, until: sign.until }),
            }
        }
        // A sign that a later diagnosis doesn't have any more is over.
        for own in &mut all {
            let is_there = diagnosis.signs.iter().any(|sign| is_same(own.sign, sign));
            if !is_there && own.until.is_none() {
                own.until = Some(diagnosis.at);
            }
        }
    }
    all
}

fn is_same(one: &Sign, other: &Sign) -> bool {
    (one.detector, &one.subject, one.since) == (other.detector, &other.subject, other.since)
}

/// The sign that tells best what was wrong: one that users felt, about this pool, the largest.
pub(super) fn strongest<'a>(signs: &'a [Sign], pool: Option<&Text>) -> Option<&'a Sign> {
    let rank = |sign: &Sign| (is_felt(sign), pool.is_some() && of_pool(sign) == pool);
    let larger = |one: &&Sign, other: &&Sign| {
        rank(one).cmp(&rank(other)).then(one.size.total_cmp(&other.size)).then(other.since.cmp(&one.since))
    };
    signs.iter().max_by(larger)
}

/// The pool that a sign is about.
pub(super) fn of_pool(sign: &Sign) -> Option<&Text> {
    match &sign.subject {
        Subject::Pool(pool) | Subject::Endpoint(pool, _) => Some(pool),
        _ => None,
    }
}
