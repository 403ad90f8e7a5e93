//! `trace` as JSON.

use std::collections::BTreeMap;
use std::io::{self, Write};

use model::trace::{self, Fate, Outcome, Sees, What};
use model::{Pool, shares};
use serde::Serialize;

use super::place::Quoted;
use super::replay::{ReplayShape, replays};
use super::{VERSION, joined};
use crate::{Quotes, TraceFacts};

/// Writes the object. Where several fates are possible the outcome is `unknown`, and the steps are those of the first.
///
/// # Errors
/// Those of the writer.
pub fn trace(out: &mut dyn Write, facts: &TraceFacts<'_>) -> io::Result<()> {
    let steps = facts.trace.fates.first().map_or(&[][..], |fate| &fate.steps);
    let step = |step: &trace::Step| Step { quoted: Quoted::new(facts.quotes, step.span), what: what(&step.what) };
    let shape = Shape {
        version: VERSION,
        outcome: outcome(facts),
        steps: steps.iter().map(step).collect(),
        replay: replays(facts.replays),
    };
    serde_json::to_writer_pretty(&mut *out, &shape).map_err(io::Error::from)?;
    writeln!(out)
}

/// The whole object.
#[derive(Serialize)]
struct Shape<'a> {
    version: u32,
    outcome: OutcomeShape<'a>,
    steps: Vec<Step<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    replay: Option<Vec<ReplayShape<'a>>>,
}

/// One step of the way.
#[derive(Serialize)]
struct Step<'a> {
    #[serde(flatten)]
    quoted: Quoted<'a>,
    what: &'static str,
}

/// How the request ended; keys without a value are left out.
#[derive(Serialize, Default)]
struct OutcomeShape<'a> {
    action: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pool: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoints: Option<Vec<EndpointShape<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sees: Option<SeesShape>,
    #[serde(skip_serializing_if = "Option::is_none")]
    blame: Option<Vec<Quoted<'a>>>,
}

/// An endpoint with its share, 0 to 1.
#[derive(Serialize)]
struct EndpointShape<'a> {
    endpoint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    share: f64,
}

/// What the endpoint receives; `null` is a value that is not known.
#[derive(Serialize)]
struct SeesShape {
    path: Option<String>,
    host: Option<String>,
    headers: BTreeMap<String, Option<String>>,
}

/// The outcome where all fates have the same; else `unknown`, with the lines to blame.
fn outcome<'a>(facts: &TraceFacts<'a>) -> OutcomeShape<'a> {
    let Some(outcome) = facts.trace.outcome() else {
        let blame = facts.trace.blame();
        let blame = blame.iter().map(|blame| Quoted::new(facts.quotes, blame.span)).collect();
        return OutcomeShape { action: "unknown", blame: Some(blame), ..OutcomeShape::default() };
    };
    let sees = facts.trace.fates.first().and_then(|fate: &Fate| fate.sees.as_ref());
    let sees = sees.filter(|_| facts.ask.scheme.is_http()).map(|sees| sees_shape(facts.quotes, sees));
    let shape = OutcomeShape { action: action(outcome), status: outcome.status(), sees, ..OutcomeShape::default() };
    match outcome {
        Outcome::Forward { pool, endpoint } => {
            let bound = facts.chosen().map(|chosen| chosen.endpoint);
            forward(facts.model.pool(*pool), endpoint.or(bound), shape)
        }
        Outcome::ForwardTo { address } => {
            let one = EndpointShape { endpoint: facts.quotes.clean(address), name: None, share: 1.0 };
            OutcomeShape { endpoints: Some(vec![one]), ..shape }
        }
        Outcome::Redirect { location, .. } => {
            OutcomeShape { location: location.as_ref().map(|location| facts.quotes.clean(location)), ..shape }
        }
        _ => shape,
    }
}

/// A pool with its shares; all goes to one endpoint where a rule chose it, or where the request is bound to it.
fn forward<'a>(pool: &'a Pool, only: Option<usize>, shape: OutcomeShape<'a>) -> OutcomeShape<'a> {
    let shares = shares(pool);
    let share = |index: usize| match only {
        Some(only) => f64::from(u8::from(only == index)),
        None => shares.get(index).copied().unwrap_or(0.0),
    };
    let endpoints = pool.endpoints.iter().enumerate().map(|(index, endpoint)| EndpointShape {
        endpoint: endpoint.address.to_string(),
        name: endpoint.name.as_ref().map(|name| name.value.as_str()),
        share: share(index),
    });
    OutcomeShape { pool: Some(&pool.name.value), endpoints: Some(endpoints.collect()), ..shape }
}

/// What the endpoint receives, without secrets; the Host header stands for itself.
fn sees_shape(quotes: &Quotes<'_>, sees: &Sees) -> SeesShape {
    let headers = sees.headers.iter().map(|(name, value)| (name.as_str(), value.as_deref()));
    let mut headers: BTreeMap<String, Option<String>> = joined(headers)
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.map(|value| quotes.clean(&value))))
        .collect();
    let host = headers.remove("host").flatten();
    SeesShape { path: sees.target.as_ref().map(|target| quotes.clean(target)), host, headers }
}

/// The kind of an outcome, by name.
fn action(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Forward { .. } | Outcome::ForwardTo { .. } => "forward",
        Outcome::Redirect { .. } => "redirect",
        Outcome::Respond { .. } => "respond",
        Outcome::Reject { .. } => "reject",
        Outcome::Unknown { .. } => "unknown",
    }
}

/// What a step did, by name.
fn what(what: &What) -> &'static str {
    match what {
        What::Listened => "listened",
        What::Matched => "matched",
        What::Skipped => "skipped",
        What::TooLate => "too_late",
        What::Rewrote { .. } => "rewrote",
        What::Entered { .. } => "entered",
        What::Assumed { .. } => "assumed",
        What::Chose => "chose",
        What::Limited { .. } => "limited",
    }
}
