//! All that was odd, over several diagnoses.

use model::Moment;

use crate::{Diagnosis, Sign};

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
