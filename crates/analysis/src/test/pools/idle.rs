//! `idle: at least 1h`: how long a connection may rest before the balancer cuts it.

use super::Place;
use crate::facts::idle::{cut, sides, ways};
use crate::facts::words::duration;
use crate::intent::Bound;
use crate::test::{Checked, Verdict};
use finding::Spanned;

pub(super) fn check(place: &Place<'_>, wanted: &Spanned<Bound<u64>>) -> Checked {
    let statement = match wanted.value {
        Bound::AtLeast(least) => format!("idle at least {}", duration(least)),
        Bound::AtMost(most) => format!("idle at most {}", duration(most)),
    };
    let ways = ways(place.model, place.id);
    if ways.is_empty() {
        let checked = place.checked(&statement, wanted.span, Verdict::Unknown);
        return checked.outcome("no TCP listener leads to this pool").because([place.pool.name.span]);
    }
    let cuts = ways.iter().map(|listener| cut(listener, place.pool));
    let broken = |cut: &Option<Spanned<u64>>| !wanted.value.holds(&cut.map_or(u64::MAX, |cut| cut.value));
    match cuts.filter(broken).min_by_key(|cut| cut.map_or(u64::MAX, |cut| cut.value)) {
        None => place.checked(&statement, wanted.span, Verdict::Holds),
        Some(cut) => {
            let outcome = cut.map_or_else(
                || "an idle connection is never cut".to_owned(),
                |cut| format!("an idle connection is cut after {}", duration(cut.value)),
            );
            let sides = ways.iter().flat_map(|listener| sides(listener, place.pool));
            let guilty = sides.filter(|side| !wanted.value.holds(&side.value)).map(|side| side.span);
            let or_the_pool = cut.is_none().then_some(place.pool.name.span);
            let because = cut.map(|cut| cut.span).into_iter().chain(guilty).chain(or_the_pool);
            place.checked(&statement, wanted.span, Verdict::Fails).outcome(outcome).because(because)
        }
    }
}
