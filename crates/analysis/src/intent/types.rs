//! What an intent file says, typed, every value with its place.

use finding::{FileId, Span, Spanned};
use ipnet::IpNet;
use model::Text;

use super::Pattern;
use super::standard::Standard;
use super::values::{Bound, Capacity, Endpoints, HealthWanted, Share, Times};
use super::watch::Watch;
use crate::ask::Ask;

/// A whole `evenkeel.yaml`.
#[derive(Clone, Debug, Default)]
pub struct Intent {
    /// The file, where it was read from one.
    pub file: Option<FileId>,
    /// Configurations that it speaks of.
    pub balancers: Vec<Balancer>,
    /// What pools must be.
    pub pools: Vec<PoolIntent>,
    /// What no configuration says.
    pub traffic: Traffic,
    /// What must become of requests.
    pub expect: Vec<Expectation>,
    /// What every configuration must keep to.
    pub standard: Standard,
    /// What is watched beside the balancers.
    pub watch: Watch,
    /// Passwords and the like: texts that no output may show.
    pub secrets: Vec<Span>,
}

/// One configuration.
#[derive(Clone, Debug)]
pub struct Balancer {
    /// Name, as the file has it.
    pub name: Spanned<Text>,
    /// File or folder, relative to the intent file.
    pub config: Spanned<Text>,
    /// How a live one is asked.
    pub live: Option<Spanned<Text>>,
    /// Its access log.
    pub access_log: Option<Spanned<Text>>,
    /// How many machines run it side by side.
    pub copies: Option<Spanned<u32>>,
    /// How many workers of one machine deal out requests without knowing of each other.
    pub workers: Option<Spanned<u32>>,
}

/// What a pool must be.
#[derive(Clone, Debug)]
pub struct PoolIntent {
    /// Name of the pool, as the configuration has it.
    pub name: Spanned<Text>,
    /// What rules may know it by.
    pub tags: Vec<Spanned<Text>>,
    /// Its endpoints.
    pub endpoints: Option<Spanned<Endpoints>>,
    /// How its traffic is spread.
    pub share: Option<Spanned<Share>>,
    /// How far a share may be off, 0 to 1 of the wanted share.
    pub tolerance: Option<Spanned<f64>>,
    /// How many endpoints may be lost.
    pub survives: Option<Spanned<u32>>,
    /// What one endpoint bears.
    pub capacity: Option<Spanned<Capacity>>,
    /// How its health is found out.
    pub health: Option<Spanned<HealthWanted>>,
    /// Connections, summed over all balancers and endpoints.
    pub connections: Option<Spanned<Bound<u64>>>,
    /// How long a connection may be idle, in milliseconds.
    pub idle: Option<Spanned<Bound<u64>>>,
    /// How long an endpoint works on a request.
    pub response_time: Option<Spanned<Times>>,
    /// How long a connection lasts.
    pub session: Option<Spanned<Times>>,
    /// Endpoints that are lost together, by name.
    pub zones: Vec<(Spanned<Text>, Vec<Spanned<Text>>)>,
}

/// What no configuration says of the traffic.
#[derive(Clone, Debug, Default)]
pub struct Traffic {
    /// Requests a second, in all.
    pub rate: Option<Spanned<f64>>,
    /// Where all requests come from, by name; empty where nothing is said.
    pub clients: Vec<(Spanned<Text>, Vec<Spanned<IpNet>>)>,
    /// How many clients there are, where their addresses aren't known.
    pub population: Option<Spanned<u32>>,
    /// Requests, each with its part of all, 0 to 1.
    pub mix: Vec<(Spanned<Ask>, f64)>,
    /// An access log to learn from.
    pub log: Option<Spanned<Text>>,
}

/// What must become of a request, or of a set of them.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// Its name; a sentence.
    pub name: Spanned<Text>,
    /// The whole entry.
    pub span: Span,
    /// Which requests.
    pub when: When,
    /// What must become of them.
    pub wanted: Wanted,
}

/// One request or a set of them.
#[derive(Clone, Debug)]
pub enum When {
    /// This one.
    Request(Spanned<Ask>),
    /// All that meet the conditions.
    Set(Spanned<Vec<Condition>>),
}

/// A condition on one part of a request.
#[derive(Clone, Debug)]
pub struct Condition {
    /// Which part.
    pub on: On,
    /// Where it is written.
    pub span: Span,
    /// What it must be.
    pub pattern: Pattern,
}

/// A part of a request.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum On {
    /// `method`
    Method,
    /// `scheme`
    Scheme,
    /// `host`, without port
    Host,
    /// `port`
    Port,
    /// `listener`, by name, `:port` or `address:port`
    Listener,
    /// `path`
    Path,
    /// `query`, whole
    Query,
    /// `query`, one parameter
    Argument(Text),
    /// `header`
    Header(Text),
    /// `cookie`
    Cookie(Text),
    /// `client`
    Client,
    /// `sni`
    Sni,
}

/// What must become of a request; what is left out may be anything.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// It goes to one of these pools.
    pub pool: Option<Spanned<Vec<Spanned<Text>>>>,
    /// It goes to none of these.
    pub not_pool: Option<Spanned<Vec<Spanned<Text>>>>,
    /// It can go to no endpoint but these (`host:port` or name).
    pub endpoint: Option<Spanned<Pattern>>,
    /// The balancer answers with one of these.
    pub status: Option<Spanned<Vec<u16>>>,
    /// It is redirected there.
    pub location: Option<Spanned<Pattern>>,
    /// What the endpoint receives.
    pub sees: Option<Spanned<SeesWanted>>,
}

/// What an endpoint must receive.
#[derive(Clone, Debug, Default)]
pub struct SeesWanted {
    /// Path, without the query.
    pub path: Option<Pattern>,
    /// Host header.
    pub host: Option<Pattern>,
    /// Other headers; names in lower case.
    pub headers: Vec<(Text, Pattern)>,
}
