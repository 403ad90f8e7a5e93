//! Single values of an intent file, typed.

use finding::Spanned;
use model::Text;

/// At least or at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound<T> {
    /// Not less.
    AtLeast(T),
    /// Not more.
    AtMost(T),
}

impl<T: PartialOrd> Bound<T> {
    /// Whether the value keeps to it.
    pub fn holds(&self, value: &T) -> bool {
        match self {
            Bound::AtLeast(least) => value >= least,
            Bound::AtMost(most) => value <= most,
        }
    }
}

/// Which endpoints a pool must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Endpoints {
    /// So many.
    Count(usize),
    /// At least or at most so many.
    Bound(Bound<usize>),
    /// Exactly these, in any order, as `host:port`.
    Exactly(Vec<Spanned<Text>>),
}

/// How traffic must be spread.
#[derive(Clone, Debug, PartialEq)]
pub enum Share {
    /// The same for each.
    Even,
    /// By endpoint (`host:port` or its name), 0 to 1.
    Each(Vec<(Spanned<Text>, f64)>),
}

/// What one endpoint bears.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Capacity {
    /// Requests a second.
    pub rate: Option<f64>,
    /// Connections at one time.
    pub connections: Option<u64>,
}

/// How long something takes, in seconds.
#[derive(Clone, Debug, PartialEq)]
pub enum Times {
    /// At every endpoint.
    All(f64),
    /// By endpoint (`host:port` or its name).
    Each(Vec<(Spanned<Text>, f64)>),
}

/// How health must be found out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HealthWanted {
    /// By asking.
    Active,
    /// By what becomes of real traffic.
    Passive,
    /// Not at all.
    None,
    /// By this request.
    Request {
        /// Method.
        method: Text,
        /// Target.
        target: Text,
    },
}
