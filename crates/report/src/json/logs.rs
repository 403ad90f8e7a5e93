//! `logs` as JSON.

use std::collections::BTreeMap;
use std::io::{self, Write};

use analysis::logs::{EndpointSeen, Minute, News, Novelty, PoolSeen, Seen, Source, Total};
use serde::Serialize;

use super::VERSION;
use super::spread::{ChangeShape, SpreadShape, changes, spread};
use crate::logs::{LogsFacts, UnreadLine, iso, percentiles};

/// Writes the object.
///
/// # Errors
/// Those of the writer.
pub fn logs(out: &mut dyn Write, facts: &LogsFacts<'_>) -> io::Result<()> {
    let seen = facts.seen;
    let shape = Shape {
        version: VERSION,
        files: facts.files,
        lines: seen.lines,
        unread: seen.unread,
        formats: seen.formats.iter().map(|(name, lines)| (name.as_str(), *lines)).collect(),
        unread_examples: facts.unread.iter().map(Example::from).collect(),
        notes: facts.notes,
        from: seen.span.map(|(first, _)| iso(first)),
        to: seen.span.map(|(_, last)| iso(last)),
        pools: seen.pools.iter().map(|one| pool(facts, one)).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &shape).map_err(io::Error::from)?;
    writeln!(out)
}

/// Writes an object on a line for each pool of one minute (since 1970, UTC); `seen` is of that minute alone.
///
/// # Errors
/// Those of the writer.
pub fn minute_lines(out: &mut dyn Write, minute: i64, seen: &Seen) -> io::Result<()> {
    seen.pools.iter().try_for_each(|pool| {
        let endpoints = pool.endpoints.iter().map(endpoint).collect();
        let line =
            Line { version: VERSION, minute: iso(minute), pool: &pool.pool, counts: counts(&pool.total), endpoints };
        serde_json::to_writer(&mut *out, &line).map_err(io::Error::from)?;
        writeln!(out)
    })
}

/// Writes an object on a line for all that is new at the end of a minute (since 1970, UTC).
///
/// # Errors
/// Those of the writer.
pub fn news_lines(out: &mut dyn Write, minute: i64, news: &[News<'_>]) -> io::Result<()> {
    news.iter().try_for_each(|one| {
        let (kind, change) = match one.what {
            Novelty::Uneven => ("uneven", None),
            Novelty::Even => ("even", None),
            Novelty::Changed(change) => ("change", Some(super::spread::change(one.pool, change))),
        };
        let spread = if change.is_none() { spread(one.pool) } else { None };
        let line = NewsLine { version: VERSION, minute: iso(minute), pool: &one.pool.pool, news: kind, spread, change };
        serde_json::to_writer(&mut *out, &line).map_err(io::Error::from)?;
        writeln!(out)
    })
}

/// Something new of one pool.
#[derive(Serialize)]
struct NewsLine<'a> {
    version: u32,
    minute: String,
    pool: &'a str,
    /// `uneven`, `even` or `change`.
    news: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    spread: Option<SpreadShape<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<ChangeShape<'a>>,
}

/// A minute of one pool.
#[derive(Serialize)]
struct Line<'a> {
    version: u32,
    minute: String,
    pool: &'a str,
    #[serde(flatten)]
    counts: Counts,
    endpoints: Vec<EndpointShape<'a>>,
}

/// The whole object.
#[derive(Serialize)]
struct Shape<'a> {
    version: u32,
    files: &'a [String],
    lines: u64,
    unread: u64,
    formats: BTreeMap<&'a str, u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unread_examples: Vec<Example<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    notes: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    pools: Vec<PoolShape<'a>>,
}

/// A line that couldn't be read.
#[derive(Serialize)]
struct Example<'a> {
    file: &'a str,
    line: u64,
    why: &'a str,
    text: &'a str,
}

impl<'a> From<&'a UnreadLine> for Example<'a> {
    fn from(one: &'a UnreadLine) -> Self {
        Example { file: &one.file, line: one.line, why: &one.why, text: &one.text }
    }
}

