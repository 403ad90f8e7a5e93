//! What a detector says: something is odd, since when, how surely, and where.

use finding::Confidence;
use model::{Moment, Text};

/// Something odd.
#[derive(Clone, Debug, PartialEq)]
pub struct Sign {
    /// The detector that says so.
    pub detector: &'static str,
    /// What it is about.
    pub subject: Subject,
    /// Since when.
    pub since: Moment,
    /// Until when, where it is over.
    pub until: Option<Moment>,
    /// How surely.
    pub confidence: Confidence,
    /// What is odd, in a sentence with its figures.
    pub message: String,
    /// How large it is, from 0 to 1: the part of requests that it hits, or 1 where all of the subject is hit. 0 where it hits nobody
    /// by itself, as a change of configuration does.
    pub size: f64,
    /// The lines that it is about.
    pub places: Vec<Place>,
}

/// What a sign is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A balancer, by its name.
    Balancer(Text),
    /// A listener of a balancer.
    Listener(Text, Text),
    /// A pool.
    Pool(Text),
    /// An endpoint of a pool.
    Endpoint(Text, Text),
    /// A route, by its name in the intent.
    Route(Text),
    /// A source of observations.
    Source(Text),
}

/// A line, with its text, so that it can be shown wherever the file is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The balancer whose configuration it is in.
    pub balancer: Text,
    /// The file, as users name it.
    pub file: Text,
    /// The line, from 1.
    pub line: u32,
    /// What stands there, without spaces around it and without secrets.
    pub text: Text,
}
