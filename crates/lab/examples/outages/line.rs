//! A game in a line.

use std::time::Duration;

use lab::play::{Played, Score};

use crate::asked::name;

/// How it came out, and how soon.
pub fn line(played: &Played) -> String {
    let slowest = played.looks.iter().map(|look| look.took).max().unwrap_or_default();
    let (with, of) = played.truth.users;
    format!(
        "{}: {}; up in {:.1} s, change seen after {}, named after {}, {of} of {with} users hit, longest thought {} ms | {}",
        name(&played.game),
        score(played),
        played.truth.start.as_secs_f64(),
        seconds(played.alerted()),
        seconds(played.named()),
        slowest.as_millis(),
        first(played),
    )
}

fn score(played: &Played) -> String {
    let word = match played.score() {
        Score::Right => "right",
        Score::Open => "open",
        Score::Wrong => "WRONG",
        Score::WrongLine => "WRONG LINE",
    };
    format!("{word}{}", if played.was_misled() { ", misled on the way" } else { "" })
}

/// Seconds with a tenth.
pub fn seconds(span: Option<Duration>) -> String {
    span.map_or("-".into(), |span| format!("{:.1} s", span.as_secs_f64()))
}

/// What is thought of whom at the end.
fn first(played: &Played) -> String {
    let own = &played.diagnosis;
    let first = own.suspects.first().map(|first| format!("{} {}", first.name, place(played).unwrap_or_default()));
    format!("{:?} {}", own.verdict, first.unwrap_or_default())
}

/// The line that is named first.
pub fn place(played: &Played) -> Option<String> {
    let place = played.diagnosis.suspects.first()?.culprit.as_ref()?.places.first()?;
    let file = place.file.rsplit('/').next().unwrap_or_default();
    Some(format!("{file}:{} `{}`", place.line, place.text))
}