#[derive(Serialize)]
struct PoolShape<'a> {
    pool: &'a str,
    #[serde(flatten)]
    counts: Counts,
    /// Answered by the balancer itself.
    own: u64,
    endpoints: Vec<EndpointShape<'a>>,
    routes: Vec<RouteShape<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    endings: Vec<EndingShape<'a>>,
    clients: Vec<ClientShape<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    spread: Option<SpreadShape<'a>>,
    changes: Vec<ChangeShape<'a>>,
    minutes: Vec<MinuteShape<'a>>,
}

/// What is counted everywhere.
#[derive(Serialize)]
struct Counts {
    requests: u64,
    errors: Errors,
    #[serde(skip_serializing_if = "Option::is_none")]
    latency_ms: Option<Latency>,
    #[serde(skip_serializing_if = "is_zero")]
    retries: u64,
}

#[derive(Serialize)]
struct Errors {
    #[serde(rename = "5xx")]
    fives: u64,
    #[serde(rename = "4xx")]
    fours: u64,
    login_401_403: u64,
    #[serde(skip_serializing_if = "is_zero")]
    no_status: u64,
}

#[derive(Serialize)]
struct Latency {
    p50: f64,
    p95: f64,
    p99: f64,
}

#[derive(Serialize)]
struct EndpointShape<'a> {
    endpoint: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'a str>,
    #[serde(flatten)]
    counts: Counts,
    share: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    promised: Option<f64>,
    #[serde(skip_serializing_if = "is_zero")]
    passed_on: u64,
    configured: Option<bool>,
}

#[derive(Serialize)]
struct RouteShape<'a> {
    route: &'a str,
    #[serde(flatten)]
    counts: Counts,
}

#[derive(Serialize)]
struct EndingShape<'a> {
    ending: &'a str,
    count: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    meaning: Option<String>,
}

#[derive(Serialize)]
struct ClientShape<'a> {
    client: &'a str,
    requests: u64,
}

#[derive(Serialize)]
struct MinuteShape<'a> {
    minute: String,
    #[serde(flatten)]
    counts: Counts,
    endpoints: BTreeMap<&'a str, u64>,
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}

fn counts(total: &Total) -> Counts {
    let rounded = |milliseconds: f64| (milliseconds * 1_000.0).round() / 1_000.0;
    Counts {
        requests: total.requests,
        errors: Errors {
            fives: total.classes[4],
            fours: total.classes[3],
            login_401_403: total.refused,
            no_status: total.classes[5],
        },
        latency_ms: percentiles(total).map(|[p50, p95, p99]| Latency {
            p50: rounded(p50),
            p95: rounded(p95),
            p99: rounded(p99),
        }),
        retries: total.retries,
    }
}

fn pool<'a>(facts: &LogsFacts<'_>, pool: &'a PoolSeen) -> PoolShape<'a> {
    let ending = |(letters, count): &'a (String, u64)| EndingShape {
        ending: letters,
        count: *count,
        meaning: (facts.ending)(letters),
    };
    let clients = pool.clients.iter().take(facts.clients);
    PoolShape {
        pool: &pool.pool,
        counts: counts(&pool.total),
        own: pool.own.requests,
        endpoints: pool.endpoints.iter().map(endpoint).collect(),
        routes: pool.routes.iter().map(|one| RouteShape { route: &one.route, counts: counts(&one.total) }).collect(),
        endings: pool.total.endings.iter().map(ending).collect(),
        clients: clients.map(|(client, requests)| ClientShape { client, requests: *requests }).collect(),
        spread: spread(pool),
        changes: changes(pool),
        minutes: pool.minutes.iter().map(|one| minute(pool, one)).collect(),
    }
}

fn endpoint(one: &EndpointSeen) -> EndpointShape<'_> {
    EndpointShape {
        endpoint: &one.endpoint,
        address: one.address.as_deref(),
        counts: counts(&one.total),
        share: one.share,
        promised: one.promised,
        passed_on: one.total.passed_on,
        configured: match one.source {
            Source::Log if one.promised.is_none() => None,
            source => Some(source != Source::Stranger),
        },
    }
}

fn minute<'a>(pool: &'a PoolSeen, one: &'a Minute) -> MinuteShape<'a> {
    let names = pool.endpoints.iter().map(|endpoint| endpoint.endpoint.as_str());
    MinuteShape {
        minute: iso(one.minute),
        counts: counts(&one.total),
        endpoints: names.zip(one.requests.iter().copied()).collect(),
    }
}
