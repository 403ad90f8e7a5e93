//! One expectation for each fate that a request can meet, with a simple witness.

use std::collections::HashSet;

use model::trace::Outcome;
use model::{ListenerId, Model};

use super::yaml::scalar;
use crate::ask::Ask;
use crate::facts::words::target_of;
use crate::space::{FateKey, Simplest, simplest};

/// So many requests are tried at each listener.
const TRIED: usize = 400;

/// So many fates are written down.
const FATES: usize = 200;

/// The expectations, as entries of a YAML list.
pub(super) fn expectations(models: &[&Model]) -> Vec<String> {
    let mut names = HashSet::new();
    let mut entries: Vec<String> = models.iter().flat_map(|model| of_model(model)).collect();
    entries.retain(|entry| names.insert(name_of(entry)));
    entries.truncate(FATES);
    entries
}

/// The name of an entry that this module wrote.
pub(super) fn name_of(entry: &str) -> String {
    let line = entry.lines().next().unwrap_or_default();
    let name = line.trim_start().trim_start_matches("- name:").trim();
    name.trim_matches('"').replace("\\\"", "\"").replace("\\\\", "\\")
}

fn of_model(model: &Model) -> Vec<String> {
    let simplest = simplest(model, TRIED, |bind, ask| !bind.is_local() && is_plain(ask), key).into_values();
    simplest.filter_map(|Simplest { ask, outcome, .. }| entry(model, &ask, &outcome)).collect()
}

/// Whether the request can be written as a method and a URL.
fn is_plain(ask: &Ask) -> bool {
    ask.headers.is_empty() && ask.client.is_none() && ask.sni.is_none()
}

/// What tells the fates apart that an expectation can name.
fn key(id: ListenerId, outcome: &Outcome) -> Option<FateKey> {
    Some(match outcome {
        Outcome::Forward { pool, .. } => (u32::MAX, format!("pool {}", pool.0)),
        Outcome::Redirect { status, .. } => (id.0, format!("redirect {status}")),
        Outcome::Respond { status: Some(status), .. } => (id.0, format!("respond {status}")),
        Outcome::Reject { status: Some(status) } => (id.0, format!("reject {status}")),
        _ => return None,
    })
}

fn entry(model: &Model, ask: &Ask, outcome: &Outcome) -> Option<String> {
    let request = if ask.scheme.is_http() { format!("{} {}", ask.method, ask.url()) } else { ask.url() };
    let wanted = wanted(model, outcome)?;
    let name = format!("{request} meets {}", target_of(model, outcome));
    Some(format!("  - name: {}\n    when: {}\n{wanted}", scalar(&name), scalar(&request)))
}

/// The keys of an expectation that say what became of a request.
pub(crate) fn wanted(model: &Model, outcome: &Outcome) -> Option<String> {
    Some(match outcome {
        Outcome::Forward { pool, .. } => format!("    pool: {}\n", scalar(&model.pool(*pool).name.value)),
        Outcome::Redirect { status, location: Some(location) }
            if !location.contains('*') && !location.starts_with(['~']) =>
        {
            format!("    status: {status}\n    location: {}\n", scalar(location))
        }
        other => format!("    status: {}\n", other.status()?),
    })
}
