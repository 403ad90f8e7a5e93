//! Whom it hits: how many requests and log-ins failed since it began, and of which routes and pools.

use std::collections::BTreeMap;

use model::Text;

use crate::Impact;
use crate::case::{Case, Count};

/// A part of which less fails is not hit.
const HIT: f64 = 0.02;

pub(super) fn of(case: &Case) -> Impact {
    if !case.is_felt {
        return Impact::default();
    }
    let is_login = |route: &Text| case.timeline.scene.logins.contains(route);
    let (_, all) = case.traffic.http();
    let (_, logins) = case.traffic.sum(|part| part.is_http && is_login(&part.route));
    Impact {
        since: Some(case.onset.from),
        requests: all.requests as u64,
        failed: all.failed.round() as u64,
        logins: (logins.requests as u64, logins.failed.round() as u64),
        parts: parts(case),
    }
}

/// Routes, and pools of what has no route, that are hit, hardest first.
fn parts(case: &Case) -> Vec<(Text, f64)> {
    let mut by_name: BTreeMap<Text, Count> = BTreeMap::new();
    for part in case.traffic.parts.iter().filter(|part| part.is_http) {
        let name = if part.route.is_empty() { &part.pool } else { &part.route };
        let own = by_name.entry(name.clone()).or_default();
        own.requests += part.after.requests;
        own.failed += part.after.failed;
    }
    let hit = by_name.into_iter().filter(|(_, own)| own.failed >= 1.0 && own.part() >= HIT);
    let mut all: Vec<(Text, f64)> = hit.map(|(name, own)| (name, own.part().min(1.0))).collect();
    all.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    all
}
