//! What happened when, and who says so.

use std::collections::BTreeMap;

use incident::postmortem::{CauseKind, Entry, Postmortem, What};

use super::super::Tone;
use super::super::facts::{clock, day, full};
use super::super::page::{self, Block, fact, open, say};
use super::super::words::{Words, timeline as words};
use super::LEAD;

pub(super) fn blocks(own: &Postmortem, tone: Tone) -> Vec<Block> {
    let Some(first) = own.entries.first() else {
        let facts = [("open", open("what happened, and when", LEAD))];
        return vec![Block::Paragraph(say(&words::NOTHING, tone, 0, &facts))];
    };
    let day_of = day(first.at);
    let one_day = own.entries.iter().all(|entry| day(entry.at) == day_of);
    let words = if one_day { &words::INTRO } else { &words::INTRO_DAYS };
    let mut turns = BTreeMap::new();
    let mut told = |entry: &Entry| {
        let turn = turns.entry(entry.what).or_insert(0);
        *turn += 1;
        page::Entry {
            time: if one_day { clock(entry.at) } else { full(entry.at) },
            what: what(own, entry, tone, *turn - 1),
            source: entry.source.to_string(),
        }
    };
    let entries = own.entries.iter().map(&mut told).collect();
    vec![Block::Paragraph(say(words, tone, 0, &[("day", fact(day_of))])), Block::Entries(entries)]
}

fn what(own: &Postmortem, entry: &Entry, tone: Tone, turn: usize) -> page::Line {
    let text = fact(&entry.text);
    let at = match entry.text.is_empty() {
        true => page::Line::new(),
        false => say(&words::AT, tone, 0, &[("text", text.clone())]),
    };
    say(of(own, entry.what), tone, turn, &[("text", text), ("at", at)])
}

/// The words for something that happened.
fn of(own: &Postmortem, what: What) -> &'static Words {
    let elsewhere = own.cause.as_ref().is_some_and(|cause| cause.kind == CauseKind::Elsewhere);
    match what {
        What::Deployed => &words::DEPLOYED,
        What::Changed => &words::CHANGED,
        What::Broke => &words::BROKE,
        What::Detected => &words::DETECTED,
        What::Alerted => &words::ALERTED,
        What::Suspected => &words::SUSPECTED,
        What::Cleared => &words::CLEARED,
        What::Noted => &words::NOTED,
        What::Named if elsewhere => &words::NAMED_ELSEWHERE,
        What::Named => &words::NAMED,
        What::Mended => &words::MENDED,
        What::Recovered => &words::RECOVERED,
    }
}
