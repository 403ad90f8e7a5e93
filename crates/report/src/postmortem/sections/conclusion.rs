//! The conclusion: what a reader in a hurry takes along.

use incident::postmortem::Postmortem;

use super::super::Tone;
use super::super::facts::{between, span};
use super::super::page::{Block, Line, fact, say};
use super::super::words::conclusion as words;
use super::part;

pub(super) fn blocks(own: &Postmortem, tone: Tone) -> Vec<Block> {
    let say = |words, facts: &[(&str, Line)]| say(words, tone, 0, facts);
    let mut line = match (own.when.began, own.when.ended) {
        (Some(began), Some(ended)) => say(&words::OVER, &[("part", part(own)), ("span", fact(between(began, ended)))]),
        (Some(_), None) => say(&words::GOES_ON, &[("part", part(own))]),
        (None, _) => say(&words::HOW_LONG, &[("part", part(own))]),
    };
    line.extend(match (&own.cause, own.when.began.zip(own.when.named)) {
        (Some(cause), Some((began, named))) => {
            say(&words::NAMED, &[("cause", fact(&cause.name)), ("span", fact(between(began, named)))])
        }
        _ => say(&words::UNNAMED, &[]),
    });
    if !own.detours.is_empty() {
        let misled = span(i64::try_from(own.misled.as_secs()).unwrap_or(i64::MAX));
        line.extend(say(&words::MISLED, &[("span", fact(misled))]));
    }
    line.extend(match own.measures.last() {
        Some(last) => say(&words::MEASURES, &[("count", fact(own.measures.len())), ("due", fact(last.due))]),
        None => say(&words::NO_MEASURES, &[]),
    });
    vec![Block::Paragraph(line)]
}
