//! What misled, and for how long.

use incident::postmortem::{Detour, Postmortem, Told};

use super::super::Tone;
use super::super::facts::{after, between, full, span};
use super::super::page::{Block, Line, fact, open, say};
use super::super::words::misled as words;

/// Who knows what was suspected.
const WITNESSES: &str = "those who were there";

pub(super) fn blocks(own: &Postmortem, tone: Tone) -> Vec<Block> {
    if own.detours.is_empty() {
        let facts = [("open", open("who was suspected, and for how long", WITNESSES))];
        return vec![Block::Paragraph(say(&words::NOTHING, tone, 0, &facts))];
    }
    let items = own.detours.iter().enumerate().map(|(turn, detour)| one(detour, tone, turn)).collect();
    vec![Block::Items(items), Block::Paragraph(total(own, tone))]
}

fn one(detour: &Detour, tone: Tone, turn: usize) -> Line {
    let until = match detour.until {
        Some(until) => {
            let facts = [("until", fact(after(until, detour.from))), ("span", fact(between(detour.from, until)))];
            say(&words::UNTIL, tone, turn, &facts)
        }
        None => say(&words::NEVER, tone, turn, &[]),
    };
    let words = if detour.told == Told::Notes { &words::NOTED } else { &words::EVIDENT };
    let facts = [("suspect", fact(&detour.suspect)), ("from", fact(full(detour.from))), ("until", until)];
    let mut line = say(words, tone, turn, &facts);
    for (words, text) in [(&words::POINTED, &detour.pointed), (&words::CLEARED, &detour.cleared)] {
        let said = text.as_ref().map(|text| say(words, tone, turn, &[("text", fact(text))]));
        line.extend(said.into_iter().flatten());
    }
    line
}

fn total(own: &Postmortem, tone: Tone) -> Line {
    let misled = fact(span(i64::try_from(own.misled.as_secs()).unwrap_or(i64::MAX)));
    let Some(began) = own.when.began else { return say(&words::TOTAL_OPEN, tone, 0, &[("span", misled)]) };
    let whole = fact(between(began, own.when.ended.unwrap_or(own.when.seen_until)));
    say(&words::TOTAL, tone, 0, &[("span", misled), ("whole", whole)])
}
