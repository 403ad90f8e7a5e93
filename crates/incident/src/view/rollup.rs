//! Slices as a roll-up of logs has them.

use model::{Moment, Text};
use traffic::{Key, Rollup};

use crate::Timeline;

/// What access logs said of a pool from `from` until `to`, as a roll-up whose minutes are `length` seconds long.
pub fn rollup(timeline: &Timeline, pool: &str, (from, to): (Moment, Moment), length: i64) -> Rollup {
    let mut rollup = Rollup::default();
    let mut lines = 0;
    for balancer in timeline.scene.balancers.iter().map(|one| &one.name) {
        for slice in timeline.slices(balancer).filter(|own| own.from >= from && own.to <= to) {
            let minute = slice.from.0.div_euclid(1_000 * length);
            for row in slice.rows.iter().filter(|row| row.pool == pool) {
                let (pool, endpoint) = (row.pool.clone(), row.endpoint.clone());
                let key = Key { minute, pool, endpoint, route: Text::default() };
                rollup.cells.add(key, &row.cell);
                lines += row.cell.requests;
            }
            for (name, clients) in slice.clients.iter().filter(|(name, _)| name == pool) {
                rollup.clients.entry(name.clone()).or_default().merge(clients);
            }
            for (name, endpoints, bunches) in slice.bunches.iter().filter(|(name, ..)| name == pool) {
                let named = |number: u32| endpoints.get(number as usize).cloned();
                rollup.bunches.entry((minute, name.clone())).or_default().merge(bunches, named);
            }
        }
    }
    rollup.lines = lines;
    rollup
}
