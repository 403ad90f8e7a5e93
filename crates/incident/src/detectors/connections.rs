//! A database has more connections than before, or they are made anew more often, though no more requests come.

use std::collections::BTreeMap;
use std::time::Duration;

use model::{Moment, Protocol, Text};

use super::Detector;
use super::sessions::is_alone;
use crate::odd::{self, Rise};
use crate::view::{counter, gauge};
use crate::{Sign, Subject, View};

pub static DETECTOR: Detector = Detector { id: "connections", docs: include_str!("connections.md"), check };

const HELD: Rise = Rise { factor: 1.8, more: 8.0, spread: 5.0 };
const MADE: Rise = Rise { factor: 3.0, more: 1.0, spread: 2.0 };
/// The part of a limit from which on it is reached, and the looks in a row that show it.
const FULL: f64 = 0.95;
const TIMES: usize = 3;

fn check(view: &View<'_>, signs: &mut Vec<Sign>) {
    for ((pool, endpoint), all) in &view.sources().backings {
        let subject = Subject::Endpoint(pool.clone(), endpoint.clone());
        let told = || all.iter().filter_map(|(at, own)| Some((*at, own.connections?)));
        let counts = gauge(view.clock(), told());
        for own in odd::levels(&counts, &HELD).iter().filter(|own| is_alone(view, &counts, own)) {
            let message = format!(
                "{endpoint} in pool {pool} has {:.0} connections instead of {:.0}, though requests are no more than before",
                own.now, own.before
            );
            signs.push(super::level(
                DETECTOR.id,
                view.clock(),
                subject.clone(),
                own,
                message,
                1.0 - own.before / own.now,
            ));
        }
        let is_full = |own: &crate::Backing| {
            own.connections.zip(own.limit).is_some_and(|(own, limit)| own as f64 >= FULL * limit as f64)
        };
        for spell in odd::spells(all.iter().map(|(at, own)| (*at, is_full(own))), TIMES, Duration::from_secs(5)) {
            let own = all[spell.at].1;
            let (has, limit) = (own.connections.unwrap_or(0), own.limit.unwrap_or(0));
            let message = format!("{endpoint} in pool {pool} has {has} connections and allows {limit}");
            signs.push(super::spell(DETECTOR.id, subject.clone(), spell, message));
        }
    }
    made(view, signs);
}

/// Connections that are made at listeners on which connections are meant to last.
fn made(view: &View<'_>, signs: &mut Vec<Sign>) {
    for (balancer, own) in view.current() {
        let tcp = |name: &Text| {
            own.model.listeners.iter().any(|one| one.protocol == Protocol::Tcp && one.name.value == *name)
        };
        let mut listeners: BTreeMap<&Text, Vec<(Moment, u64)>> = BTreeMap::new();
        for (at, running) in view.timeline.running(balancer) {
            for one in running.listeners.iter().filter(|one| tcp(&one.listener)) {
                listeners.entry(&one.listener).or_default().push((at, one.sessions_total));
            }
        }
        for (name, told) in listeners {
            let counts = counter(view.clock(), told);
            for own in odd::levels(&counts, &MADE).iter().filter(|own| is_alone(view, &counts, own)) {
                let message = format!(
                    "{:.1} connections a second are made to listener {name} of {balancer} instead of {:.1}, though requests are no more than \
                     before",
                    own.now, own.before
                );
                let subject = Subject::Listener(balancer.clone(), name.clone());
                signs.push(super::level(DETECTOR.id, view.clock(), subject, own, message, 1.0 - own.before / own.now));
            }
        }
    }
}
