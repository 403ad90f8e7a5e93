//! What an access log says of a short time.

use model::{Ending, Moment, Text};
use traffic::{Bunches, Cell, Heavy};

/// What lines of an access log come to that were written in a second or a few.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slice {
    /// The beginning of that time.
    pub from: Moment,
    /// Its end, which isn't part of it.
    pub to: Moment,
    /// Counts by pool, endpoint and route, sorted.
    pub rows: Vec<Row>,
    /// Who asked most, by pool, sorted.
    pub clients: Vec<(Text, Heavy)>,
    /// How requests came in bunches, by pool, sorted; endpoints are numbered by `rows`' names in order of each pool.
    pub bunches: Vec<(Text, Vec<Text>, Bunches)>,
    /// Lines that couldn't be read.
    pub unread: u64,
}

/// Counts of one pool, endpoint and route.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// The pool; empty where no pool got it (denied, redirected).
    pub pool: Text,
    /// The endpoint; empty where none answered.
    pub endpoint: Text,
    /// The route, by its name in the intent; empty where it has none.
    pub route: Text,
    /// The counts.
    pub cell: Cell,
    /// How many of them didn't end well, by how: what the letters of `cell.endings` mean.
    pub endings: Vec<(Ending, u64)>,
}
