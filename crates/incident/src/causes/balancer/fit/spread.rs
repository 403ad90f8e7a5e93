//! Shares of endpoints were changed: then shares move, and those that get more are those that fail.

use analysis::simulate::is_called;
use model::{Model, Text, shares};

use super::note::{Note, Tried};
use crate::case::Count;
use crate::case::words::{listed, percent};

/// A share that moves by less has not moved.
const MOVED: f64 = 0.08;
/// So many requests tell how they are spread.
const ENOUGH: f64 = 20.0;

pub(super) fn fit(tried: &Tried) -> Vec<Note> {
    tried.pools().flat_map(|pool| of_pool(tried, pool)).collect()
}

fn of_pool(tried: &Tried, pool: &Text) -> Vec<Note> {
    let endpoints = tried.case.traffic.endpoints(pool);
    let total = |of: fn(&(&Text, Count, Count)) -> f64| endpoints.iter().map(of).sum::<f64>();
    let (before, after) = (total(|one| one.1.requests), total(|one| one.2.requests));
    if after < ENOUGH {
        return Vec::new();
    }
    let had = |one: &(&Text, Count, Count)| match before >= ENOUGH {
        true => one.1.requests / before,
        false => promised(&tried.turn.before.model, pool, one.0).unwrap_or(1.0 / endpoints.len() as f64),
    };
    let moves: Vec<(&Text, f64, f64, &Count)> =
        endpoints.iter().map(|one| (one.0, had(one), one.2.requests / after, &one.2)).collect();
    let Some(most) = moves.iter().max_by(|one, other| (one.2 - one.1).total_cmp(&(other.2 - other.1))) else {
        return Vec::new();
    };
    if most.2 - most.1 < MOVED {
        let text = format!(
            "the spread over pool {pool} is as before: {} gets {}, before {}",
            most.0,
            percent(most.2),
            percent(most.1)
        );
        return vec![Note::missed(15.0, text)];
    }
    let text =
        format!("{} gets {} of pool {pool}'s requests since, {} before", most.0, percent(most.2), percent(most.1));
    let mut notes = vec![Note::met(12.0, text)];
    notes.extend(who_fails(pool, &moves));
    notes
}

/// Whether those fail that get more.
fn who_fails(pool: &str, moves: &[(&Text, f64, f64, &Count)]) -> Option<Note> {
    let (hot, cold): (Vec<_>, Vec<_>) = moves.iter().partition(|one| one.2 > one.1 + MOVED / 2.0);
    let failed = |side: &[&(&Text, f64, f64, &Count)]| side.iter().map(|one| one.3.failed).sum::<f64>();
    let requests = |side: &[&(&Text, f64, f64, &Count)]| side.iter().map(|one| one.3.requests).sum::<f64>();
    let (at_hot, at_cold) = (failed(&hot), failed(&cold));
    if at_hot + at_cold < 3.0 {
        return None;
    }
    let names: Vec<&Text> = hot.iter().map(|one| one.0).collect();
    if at_hot >= 0.9 * (at_hot + at_cold) {
        let beside = match requests(&cold) {
            none if none < 1.0 => "the others get nothing".to_owned(),
            others => format!("the others took {others:.0} and {}", of_them(at_cold)),
        };
        let text = format!("{at_hot:.0} of {:.0} requests to {} failed; {beside}", requests(&hot), listed(&names));
        return Some(Note::met(15.0, text));
    }
    let text = format!("{at_cold:.0} requests of pool {pool} failed at endpoints that got no more than before");
    (at_hot < 0.6 * (at_hot + at_cold)).then(|| Note::missed(12.0, text))
}

fn of_them(failed: f64) -> String {
    if failed < 1.0 { "none of them failed".to_owned() } else { format!("{failed:.0} of them failed") }
}

/// The share that a configuration promises to an endpoint.
fn promised(model: &Model, pool: &str, endpoint: &str) -> Option<f64> {
    let pool = model.pool(model.pool_named(pool)?);
    let at = pool.endpoints.iter().position(|one| is_called(one, endpoint))?;
    shares(pool).get(at).copied()
}

/// Endpoints that get more of what a change reaches, most first.
pub(in super::super) fn hot(tried: &Tried) -> Vec<Text> {
    let of = |pool: &Text| {
        let endpoints = tried.case.traffic.endpoints(pool);
        let sum = |of: fn(&(&Text, Count, Count)) -> f64| endpoints.iter().map(of).sum::<f64>().max(1.0);
        let (before, after) = (sum(|one| one.1.requests), sum(|one| one.2.requests));
        let grown = |one: &(&Text, Count, Count)| one.2.requests / after - one.1.requests / before;
        endpoints.iter().map(|one| (one.0.clone(), grown(one))).collect::<Vec<_>>()
    };
    let mut all: Vec<(Text, f64)> = tried.pools().flat_map(of).filter(|(_, grown)| *grown > MOVED / 2.0).collect();
    all.sort_by(|one, other| other.1.total_cmp(&one.1));
    all.into_iter().map(|(name, _)| name).collect()
}
