//! Lines that no request takes in an idle, healthy system: those that some odd request takes after all, those that wait for
//! something, and those that nobody takes.

use std::collections::BTreeMap;

use finding::Span;
use model::Blame;
use model::trace::Tracer;

use super::Untaken;
use super::search::Search;
use crate::prove::{Confirmed, Setting};
use crate::space::door::Door;
use crate::space::lang::work;
use crate::space::{Formula, HostNames};

/// So much is spent on all doors together.
const FUEL: u64 = 150_000;

/// What becomes of the lines that no plain request was found to take.
pub(super) fn untaken<'m>(search: &mut Search<'m, '_>, tracer: &Tracer<'m>, doors: &[Door]) -> Vec<Untaken> {
    let mut unmet = search.unmet();
    if unmet.is_empty() {
        return Vec::new();
    }
    let mut waiting: BTreeMap<Span, Blame> = BTreeMap::new();
    let end = work::done() + FUEL;
    for door in doors {
        let names = HostNames { free_host: true, sni_is_host: false };
        let setting = Setting { spelling: door.spelling(search.lines.model), names, at_rest: false };
        search.explore(tracer, door, setting, end, &mut |search, explorer, exit| {
            let steps = search.lines.steps(exit);
            let mut open = steps.iter().map(|route| route.span).filter(|span| unmet.contains(span)).peekable();
            if open.peek().is_none() {
                return;
            }
            match explorer.confirm(exit, &Formula::Const(true)) {
                Confirmed::Nothing => {}
                Confirmed::Request(ask) => search.pass(tracer, &explorer.door, &ask),
                Confirmed::Unknown(blames) => {
                    let Some(blame) = blames.into_iter().next() else { return };
                    for span in open {
                        waiting.entry(span).or_insert_with(|| blame.clone());
                    }
                }
            }
        });
    }
    unmet.retain(|span| !search.met.contains(span));
    let given_up = search.given_up.clone();
    let one = |span: Span| Untaken { span, waits_for: waiting.get(&span).cloned().or(given_up.clone()) };
    unmet.into_iter().map(one).collect()
}
