//! A large part of the traffic comes from one client.

use std::collections::BTreeMap;

use model::Text;

use super::Detector;
use crate::odd::{self, Gain, Taste};
use crate::{Sign, Subject, View};

pub static DETECTOR: Detector = Detector { id: "one-client", docs: include_str!("one_client.md"), check };

const TASTE: Taste = Taste {
    bunch: 8.0,
    prior: (0.5, 10.0),
    jump: Gain { more: 0.3, factor: 4.0 },
    rise: Gain { more: 0.3, factor: 4.0 },
    blind: None,
};
/// The part of a second's requests from which on a client may be meant.
const LARGE: f64 = 0.3;
/// So many clients of a pool are looked at.
const CLIENTS: usize = 3;

/// Requests of one client, or of all, by seconds.
type Counts = Vec<(usize, f64)>;

fn check(view: &View<'_>, signs: &mut Vec<Sign>) {
    for (pool, (all, clients)) in counted(view) {
        let mut large: Vec<(&Vec<u8>, &Counts)> = clients.iter().collect();
        let total = |counts: &Counts| counts.iter().map(|(_, count)| count).sum::<f64>();
        large.sort_by(|one, other| total(other.1).total_cmp(&total(one.1)));
        for (client, counts) in large.into_iter().take(CLIENTS) {
            let mut series = vec![(0.0, 0.0); view.traffic().seconds];
            all.iter().for_each(|(second, count)| series[*second].1 += count);
            counts.iter().for_each(|(second, count)| series[*second].0 += count);
            for own in odd::parts(&series, &TASTE) {
                let message = format!(
                    "{:.0}% of the requests to pool {pool} come from one client, {}, instead of {:.1}%",
                    100.0 * own.part(),
                    String::from_utf8_lossy(client),
                    100.0 * own.before
                );
                signs.push(super::episode(DETECTOR.id, view.clock(), Subject::Pool(pool.clone()), &own, message));
            }
        }
    }
}

/// Requests of each pool, and of those clients that ever had a large part of a second.
fn counted(view: &View<'_>) -> BTreeMap<Text, (Counts, BTreeMap<Vec<u8>, Counts>)> {
    let slices = || view.balancers().flat_map(|balancer| view.timeline.slices(balancer));
    let mut large: BTreeMap<Text, Vec<Vec<u8>>> = BTreeMap::new();
    let mut all: BTreeMap<Text, (Counts, BTreeMap<Vec<u8>, Counts>)> = BTreeMap::new();
    for slice in slices() {
        let Some(second) = view.clock().within(slice.from) else { continue };
        for (pool, clients) in &slice.clients {
            let sum: u64 = clients.all().map(|(_, count)| count).sum();
            all.entry(pool.clone()).or_default().0.push((second, sum as f64));
            let most = clients.all().max_by(|one, other| one.1.cmp(&other.1).then_with(|| other.0.cmp(one.0)));
            let Some((client, _)) = most.filter(|(_, count)| *count as f64 >= LARGE * sum as f64 && *count >= 5) else {
                continue;
            };
            let known = large.entry(pool.clone()).or_default();
            if !known.iter().any(|own| own == client) {
                known.push(client.to_vec());
            }
        }
    }
    for slice in slices() {
        let Some(second) = view.clock().within(slice.from) else { continue };
        for (pool, clients) in &slice.clients {
            let Some(wanted) = large.get(pool) else { continue };
            for (client, count) in clients.all().filter(|(own, _)| wanted.iter().any(|one| one == own)) {
                let own = all.entry(pool.clone()).or_default();
                own.1.entry(client.to_vec()).or_default().push((second, count as f64));
            }
        }
    }
    all
}
