//! Names in the intent file that no configuration knows, and keys that this version doesn't use.

use finding::{Finding, Severity, Span, Spanned};
use model::Text;

use super::Subject;
use crate::intent::{Expectation, Intent};
use crate::nearest::nearest;

/// A finding for each pool that is named and is not there.
pub(super) fn unknown_pools(intent: &Intent, subjects: &[Subject<'_>]) -> Vec<Finding> {
    let stated = intent.pools.iter().map(|pool| &pool.name);
    let expected = intent.expect.iter().flat_map(named);
    stated.chain(expected).filter(|name| !is_there(&name.value, subjects)).map(|name| unknown(name, subjects)).collect()
}

/// Whether all pools that the expectation names are there.
pub(super) fn known(expectation: &Expectation, subjects: &[Subject<'_>]) -> bool {
    named(expectation).all(|name| is_there(&name.value, subjects))
}

fn named(expectation: &Expectation) -> impl Iterator<Item = &Spanned<Text>> {
    let wanted = &expectation.wanted;
    wanted.pool.iter().chain(&wanted.not_pool).flat_map(|names| &names.value)
}

/// Whether any balancer has a pool of that name.
pub(super) fn is_there(name: &str, subjects: &[Subject<'_>]) -> bool {
    subjects.iter().any(|subject| subject.model.pool_named(name).is_some())
}

fn unknown(name: &Spanned<Text>, subjects: &[Subject<'_>]) -> Finding {
    let message = format!("no configuration has a pool named {}", name.value);
    let finding = Finding::new("intent-pool", Severity::Error, name.span, message).label("not there");
    let names = || subjects.iter().flat_map(|subject| &subject.model.pools).map(|pool| pool.name.value.as_str());
    match nearest(&name.value, names()) {
        Some(meant) => finding.help(format!("did you mean {meant}?")),
        None if names().next().is_none() => finding.help("no pool was found in any configuration"),
        None => finding.help(format!("pools: {}", names().take(12).collect::<Vec<_>>().join(", "))),
    }
}

/// A note for each key that is read and that this version has no use for.
pub(super) fn unused(intent: &Intent) -> Vec<Finding> {
    let live = intent.balancers.iter().filter_map(|balancer| balancer.live.as_ref()).map(|live| (live.span, "live"));
    live.map(not_yet).collect()
}

fn not_yet((span, key): (Span, &str)) -> Finding {
    let message = format!("{key} is understood and kept; this version of evenkeel doesn't use it yet");
    Finding::new("intent-unused", Severity::Note, span, message)
}
