//! Whether what was thought is right.

use std::time::Duration;

use incident::{Place, SuspectId, Verdict};
use model::Moment;

use super::{Look, Played};

/// How a scenario came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Score {
    /// Who is to blame was named first, with the line where it is a line; where nobody is, nobody was.
    Right,
    /// Nobody was named though somebody is to blame.
    Open,
    /// Somebody else was named.
    Wrong,
    /// The right one was named, with another line.
    WrongLine,
}

impl Played {
    /// How it came out at the end.
    pub fn score(&self) -> Score {
        self.looks.last().map_or(Score::Open, |look| self.score_of(look))
    }

    /// Whether an innocent balancer is blamed at the end.
    pub fn blames_the_balancer(&self) -> bool {
        let is_innocent = self.game.scenario.guilty != Some(SuspectId::Balancer);
        let named = self.looks.last().filter(|look| look.verdict == Verdict::Named);
        is_innocent && named.and_then(|look| look.first.as_ref()).is_some_and(|(id, _)| *id == SuspectId::Balancer)
    }

    /// From the change of the configuration until it was seen.
    pub fn alerted(&self) -> Option<Duration> {
        let begun = Moment(self.truth.begun);
        let look = self.looks.iter().find(|look| look.at >= begun && look.changed.is_some())?;
        Some(look.at.since(begun))
    }

    /// From the first request that failed until the right one was named.
    pub fn named(&self) -> Option<Duration> {
        let from = Moment(self.truth.first_failed?);
        let is_right = |look: &&Look| look.verdict == Verdict::Named && self.score_of(look) == Score::Right;
        self.looks.iter().find(is_right).map(|look| look.at.since(from))
    }

    /// Whether somebody else was named on the way.
    pub fn was_misled(&self) -> bool {
        self.looks.iter().any(|look| matches!(self.score_of(look), Score::Wrong | Score::WrongLine))
    }

    fn score_of(&self, look: &Look) -> Score {
        let named = look.first.as_ref().filter(|_| look.verdict == Verdict::Named);
        match (self.game.scenario.guilty, named) {
            (None, None) => Score::Right,
            (None, Some(_)) => Score::Wrong,
            (Some(_), None) => Score::Open,
            (Some(guilty), Some((id, _))) if guilty != *id => Score::Wrong,
            (Some(_), Some((_, place))) => match self.is_line(place.as_ref()) {
                true => Score::Right,
                false => Score::WrongLine,
            },
        }
    }

    /// Whether it is one of the lines that must be named; any where none is to blame.
    fn is_line(&self, place: Option<&Place>) -> bool {
        self.truth.lines.is_empty()
            || place.is_some_and(|place| self.truth.lines.iter().any(|line| place.text == *line))
    }
}
