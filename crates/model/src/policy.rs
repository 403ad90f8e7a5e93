//! How an endpoint is chosen, down to the arithmetic.
//!
//! Balancers agree on the name of a policy and differ in how they work it out: "in turn" is a different order in each. What
//! is said here is enough for [`deal`](crate::deal) to name the endpoint of every request.

use crate::{Text, Value};

/// How an endpoint is chosen among those of the lowest tier that is up.
#[derive(Clone, Debug, PartialEq)]
pub enum BalancePolicy {
    /// In turn, by weight.
    RoundRobin(Turns),
    /// The one with the fewest connections, by weight; those that have equally few take turns.
    LeastConnections(Turns),
    /// The first with a free connection.
    First,
    /// At random, by weight; the better of `draws`.
    Random {
        /// How many are drawn.
        draws: u32,
        /// What is drawn.
        from: Urn,
    },
    /// By a hash of a key: the same key goes to the same endpoint.
    Hash {
        /// What is hashed.
        key: HashKey,
        /// How.
        by: Hashing,
    },
    /// Something else, in the words of the configuration.
    Other(Text),
}

/// The order in which endpoints take turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Turns {
    /// Each has a next position, a step of total by weight after its last; the earliest position is served.
    Spread,
    /// A table of turns, made anew when an endpoint comes or goes, is gone through.
    Table,
    /// Each earns its weight with every request; the richest is served and pays what all have earned.
    Smooth,
    /// The one that was served longest ago, whatever the weights.
    Queue,
}

/// What a random policy draws from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Urn {
    /// Endpoints, each as often as it weighs.
    Weights,
    /// Places on the ring of consistent hashing: some endpoints own more of it than their weight says.
    Ring,
}

/// What a hash policy hashes.
#[derive(Clone, Debug, PartialEq)]
pub enum HashKey {
    /// The client's address.
    Client {
        /// How many leading bits of an IPv4 address count: 32, or fewer where a whole network is one client.
        v4_bits: u8,
        /// Whether its text is hashed, not its octets.
        text: bool,
    },
    /// Something of the request; absent or empty falls back to turns where the engine says so.
    Request(Value),
}

/// How the hash of a key leads to an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Hashing {
    /// The function.
    pub function: HashFunction,
    /// Whether its result is mixed once more, so that similar keys come to lie apart.
    pub mixed: bool,
    /// How the result finds its endpoint.
    pub placing: Placing,
}

/// A function from a key to a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HashFunction {
    /// That of the sdbm library.
    Sdbm,
    /// Bernstein's, times 33.
    Djb2,
    /// Made by W. Tarreau for texts that end alike.
    Wt6,
    /// The CRC of Ethernet.
    Crc32,
    /// Groups of four octets, XORed.
    Folded,
    /// Octet after octet, times 113, modulo 6271.
    Octets,
    /// One that this version doesn't know.
    Unknown,
}

/// How a number finds its endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Placing {
    /// Modulo the length of the table of turns. Of endpoints that stand by one gets all, whoever has the first place in it.
    Table,
    /// The same, but of endpoints that stand by all get something that have a place in it.
    SharedTable,
    /// Modulo the sum of all weights; who is down passes it on to a further hash.
    Slots,
    /// To the nearest of points that come from the endpoints' numbers.
    NumberRing,
    /// To the next of points that come from the endpoints' addresses as written.
    NameRing,
}

impl Hashing {
    /// Whether most keys stay where they are when an endpoint comes or goes.
    pub fn is_consistent(&self) -> bool {
        matches!(self.placing, Placing::NumberRing | Placing::NameRing)
    }
}
