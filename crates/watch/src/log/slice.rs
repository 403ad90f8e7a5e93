//! From lines to a slice.

use std::collections::BTreeMap;

use analysis::logs::named;
use analysis::test::Subject;
use engines::{LOGGING, Logging};
use incident::{Configuration, Row, Slice};
use model::{Ending, Model, Moment, Text};
use traffic::{Cell, Cells, Grouped, Plan, Reader, Rollup, Routes};

/// How lines are read.
pub(super) struct Way<'w> {
    pub(super) plans: &'w [Plan],
    pub(super) routes: &'w Routes,
    pub(super) configuration: Option<&'w Configuration>,
}

impl Way<'_> {
    /// What lines come to.
    pub(super) fn slice(&self, lines: &[u8], from: Moment, to: Moment) -> Slice {
        let mut reader = Reader::new(self.plans, self.routes);
        reader.feed(lines);
        let mut rollup = reader.finish();
        let unread = rollup.unread.count;
        let mut engines = LOGGING.to_vec();
        if let Some(own) = self.configuration {
            rollup = named(rollup, &[Subject { name: "", model: &own.model }]);
            rename(&mut rollup, &own.model);
            engines.retain(|one| one.id == own.dialect);
        }
        let bunches = bunches(rollup.bunches);
        Slice {
            from,
            to,
            rows: rows(&rollup.cells, &engines),
            clients: rollup.clients.into_iter().collect(),
            bunches,
            unread,
        }
    }
}

/// Counts of all minutes together.
fn rows(cells: &Cells, engines: &[&Logging]) -> Vec<Row> {
    let mut all: BTreeMap<(Text, Text, Text), Cell> = BTreeMap::new();
    for (key, cell) in cells.iter() {
        all.entry((key.pool, key.endpoint, key.route)).or_default().merge(&cell);
    }
    let row = |((pool, endpoint, route), cell): (_, Cell)| {
        let endings = endings(&cell, engines);
        Row { pool, endpoint, route, cell, endings }
    };
    all.into_iter().map(row).collect()
}

/// How requests ended, in our words.
fn endings(cell: &Cell, engines: &[&Logging]) -> Vec<(Ending, u64)> {
    let mut all: BTreeMap<Ending, u64> = BTreeMap::new();
    for (letters, count) in &cell.endings {
        if let Some(end) = engines.iter().find_map(|engine| (engine.ending)(letters)) {
            *all.entry(end.ending).or_default() += count;
        }
    }
    all.into_iter().collect()
}

/// Bunches of all minutes together.
fn bunches(all: BTreeMap<(i64, Text), Grouped>) -> Vec<(Text, Vec<Text>, traffic::Bunches)> {
    let mut by_pool: BTreeMap<Text, Grouped> = BTreeMap::new();
    for ((_, pool), grouped) in all {
        by_pool.entry(pool).or_default().merge_some(&grouped, |_| true);
    }
    let numbered = |grouped: &Grouped| {
        let place = |name: &Text| grouped.endpoints().iter().position(|own| own == name);
        grouped.numbered(|name| place(name).map(|place| place as u32))
    };
    by_pool.into_iter().map(|(pool, grouped)| (pool, grouped.endpoints().to_vec(), numbered(&grouped))).collect()
}

/// Calls endpoints as their pool does, where a log has their addresses.
fn rename(rollup: &mut Rollup, model: &Model) {
    let mut names: BTreeMap<(&str, String), &Text> = BTreeMap::new();
    for pool in &model.pools {
        for endpoint in &pool.endpoints {
            if let Some(name) = &endpoint.name {
                names.insert((&pool.name.value, endpoint.address.to_string()), &name.value);
            }
        }
    }
    let name = |pool: &Text, own: &mut Text| {
        if let Some(name) = names.get(&(pool.as_str(), own.to_string())) {
            *own = (*name).clone();
        }
    };
    rollup.cells.rename(|place| name(&place.pool.clone(), &mut place.endpoint));
    for ((_, pool), grouped) in &mut rollup.bunches {
        *grouped = grouped.renamed(|own| {
            let mut own = own.clone();
            name(pool, &mut own);
            own
        });
    }
}
