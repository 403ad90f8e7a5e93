//! The root cause and the resolution.

use incident::postmortem::{Cause, Mended, Possible, Postmortem};
use incident::{Culprit, Mend};

use super::super::Tone;
use super::super::facts::{after, between, full};
use super::super::page::{Block, Line, code, fact, joined, open, say};
use super::super::unified::unified;
use super::super::words::cause as words;
use super::super::words::summary::CAUSE_UNKNOWN;
use super::{LEAD, summary};

pub(super) fn blocks(own: &Postmortem, tone: Tone) -> Vec<Block> {
    let mut blocks = match &own.cause {
        Some(cause) => known(cause, tone),
        None => unknown(own, tone),
    };
    blocks.extend(resolution(own, tone));
    blocks
}

fn known(cause: &Cause, tone: Tone) -> Vec<Block> {
    let mut terms = match &cause.culprit {
        Some(culprit) => places(culprit, tone),
        None => vec![("Root cause", say(&words::NO_LINE, tone, 0, &[("name", fact(&cause.name))]))],
    };
    // What it did is mostly said by its changes.
    let is_said = cause.culprit.as_ref().is_some_and(|own| own.changes.contains(&cause.story));
    terms.extend((!is_said).then(|| ("Effect", fact(&cause.story))));
    terms.extend(cause.culprit.iter().flat_map(|own| [("What it did", did(own, tone)), ("Change", change(own, tone))]));
    let mut blocks = vec![Block::Terms(terms)];
    if !cause.evidence.is_empty() {
        let shown = cause
            .evidence
            .iter()
            .map(|own| say(&words::SHOWN, tone, 0, &[("time", fact(full(own.at))), ("text", fact(&own.text))]));
        blocks.push(Block::Paragraph(say(&words::EVIDENCE, tone, 0, &[])));
        blocks.push(Block::Items(shown.collect()));
    }
    blocks
}

/// The lines, the one that is to blame first.
fn places(culprit: &Culprit, tone: Tone) -> Vec<(&'static str, Line)> {
    let mut terms = Vec::new();
    for (at, place) in culprit.places.iter().enumerate() {
        let words = if at == 0 { &words::LINE } else { &words::PLACE };
        let facts = [
            ("place", fact(format!("{}:{}", place.file, place.line))),
            ("balancer", fact(&place.balancer)),
            ("text", code(&place.text)),
        ];
        terms.push((if at == 0 { "Root cause" } else { "With it" }, say(words, tone, 0, &facts)));
    }
    if terms.is_empty() {
        terms.push(("Root cause", open("the exact place", LEAD)));
    }
    terms
}

/// What the lines changed, since when, and for whom.
fn did(culprit: &Culprit, tone: Tone) -> Line {
    let changes = joined(culprit.changes.iter().map(fact), "; ");
    let changes = if changes.is_empty() { open("what it changed", LEAD) } else { changes };
    let facts = [("changes", changes), ("since", fact(full(culprit.since))), ("whom", fact(&culprit.whom))];
    say(&words::DID, tone, 0, &facts)
}

fn change(culprit: &Culprit, tone: Tone) -> Line {
    let Some(origin) = &culprit.origin else { return open("the change that brought it, and its author", LEAD) };
    let commit = origin.commit.as_ref().map_or_else(|| fact("a change that isn't committed"), fact);
    let facts = [
        ("commit", commit),
        ("author", fact(&origin.author)),
        ("time", fact(full(origin.at))),
        ("summary", fact(&origin.summary)),
    ];
    say(&words::CHANGE, tone, 0, &facts)
}

fn unknown(own: &Postmortem, tone: Tone) -> Vec<Block> {
    let facts = [("open", open("the root cause", LEAD))];
    let mut blocks = vec![Block::Terms(vec![("Root cause", say(&CAUSE_UNKNOWN, tone, 0, &facts))])];
    if !own.possible.is_empty() {
        blocks.push(Block::Paragraph(say(&words::POSSIBLE, tone, 0, &[])));
        blocks.push(Block::Items(own.possible.iter().map(|one| possible(one, tone)).collect()));
    }
    blocks
}

fn possible(own: &Possible, tone: Tone) -> Line {
    let mut line = say(&words::SUSPECT, tone, 0, &[("name", fact(&own.name)), ("story", fact(&own.story))]);
    if let Some(settles) = &own.settles {
        let command = settles.command.as_ref().map(code).unwrap_or_default();
        line.extend(say(&words::SETTLES, tone, 0, &[("advice", fact(&settles.advice)), ("command", command)]));
    }
    line
}

fn resolution(own: &Postmortem, tone: Tone) -> Vec<Block> {
    let line = match (&own.mended, own.when.ended) {
        (Some(mended), Some(ended)) => resolved(mended, ended, tone),
        (None, Some(ended)) => {
            let facts = [("ended", fact(full(ended))), ("open", open("how it was mended", LEAD))];
            say(&words::ENDED_ALONE, tone, 0, &facts)
        }
        (_, None) => say(&words::UNRESOLVED, tone, 0, &[]),
    };
    let mut blocks = vec![Block::Terms(vec![("Resolution", line)])];
    let proposed = || own.cause.as_ref().and_then(|cause| cause.culprit.as_ref()).and_then(|one| one.mend.as_ref());
    match (&own.mended, proposed()) {
        (Some(mended), _) => blocks.extend(difference(&words::DONE, &mended.mend, tone)),
        (None, Some(mend)) => blocks.extend(difference(&words::PROPOSED, mend, tone)),
        (None, None) => {}
    }
    blocks
}

fn resolved(mended: &Mended, ended: model::Moment, tone: Tone) -> Line {
    let change = mended.origin.as_ref().map_or_else(|| open("a change; whose", LEAD), summary::origin);
    let facts = [
        ("mended", fact(full(mended.at))),
        ("change", change),
        ("ended", fact(after(ended, mended.at))),
        ("span", fact(between(mended.at, ended))),
    ];
    say(&words::RESOLVED, tone, 0, &facts)
}

fn difference(words: &super::super::words::Words, mend: &Mend, tone: Tone) -> [Block; 2] {
    [Block::Paragraph(say(words, tone, 0, &[])), Block::Diff(unified(mend))]
}
