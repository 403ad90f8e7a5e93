//! What comes of it.

use finding::Span;
use model::Text;

/// What becomes of traffic at some balancers that belong together.
#[derive(Clone, Debug, Default)]
pub struct Simulation {
    /// The pools, in the order of the configurations.
    pub pools: Vec<PoolLoad>,
    /// What a reader should know of all of them.
    pub notes: Vec<String>,
    /// Of how many pools losses were left out, as there are so many.
    pub losses_left_out: usize,
}

/// One pool, summed over all balancers that have it.
#[derive(Clone, Debug)]
pub struct PoolLoad {
    /// Its name.
    pub pool: Text,
    /// Where it is written, first.
    pub span: Span,
    /// How an endpoint is chosen, in words.
    pub policy: String,
    /// Requests a second, or connections of a TCP pool; `None` where they aren't known.
    pub rate: Option<f64>,
    /// Whether connections are dealt out, not requests.
    pub is_tcp: bool,
    /// How many balancers deal, copies and workers counted.
    pub dealers: u32,
    /// How the shares were found.
    pub how: How,
    /// The endpoints.
    pub endpoints: Vec<EndpointLoad>,
    /// Connections of all endpoints together.
    pub connections: Connections,
    /// Requests that wait for a free connection.
    pub queue: Queue,
    /// With endpoints lost.
    pub lost: Vec<Loss>,
    /// Whether losses weren't worked out, as there are so many pools.
    pub losses_left_out: bool,
    /// What comes of endpoints whose share grows slowly once they are back.
    pub returning: Vec<Returning>,
    /// What a reader should know, or could add.
    pub notes: Vec<String>,
}

/// How shares were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Each endpoint gets exactly this in the long run.
    Exact,
    /// On average, over many draws or many keys.
    Average,
    /// From these very clients, each of which stays where its hash falls.
    Clients(usize),
    /// So many requests were dealt out.
    Dealt(u64),
    /// The policy isn't known: by the weights.
    Weights,
}

/// What one endpoint gets.
#[derive(Clone, Debug, PartialEq)]
pub struct EndpointLoad {
    /// `host:port`.
    pub endpoint: String,
    /// Its name, where it has one.
    pub name: Option<Text>,
    /// Where it is written, first.
    pub span: Span,
    /// Whether it is lost.
    pub is_lost: bool,
    /// Its part of what the pool gets, 0 to 1.
    pub share: f64,
    /// Requests a second, where they are known.
    pub rate: Option<f64>,
    /// Requests or connections under way at one time, on average.
    pub connections: Option<f64>,
    /// How much of its capacity is used; more than 1 is more than it bears.
    pub utilisation: Option<f64>,
}

/// Connections of a pool to all of its endpoints.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Connections {
    /// Under way at one time, on average.
    pub average: Option<f64>,
    /// More can't be, by the limits of all balancers together.
    pub most: Option<u64>,
    /// So many idle ones are kept open at most.
    pub idle: Option<u64>,
}

/// Requests that wait because endpoints are full.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Queue {
    /// More come than the limits let through: whoever waits, waits longer and longer.
    pub unbounded: bool,
    /// The part of requests that wait, 0 to 1.
    pub waiting: f64,
    /// Seconds that those wait, on average.
    pub wait: f64,
    /// The part of requests that are refused.
    pub refused: f64,
}

/// What is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// These endpoints.
    Endpoints,
    /// Those of the zone of that name.
    Zone(Text),
    /// So many, and these are the worst.
    Worst(u32),
}

/// The pool with endpoints lost.
#[derive(Clone, Debug)]
pub struct Loss {
    /// What is lost.
    pub what: What,
    /// The endpoints, as `host:port`.
    pub endpoints: Vec<String>,
    /// What becomes of the traffic.
    pub after: Vec<EndpointLoad>,
    /// The part of requests that fail, as nobody finds out that their endpoint is lost.
    pub failing: f64,
    /// Requests that wait.
    pub queue: Queue,
    /// Whether it must be borne: somebody demands it.
    pub is_demanded: bool,
}

/// An endpoint whose share grows slowly once it is back.
#[derive(Clone, Debug, PartialEq)]
pub struct Returning {
    /// `host:port`.
    pub endpoint: String,
    /// Seconds since it is back, and its share then.
    pub shares: Vec<(u64, f64)>,
}

impl EndpointLoad {
    /// Whether it gets more than it bears.
    pub fn is_over(&self) -> bool {
        self.utilisation.is_some_and(|used| used > 1.0 + 1e-9)
    }
}

impl Loss {
    /// Whether the rest bears it: nobody is over its capacity, nothing fails, no queue grows without bound.
    pub fn is_borne(&self) -> bool {
        !self.after.iter().any(EndpointLoad::is_over) && self.failing == 0.0 && !self.queue.unbounded && self.serves()
    }

    /// Whether anybody is left.
    pub fn serves(&self) -> bool {
        self.after.iter().any(|endpoint| endpoint.share > 0.0)
    }
}

impl PoolLoad {
    /// Whether something is amiss: an endpoint over its capacity, a queue without bound, a loss that must be borne and isn't.
    pub fn is_amiss(&self) -> bool {
        self.endpoints.iter().any(EndpointLoad::is_over)
            || self.queue.unbounded
            || self.lost.iter().any(|loss| loss.is_demanded && !loss.is_borne())
    }
}
