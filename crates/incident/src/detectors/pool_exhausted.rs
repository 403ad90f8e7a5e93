//! All of an application's connections to the database are in use, and requests wait for one.

use std::time::Duration;

use finding::Confidence;

use super::Detector;
use crate::odd;
use crate::view::growth;
use crate::{Sign, Subject, View, Vitals};

pub static DETECTOR: Detector = Detector { id: "pool-exhausted", docs: include_str!("pool_exhausted.md"), check };

/// Looks in a row that show it.
const TIMES: usize = 2;
const CALM: Duration = Duration::from_secs(5);
/// Looks in a row from which on it is sure.
const SURE: usize = 3;

fn check(view: &View<'_>, signs: &mut Vec<Sign>) {
    for ((pool, endpoint), all) in &view.sources().vitals {
        let seen: Vec<_> = all.iter().map(|(at, own)| (*at, is_exhausted(own))).collect();
        let normal = seen.iter().take(5).filter(|(_, is_so)| *is_so).count() > 2;
        for spell in odd::spells(seen, TIMES, CALM) {
            let own = &all[spell.at..];
            let in_it: Vec<&Vitals> = own
                .iter()
                .take_while(|(at, _)| spell.until.is_none_or(|until| *at < until))
                .map(|(_, own)| *own)
                .collect();
            let waiting = in_it.iter().filter_map(|own| own.connections.waiting).max().unwrap_or(0);
            let limit = in_it.iter().find_map(|own| own.connections.limit).unwrap_or(0);
            let grown = |of: fn(&Vitals) -> Option<u64>| -> f64 {
                in_it.windows(2).map(|pair| growth(of(pair[0]), of(pair[1]))).sum()
            };
            let (timeouts, requests) = (grown(|own| own.connections.timeouts), grown(|own| own.requests));
            let message = format!(
                "all {limit} connections of {endpoint} in pool {pool} to the database are in use; up to {waiting} requests wait for one, \
                 {timeouts} waited too long"
            );
            let subject = Subject::Endpoint(pool.clone(), endpoint.clone());
            let confidence = match spell.times {
                _ if normal => Confidence::Low,
                SURE.. => Confidence::High,
                _ => Confidence::Medium,
            };
            let size = if requests > 0.0 { (timeouts / requests).clamp(0.01, 1.0) } else { 1.0 };
            signs.push(Sign { confidence, size, ..super::spell(DETECTOR.id, subject, spell, message) });
        }
    }
}

/// Whether requests wait while no connection is free.
fn is_exhausted(own: &Vitals) -> bool {
    let connections = &own.connections;
    let is_full = connections.limit.zip(connections.used).is_some_and(|(limit, used)| limit > 0 && used >= limit);
    is_full && connections.waiting.is_some_and(|waiting| waiting > 0)
}
