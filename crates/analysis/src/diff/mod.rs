//! What a change of configuration changes for traffic.
//!
//! Names, comments, layout and the order of lines that don't depend on each other are no change. Where both sides are read
//! into one [`SourceMap`], every span can be quoted, whichever side it is from.

mod alike;
mod answers;
mod endpoints;
mod fact;
mod ground;
mod health;
mod listeners;
mod pairs;
mod pools;
mod replayed;
mod routing;
mod setting;
mod shares;
mod unknown;

use std::collections::HashSet;

use finding::{SourceMap, Span, Witness};
use model::{Model, Text};

use crate::ask::Placed;
use fact::{Fact, merged};

pub use alike::{same_matcher, same_value};
pub use pairs::{MapError, Pairs};
pub use replayed::{Dispute, Replayed, Which};

/// One of the two configurations.
#[derive(Clone, Copy)]
pub struct Side<'m> {
    /// What it does with traffic.
    pub model: &'m Model,
    /// In which language it is written; the same text on both sides where one reader reads them.
    pub dialect: &'m str,
}

/// What a change is about; what matters more comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// What becomes of requests.
    Fate,
    /// Where traffic comes in.
    Listener,
    /// Which pools there are.
    Pool,
    /// Which endpoints a pool has, and whether they take traffic.
    Endpoint,
    /// Who wraps the connection.
    Tls,
    /// What an endpoint or a client sees in headers.
    Header,
    /// How traffic is spread over endpoints.
    Share,
    /// By which policy an endpoint is chosen.
    Balance,
    /// What keeps a client at its endpoint.
    Stickiness,
    /// How health is found out.
    Health,
    /// How long something may take.
    Timeout,
    /// What happens after a failure.
    Retry,
    /// How many there may be.
    Limit,
    /// How connections are made: kept open, announced.
    Connection,
}

/// One difference that traffic can notice.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What it is about.
    pub kind: Kind,
    /// The change in a sentence, with both values.
    pub message: String,
    /// Whose fate changes, in words, where it isn't everybody's.
    pub requests: Option<String>,
    /// A request that shows it.
    pub witness: Option<Witness>,
    /// Where that request arrives, before and after.
    pub places: Option<Box<(Placed, Placed)>>,
    /// What the real engines did with it, where they were asked.
    pub replayed: Option<Replayed>,
    /// How it was; `None` where there was no such thing.
    pub before: Option<String>,
    /// How it is; `None` where there is no such thing any more.
    pub after: Option<String>,
    /// The lines on both sides.
    pub because: Because,
    /// Share of all traffic that meets it, 0 to 1, where that is known.
    pub traffic_share: Option<f64>,
}

/// The lines that say so, side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Because {
    /// Of the old configuration.
    pub old: Vec<Span>,
    /// Of the new one.
    pub new: Vec<Span>,
}

/// Whether both sides do the same with all traffic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Equivalent {
    /// They do.
    Yes,
    /// Nobody knows.
    Unknown,
    /// They don't.
    No,
}

/// A line that keeps the answer from being known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// Why, in a sentence.
    pub message: String,
    /// The line to blame.
    pub span: Span,
}

/// What comparing the routes of both sides came to.
#[derive(Clone, Debug, Default)]
struct Routing {
    /// Requests that meet another fate.
    changes: Vec<Change>,
    /// What keeps that from being known.
    doubts: Vec<Doubt>,
}

/// What a change of configuration comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Diff {
    /// Whether traffic can notice.
    pub equivalent: Equivalent,
    /// The differences, the most important first.
    pub changes: Vec<Change>,
    /// What keeps the answer from being known.
    pub doubts: Vec<Doubt>,
}

/// Compares two configurations that were read into one map of sources.
pub fn diff(sources: &SourceMap, old: &Side<'_>, new: &Side<'_>, pairs: &Pairs) -> Diff {
    across((sources, sources), old, new, pairs)
}

/// Compares two configurations that were read each into a map of its own, the old one first: spans of the old side are then of the
/// first map, and those of the new side of the second.
pub fn across(sources: (&SourceMap, &SourceMap), old: &Side<'_>, new: &Side<'_>, pairs: &Pairs) -> Diff {
    let routing = routing::routing(sources, old, new, pairs);
    let mut changes = settings(old.model, new.model, pairs);
    changes.extend(routing.changes);
    let mut doubts = unknown::doubts(sources, old.model, new.model, pairs);
    // A line is blamed once, whatever it spoils.
    let blamed: HashSet<Span> = doubts.iter().map(|doubt| doubt.span).collect();
    doubts.extend(routing.doubts.into_iter().filter(|doubt| !blamed.contains(&doubt.span)));
    Diff::new(changes, doubts)
}

/// What differs in listeners and pools: all but where requests go.
pub fn settings(old: &Model, new: &Model, pairs: &Pairs) -> Vec<Change> {
    let mut facts: Vec<Fact> = listeners::compare(old, new);
    facts.extend(listeners::as_a_whole(old, new));
    facts.extend(pools::compare(old, new, pairs));
    merged(facts)
}

impl Change {
    /// A change of which nothing but this is known.
    pub fn new(kind: Kind, message: impl Into<String>) -> Change {
        Change {
            kind,
            message: message.into(),
            requests: None,
            witness: None,
            places: None,
            replayed: None,
            before: None,
            after: None,
            because: Because::default(),
            traffic_share: None,
        }
    }
}

impl Diff {
    /// Changes and doubts, sorted, and what they come to.
    pub(crate) fn new(mut changes: Vec<Change>, doubts: Vec<Doubt>) -> Diff {
        let weight = |change: &Change| change.traffic_share.unwrap_or(0.0);
        changes.sort_by(|a, b| a.kind.cmp(&b.kind).then(weight(b).total_cmp(&weight(a))));
        let equivalent = match (changes.is_empty(), doubts.is_empty()) {
            (false, _) => Equivalent::No,
            (true, false) => Equivalent::Unknown,
            (true, true) => Equivalent::Yes,
        };
        Diff { equivalent, changes, doubts }
    }

    /// Several comparisons as one: of a folder, say.
    pub fn together(all: impl IntoIterator<Item = Diff>) -> Diff {
        let (mut changes, mut doubts) = (Vec::new(), Vec::new());
        for one in all {
            changes.extend(one.changes);
            doubts.extend(one.doubts);
        }
        Diff::new(changes, doubts)
    }
}

impl Kind {
    /// Its name in every output.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Fate => "fate",
            Kind::Listener => "listener",
            Kind::Pool => "pool",
            Kind::Endpoint => "endpoint",
            Kind::Tls => "tls",
            Kind::Header => "header",
            Kind::Share => "share",
            Kind::Balance => "balance",
            Kind::Stickiness => "stickiness",
            Kind::Health => "health",
            Kind::Timeout => "timeout",
            Kind::Retry => "retry",
            Kind::Limit => "limit",
            Kind::Connection => "connection",
        }
    }
}

/// A setting's value in words, and where it stands.
type Said = (Text, Span);
