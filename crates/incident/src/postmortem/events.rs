//! What people did and said, out of the events of a timeline.

use model::{Moment, Text};

use crate::{EventKind, Seen, Timeline};

/// An event, with who tells it.
pub(super) struct Told<'a> {
    /// When it was done.
    pub at: Moment,
    /// What sort of thing.
    pub kind: EventKind,
    /// In words.
    pub text: &'a Text,
    /// Who tells; may be empty.
    pub by: &'a Text,
}

/// All events, in the order in which they were done.
pub(super) fn all(timeline: &Timeline) -> Vec<Told<'_>> {
    let told = timeline.all().iter().filter_map(|own| match &own.seen {
        Seen::Event(event) => Some(Told { at: event.at, kind: event.kind, text: &event.text, by: &own.of }),
        _ => None,
    });
    let mut told: Vec<Told<'_>> = told.collect();
    told.sort_by_key(|own| own.at);
    told
}

/// What a note says of a suspect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said<'a> {
    /// `suspect: the database`
    Suspect(&'a str),
    /// `cleared: the database`
    Cleared(&'a str),
    /// Something else.
    Other,
}

/// Reads a note.
pub(super) fn said(text: &str) -> Said<'_> {
    let Some((word, rest)) = text.split_once(':') else { return Said::Other };
    match (word.trim().to_ascii_lowercase().as_str(), rest.trim()) {
        (_, "") => Said::Other,
        ("suspect" | "suspected", rest) => Said::Suspect(rest),
        ("clear" | "cleared", rest) => Said::Cleared(rest),
        _ => Said::Other,
    }
}

impl Told<'_> {
    /// Who tells it, as a source.
    pub(super) fn source(&self) -> Text {
        let what = match self.kind {
            EventKind::Deployment => "deployments",
            EventKind::Note => "note",
            EventKind::Alert => "alert",
        };
        match self.by.as_str() {
            "" => what.into(),
            by => format!("{what} of {by}").into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_name_suspects() {
        assert_eq!(said("suspect: the database"), Said::Suspect("the database"));
        assert_eq!(said("Cleared : db: it answers"), Said::Cleared("db: it answers"));
        assert_eq!([said("suspect:"), said("we had tea"), said("escalated: to Bo")], [Said::Other; 3]);
    }
}
