//! A database takes reads only, where writes are sent to it.

use std::collections::BTreeMap;
use std::time::Duration;

use finding::Confidence;
use model::{Moment, Text};

use super::Detector;
use crate::odd::{self, Gain, Taste};
use crate::{Backing, Sign, Subject, View};

pub static DETECTOR: Detector = Detector { id: "read-only", docs: include_str!("read_only.md"), check };

/// Questions that are refused as writes: none is, where all is well.
const REFUSED: Taste = Taste {
    bunch: 1.5,
    prior: (0.1, 30.0),
    jump: Gain { more: 0.02, factor: 3.0 },
    rise: Gain { more: 0.01, factor: 3.0 },
    blind: Some(0.05),
};

fn check(view: &View<'_>, signs: &mut Vec<Sign>) {
    databases(view, signs);
    let sources = view.sources();
    for pool in sources.applications() {
        let series = sources.grown(view.clock(), pool, None, |own| {
            let connections = &own.connections;
            let all = [connections.questions, connections.read_only].into_iter().flatten().sum();
            (connections.read_only, Some(all))
        });
        for own in odd::parts(&series, &REFUSED) {
            let message = format!(
                "{:.0}% of the questions of {pool} are refused because the database that they reach is read-only ({} of {})",
                100.0 * own.part(),
                own.some,
                own.all
            );
            signs.push(super::episode(DETECTOR.id, view.clock(), Subject::Pool(pool.clone()), &own, message));
        }
    }
}

/// A database, and what it said.
type Database<'a> = (&'a Text, &'a Vec<(Moment, &'a Backing)>);

/// Databases that turned read-only, or are so in a pool that has one which isn't.
fn databases(view: &View<'_>, signs: &mut Vec<Sign>) {
    let mut pools: BTreeMap<&Text, Vec<Database<'_>>> = BTreeMap::new();
    for ((pool, endpoint), all) in &view.sources().backings {
        pools.entry(pool).or_default().push((endpoint, all));
    }
    for (pool, endpoints) in pools {
        let writes =
            |all: &[(Moment, &Backing)]| all.iter().find(|(_, own)| own.is_read_only == Some(false)).map(|own| own.0);
        // A pool of replicas is meant to be read-only: the first that takes writes tells that this one isn't.
        let Some(takes_writes) = endpoints.iter().filter_map(|(_, all)| writes(all)).min() else { continue };
        for (endpoint, all) in &endpoints {
            let seen = all.iter().map(|(at, own)| (*at, own.is_read_only == Some(true)));
            for spell in odd::spells(seen, 1, Duration::ZERO) {
                let was_other = writes(all).is_some_and(|at| at < spell.since);
                let what = if was_other { "turned read-only" } else { "is read-only beside one that takes writes" };
                let message = format!("{endpoint} in pool {pool} {what}");
                let since = if was_other { spell.since } else { spell.since.max(takes_writes) };
                let subject = Subject::Endpoint(pool.clone(), (*endpoint).clone());
                let confidence = if was_other { Confidence::High } else { Confidence::Medium };
                let size = f64::from(was_other);
                signs.push(Sign { since, confidence, size, ..super::spell(DETECTOR.id, subject, spell, message) });
            }
        }
    }
}
