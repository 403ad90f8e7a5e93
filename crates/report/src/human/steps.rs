//! Which steps of a way are shown, and which are only counted.

use finding::Span;
use model::trace::{Fate, Near, Step, What};

use crate::Quotes;

/// A run of at most so many skipped rules is shown whole.
const SHORT_RUN: usize = 3;

/// Of a longer run at most so many near misses are shown.
const NEAR_MISSES: usize = 8;

/// Of the rules that came too late so many are shown.
const TOO_LATE: usize = 4;

/// A line of the way.
pub(crate) enum Shown<'s> {
    /// A step in full.
    Step(&'s Step),
    /// Skipped rules that have nothing to say.
    Skipped {
        /// How many.
        count: usize,
        /// The first and the last of them; `None` where they were not kept.
        ends: Option<(Span, Span)>,
    },
}

/// The lines that decided, in order: where the request was sent on, and where it ended. A section that a request enters
/// decides nothing by its first line.
pub(crate) fn deciders(quotes: &Quotes<'_>, fate: &Fate) -> Vec<Span> {
    let mut entered: Vec<Span> = Vec::new();
    let mut spans: Vec<Span> = Vec::new();
    let mut last = None;
    for step in &fate.steps {
        if is_entered(step) {
            entered.push(step.span);
        } else if step.what == What::Chose {
            last = Some(step.span);
            if !entered.iter().any(|&section| begin_together(quotes, section, step.span)) {
                spans.push(step.span);
            }
        }
    }
    if spans.is_empty() {
        spans.extend(last);
    }
    spans.dedup();
    spans
}

/// What is shown of a way; `all` leaves nothing out.
pub(crate) fn shown<'s>(quotes: &Quotes<'_>, fate: &'s Fate, all: bool) -> Vec<Shown<'s>> {
    let steps = if all { fate.steps.iter().collect() } else { merged(quotes, &fate.steps) };
    let kept = fate.steps.iter().filter(|step| step.what == What::Skipped).count();
    let mut lost = fate.skipped.saturating_sub(kept);
    let mut shown = Vec::new();
    for run in steps.chunk_by(|a, b| a.what == b.what && is_condensed(a)) {
        match run[0].what {
            What::Skipped if !all && run.len() > SHORT_RUN => condense(run, &mut shown),
            What::TooLate if !all => shown.extend(run.iter().take(TOO_LATE).map(|step| Shown::Step(step))),
            _ => shown.extend(run.iter().map(|step| Shown::Step(step))),
        }
        if run[0].what == What::Skipped && lost > 0 {
            add_lost(std::mem::take(&mut lost), &mut shown);
        }
    }
    shown
}

/// Counts skipped rules that were not kept with those that were.
fn add_lost(lost: usize, shown: &mut Vec<Shown<'_>>) {
    match shown.last_mut() {
        Some(Shown::Skipped { count, ends }) => (*count, *ends) = (*count + lost, None),
        _ => shown.push(Shown::Skipped { count: lost, ends: None }),
    }
}

/// Whether both speak of the same directive: one may take in the whole section that it opens.
fn begin_together(quotes: &Quotes<'_>, one: Span, other: Span) -> bool {
    one == other || (one.contains(other) && quotes.place(one).line == quotes.place(other).line)
}

/// Whether a section begins here.
fn is_entered(step: &Step) -> bool {
    matches!(step.what, What::Entered { .. })
}

/// Whether a variable is one that only the model has: those of configurations have no spaces in their names.
fn is_internal(part: &str) -> bool {
    part.strip_prefix("the variable ").is_some_and(|name| name.contains(' '))
}

/// Whether many such steps in a row are shown as few.
fn is_condensed(step: &Step) -> bool {
    matches!(step.what, What::Skipped | What::TooLate)
}

/// Without steps that say what the one before or after says better.
fn merged<'s>(quotes: &Quotes<'_>, steps: &'s [Step]) -> Vec<&'s Step> {
    let mut kept: Vec<&Step> = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        let told = |other: &Step| begin_together(quotes, other.span, step.span);
        let effect = |what: &What| matches!(what, What::Rewrote { .. } | What::Limited { .. } | What::Assumed { .. });
        let redundant = match step.what {
            What::Matched => steps.get(index + 1).is_some_and(|next| told(next) && effect(&next.what)),
            What::Rewrote { ref part, .. } => is_internal(part),
            What::Chose => kept.iter().any(|kept| told(kept) && !is_condensed(kept)),
            What::Entered { .. } => kept.last().is_some_and(|kept| told(kept) && kept.what == What::Matched),
            _ => false,
        };
        if !redundant {
            kept.push(step);
        }
    }
    kept
}

/// Near misses of a run in full, the others as a number; rules that missed by more than a trifle come last in line.
fn condense<'s>(run: &[&'s Step], shown: &mut Vec<Shown<'s>>) {
    let closeness = |step: &Step| step.why.iter().filter_map(|why| why.near).map(|near| near == Near::OnlyThis).min();
    let mut misses: Vec<usize> = (0..run.len()).filter(|&index| closeness(run[index]).is_some()).collect();
    misses.sort_by_key(|&index| closeness(run[index]));
    misses.truncate(NEAR_MISSES);
    misses.sort_unstable();
    let mut from = 0;
    for index in misses.into_iter().chain([run.len()]) {
        if let (Some(first), Some(last)) = (run[from..index].first(), run[from..index].last()) {
            shown.push(Shown::Skipped { count: index - from, ends: Some((first.span, last.span)) });
        }
        shown.extend(run.get(index).map(|step| Shown::Step(step)));
        from = index + 1;
    }
}
