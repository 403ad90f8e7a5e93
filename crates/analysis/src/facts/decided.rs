//! Which lines decided what became of a request.

use std::collections::HashSet;

use finding::Span;
use model::trace::{Outcome, Trace, What};

/// The lines that decided what became of a request, the most telling first: choices that had a condition, the last one
/// before the others, then where the way ended. Where the request was sent nowhere, the line that answers comes first.
pub(crate) fn deciding(trace: &Trace) -> Vec<Span> {
    let Some(fate) = trace.fates.first() else { return Vec::new() };
    let spans = |what: What| fate.steps.iter().filter(move |step| step.what == what).map(|step| step.span);
    let matched: HashSet<Span> = spans(What::Matched).collect();
    let chosen: Vec<Span> = spans(What::Chose).collect();
    let sent_on = matches!(fate.outcome, Outcome::Forward { .. } | Outcome::ForwardTo { .. });
    let answers = chosen.last().filter(|_| !sent_on);
    let had_a_condition = chosen.iter().rev().filter(|span| matched.contains(span));
    answers.into_iter().chain(had_a_condition).chain(chosen.last()).copied().collect()
}
