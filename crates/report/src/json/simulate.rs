//! `simulate` as JSON.

use std::io::{self, Write};

use analysis::simulate::{EndpointLoad, How, Loss, PoolLoad, Queue, What};
use serde::Serialize;

use super::VERSION;
use crate::{SimulateFacts, each::Each};

/// Writes the object. Numbers that nobody knows are left out.
///
/// # Errors
/// Those of the writer.
pub fn simulate(out: &mut dyn Write, facts: &SimulateFacts<'_>) -> io::Result<()> {
    let shape = Shape {
        version: VERSION,
        pools: Each(&facts.simulation.pools, |pool| pool_shape(facts, pool)),
        notes: &facts.simulation.notes,
        losses_left_out: facts.simulation.losses_left_out,
    };
    serde_json::to_writer_pretty(&mut *out, &shape).map_err(io::Error::from)?;
    writeln!(out)
}

/// The whole object.
#[derive(Serialize)]
struct Shape<'a, P: Serialize> {
    version: u32,
    pools: P,
    notes: &'a [String],
    #[serde(skip_serializing_if = "is_zero")]
    losses_left_out: usize,
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// One pool.
#[derive(Serialize)]
struct PoolShape<'a> {
    pool: &'a str,
    file: &'a str,
    line: usize,
    policy: &'a str,
    shares_are: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    requests: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    clients: Option<usize>,
    dealers: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    rate: Option<f64>,
    connections: ConnectionsShape,
    queue: QueueShape,
    endpoints: Vec<EndpointShape<'a>>,
    lost: Vec<LossShape<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    returning: Vec<ReturningShape<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
}

/// Connections of all balancers to all endpoints.
#[derive(Serialize)]
struct ConnectionsShape {
    #[serde(skip_serializing_if = "Option::is_none")]
    average: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    most: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    idle: Option<u64>,
}

/// Requests that wait.
#[derive(Serialize)]
struct QueueShape {
    grows_without_bound: bool,
    waiting: f64,
    wait_ms: f64,
    refused: f64,
}

/// One endpoint.
#[derive(Serialize)]
struct EndpointShape<'a> {
    endpoint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    share: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    rate: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    connections: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    utilisation: Option<f64>,
}

/// A loss.
#[derive(Serialize)]
struct LossShape<'a> {
    endpoints: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    zone: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    survives: Option<u32>,
    borne: bool,
    demanded: bool,
    failing: f64,
    queue: QueueShape,
    after: Vec<EndpointShape<'a>>,
}

/// An endpoint whose share grows slowly: seconds since it is back, and its share then.
#[derive(Serialize)]
struct ReturningShape<'a> {
    endpoint: String,
    shares: &'a [(u64, f64)],
}

fn pool_shape<'a>(facts: &SimulateFacts<'a>, pool: &'a PoolLoad) -> PoolShape<'a> {
    let quotes = facts.quotes;
    let at = quotes.place(pool.span);
    let (shares_are, requests, clients) = how(pool.how);
    let connections = pool.connections;
    let returning = pool.returning.iter();
    PoolShape {
        pool: &pool.pool,
        file: at.file,
        line: at.line,
        policy: &pool.policy,
        shares_are,
        requests,
        clients,
        dealers: pool.dealers,
        rate: pool.rate,
        connections: ConnectionsShape { average: connections.average, most: connections.most, idle: connections.idle },
        queue: queue(&pool.queue),
        endpoints: endpoints(facts, &pool.endpoints),
        lost: pool.lost.iter().map(|loss| loss_shape(facts, loss)).collect(),
        returning: returning
            .map(|one| ReturningShape { endpoint: quotes.clean(&one.endpoint), shares: &one.shares })
            .collect(),
        notes: pool.notes.iter().map(|note| quotes.clean(note)).collect(),
    }
}

/// How shares were found, in a word, with how many requests or clients.
fn how(how: How) -> (&'static str, Option<u64>, Option<usize>) {
    match how {
        How::Exact => ("exact", None, None),
        How::Average => ("average", None, None),
        How::Clients(clients) => ("of_clients", None, Some(clients)),
        How::Dealt(requests) => ("dealt", Some(requests), None),
        How::Weights => ("by_weight", None, None),
    }
}

fn queue(queue: &Queue) -> QueueShape {
    QueueShape {
        grows_without_bound: queue.unbounded,
        waiting: queue.waiting,
        wait_ms: queue.wait * 1_000.0,
        refused: queue.refused,
    }
}

fn endpoints<'a>(facts: &SimulateFacts<'_>, all: &'a [EndpointLoad]) -> Vec<EndpointShape<'a>> {
    let shape = |one: &'a EndpointLoad| EndpointShape {
        endpoint: facts.quotes.clean(&one.endpoint),
        name: one.name.as_deref(),
        share: one.share,
        rate: one.rate,
        connections: one.connections,
        utilisation: one.utilisation,
    };
    all.iter().map(shape).collect()
}

fn loss_shape<'a>(facts: &SimulateFacts<'_>, loss: &'a Loss) -> LossShape<'a> {
    let (zone, survives) = match &loss.what {
        What::Zone(name) => (Some(name.as_str()), None),
        What::Worst(count) => (None, Some(*count)),
        What::Endpoints => (None, None),
    };
    LossShape {
        endpoints: loss.endpoints.iter().map(|endpoint| facts.quotes.clean(endpoint)).collect(),
        zone,
        survives,
        borne: loss.is_borne(),
        demanded: loss.is_demanded,
        failing: loss.failing,
        queue: queue(&loss.queue),
        after: endpoints(facts, &loss.after),
    }
}
