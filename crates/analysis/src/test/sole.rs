//! Whether all requests come to one pool.

use finding::{FileId, Span, Spanned};
use model::Text;

use super::requests::holds;
use super::{Prepared, Subject, provers};
use crate::intent::{Expectation, Intent, Wanted, When};

/// Of more pools than this none is the only one.
const POOLS: usize = 8;

/// The pool that provably gets every request and connection that comes to any of the balancers; `None` where none does, or
/// where that isn't proved.
pub fn sole_pool(subjects: &[Subject<'_>]) -> Option<Text> {
    let mut names: Vec<&Text> =
        subjects.iter().flat_map(|subject| &subject.model.pools).map(|pool| &pool.name.value).collect();
    names.sort();
    names.dedup();
    if names.len() > POOLS {
        return None;
    }
    let prepared: Vec<Prepared<'_>> = subjects.iter().map(Prepared::new).collect();
    let mut provers = provers(&Intent::default(), &prepared);
    names.into_iter().find(|name| holds(&all_to(name), &prepared, &mut provers)).cloned()
}

/// That every request comes to a pool.
fn all_to(pool: &Text) -> Expectation {
    let nowhere = Span::new(FileId(0), 0, 0);
    let pools = Spanned::new(vec![Spanned::new(pool.clone(), nowhere)], nowhere);
    Expectation {
        name: Spanned::new(Text::default(), nowhere),
        span: nowhere,
        when: When::Set(Spanned::new(Vec::new(), nowhere)),
        wanted: Wanted { pool: Some(pools), ..Wanted::default() },
    }
}
