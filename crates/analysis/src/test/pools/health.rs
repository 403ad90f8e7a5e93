//! `health: active`, or the exact request.

use finding::{Span, Spanned};

use super::Place;
use crate::facts::health::{blame, described, is, wanted_words};
use crate::facts::words::called;
use crate::intent::HealthWanted;
use crate::test::{Checked, Verdict};

pub(super) fn check(place: &Place<'_>, wanted: &Spanned<HealthWanted>) -> Checked {
    let statement = format!("health {}", wanted_words(&wanted.value));
    let used = place.used();
    let mut others = used.iter().filter(|endpoint| !is(&wanted.value, &endpoint.health));
    let Some(first) = others.next() else {
        return place.checked(&statement, wanted.span, Verdict::Holds);
    };
    let outcome = format!("{} {}", called(first), described(&first.health));
    let because: Vec<Span> = [blame(first)].into_iter().chain(others.map(|endpoint| blame(endpoint))).collect();
    place.checked(&statement, wanted.span, Verdict::Fails).outcome(outcome).because(because)
}
