//! What was not understood and stands on one side only: it may do anything.

use std::collections::{BTreeMap, HashSet};

use finding::{SourceMap, Span};
use model::{Model, Text};

use super::{Doubt, Pairs};

/// A line that was not understood.
struct Gap {
    /// The line in its own configuration.
    span: Span,
    /// Why it wasn't understood.
    reason: Text,
}

/// Gaps by their text and the section that they stand in.
type Gaps = BTreeMap<(String, String), Vec<Gap>>;

/// The lines that were not understood and have no like on the other side.
pub(super) fn doubts(sources: (&SourceMap, &SourceMap), old: &Model, new: &Model, pairs: &Pairs) -> Vec<Doubt> {
    let before = gaps(sources.0, old, &Sections::of(old, |id| format!("pool {id}")));
    let partner = |id: u32| match pairs.old_of(model::PoolId(id)) {
        Some(old) => format!("pool {}", old.0),
        None => format!("new pool {id}"),
    };
    let after = gaps(sources.1, new, &Sections::of(new, partner));
    let mut doubts = alone(&before, &after, "only the old configuration has it");
    doubts.extend(alone(&after, &before, "only the new configuration has it"));
    doubts.sort_by_key(|doubt| doubt.span);
    doubts
}

/// What is more often in `these` than in `those`.
fn alone(these: &Gaps, those: &Gaps, which: &str) -> Vec<Doubt> {
    let doubt = |gap: &Gap| {
        let message = format!("this line is not understood ({}), and {which}", gap.reason);
        Doubt { message, span: gap.span }
    };
    let more = these.iter().flat_map(|(key, own)| own.iter().skip(those.get(key).map_or(0, Vec::len)));
    more.map(doubt).collect()
}

/// All gaps of a model, each line once.
fn gaps(sources: &SourceMap, model: &Model, sections: &Sections) -> Gaps {
    let of_files = model.coverage.files.iter().flat_map(|file| &file.gaps).map(|gap| (gap.span, &gap.reason));
    let of_pools = model.pools.iter().flat_map(|pool| &pool.unknown).map(|blame| (blame.span, &blame.reason));
    let mut seen = HashSet::new();
    let mut all = Gaps::new();
    for (span, reason) in of_files.chain(of_pools).filter(|(span, _)| seen.insert(*span)) {
        let text = sources.text(span).split_whitespace().collect::<Vec<_>>().join(" ");
        all.entry((text, sections.around(span))).or_default().push(Gap { span, reason: reason.clone() });
    }
    all
}

/// Where pools and listeners stand, by their beginnings.
struct Sections(Vec<(Span, String)>);

impl Sections {
    /// Pools are called as `name` says, listeners by their first address: their own names say nothing.
    fn of(model: &Model, name: impl Fn(u32) -> String) -> Self {
        let pools = model.pools.iter().zip(0..).map(|(pool, id)| (pool.span, name(id)));
        let listeners = model.listeners.iter().map(|listener| {
            let bind = listener.binds.first().map(|bind| (&bind.address, bind.ports));
            (listener.span, format!("{bind:?}"))
        });
        let mut all: Vec<(Span, String)> = pools.chain(listeners).collect();
        all.sort();
        Sections(all)
    }

    /// The section that a line stands in.
    fn around(&self, span: Span) -> String {
        let at = self.0.partition_point(|(own, _)| (own.file, own.start) <= (span.file, span.start));
        let last = at.checked_sub(1).and_then(|index| self.0.get(index));
        last.filter(|(own, _)| own.contains(span)).map_or_else(String::new, |(_, name)| name.clone())
    }
}
