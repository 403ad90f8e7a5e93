//! How long, whom, and why.

use incident::postmortem::{CauseKind, Postmortem};
use incident::{Origin, Place};
use model::words::percent;

use super::super::Tone;
use super::super::facts::{after, between, full, part};
use super::super::page::{Block, Line, Piece, code, fact, joined, open, say};
use super::super::words::summary as words;
use super::LEAD;

pub(super) fn blocks(own: &Postmortem, tone: Tone) -> Vec<Block> {
    let mut terms = vec![("Duration", duration(own, tone))];
    terms.push(("Impact", impact(own, tone)));
    terms.push(("Users", users(own, tone)));
    terms.push(("Root cause", cause(own, tone)));
    vec![Block::Terms(terms)]
}

fn duration(own: &Postmortem, tone: Tone) -> Line {
    let Some(began) = own.when.began else { return open("the first failed request", LEAD) };
    let until = own.when.ended.unwrap_or(own.when.seen_until);
    let words = if own.when.ended.is_some() { &words::DURATION } else { &words::DURATION_OPEN };
    let ends = fact(after(until, began));
    let facts =
        [("began", fact(full(began))), ("ended", ends.clone()), ("until", ends), ("span", fact(between(began, until)))];
    say(words, tone, 0, &facts)
}

/// What is known of whom it hit.
fn impact(own: &Postmortem, tone: Tone) -> Line {
    let impact = &own.impact;
    let mut all = Vec::new();
    if impact.requests > 0 {
        all.push(say(&words::REQUESTS, tone, 0, &part(impact.failed, impact.requests)));
    }
    if impact.logins.0 > 0 {
        all.push(say(&words::LOGINS, tone, 0, &part(impact.logins.1, impact.logins.0)));
    }
    if let Some((before, fewest)) = own.sessions {
        let fewer = 1.0 - fewest as f64 / before.max(1) as f64;
        let facts = [("before", fact(before)), ("fewest", fact(fewest)), ("part", fact(percent(fewer)))];
        all.push(say(&words::SESSIONS, tone, 0, &facts));
    }
    let parts = impact.parts.iter().map(|(name, share)| fact(format!("{name} {}", percent(*share))));
    let parts = joined(parts, ", ");
    if !parts.is_empty() {
        all.push(say(&words::PARTS, tone, 0, &[("parts", parts)]));
    }
    if all.is_empty() {
        return open("requests that failed", LEAD);
    }
    let until = own.when.ended.unwrap_or(own.when.seen_until);
    if until.since(own.counted_until).as_secs() > 2 {
        all.push(say(&words::COUNTED, tone, 0, &[("until", fact(after(own.counted_until, until)))]));
    }
    joined(all, "; ")
}

/// Which part of the users, as far as log-ins tell.
fn users(own: &Postmortem, tone: Tone) -> Line {
    let people = open("how many people were hit", LEAD);
    let (all, failed) = own.impact.logins;
    if all == 0 {
        return people;
    }
    let part = fact(percent(failed as f64 / all as f64));
    say(&words::USERS, tone, 0, &[("part", part), ("open", people)])
}

/// Who, what, and from which change.
fn cause(own: &Postmortem, tone: Tone) -> Line {
    let Some(cause) = &own.cause else {
        return say(&words::CAUSE_UNKNOWN, tone, 0, &[("open", open("the root cause", LEAD))]);
    };
    let elsewhere = cause.kind == CauseKind::Elsewhere;
    let words = if elsewhere { &words::CAUSE_ELSEWHERE } else { &words::CAUSE };
    let culprit = cause.culprit.as_ref();
    let line = culprit.and_then(|own| own.places.first()).map_or_else(|| open("the exact place", LEAD), place);
    let origin = match culprit {
        Some(own) => own.origin.as_ref().map_or_else(|| open("the change that brought it", LEAD), origin),
        None => Line::new(),
    };
    let line = joined([line, origin], ", from ");
    say(words, tone, 0, &[("name", fact(&cause.name)), ("story", fact(&cause.story)), ("line", line)])
}

/// File, line, and what stands there.
fn place(place: &Place) -> Line {
    joined([fact(format!("{}:{}", place.file, place.line)), code(&place.text)], " ")
}

/// A change and who made it.
pub(super) fn origin(origin: &Origin) -> Line {
    let commit = origin.commit.as_ref().map_or_else(|| fact("a change that isn't committed"), fact);
    let by = vec![Piece::Said(" by ".to_owned()), Piece::Fact(origin.author.to_string())];
    [commit, by].concat()
}
