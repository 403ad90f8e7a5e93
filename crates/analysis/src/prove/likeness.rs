//! Which tables of two configurations are alike, with all that they lead to.
//!
//! Tables may lead to each other in circles, so a table isn't held against another piece by piece: all tables of both sides that
//! say the same are taken to be alike at first, then those are parted that lead to tables which aren't, until nothing is
//! parted any more (partition refinement).

use std::collections::HashSet;

use model::{Action, Model, TableId};

use super::prints::{Names, Printer, of_text, together};

/// What a table leads to.
enum Next {
    Table(TableId),
    /// A pool whose name is computed.
    ByName,
}

/// One side: prints by table.
pub(crate) struct Side {
    /// Of each route alone.
    routes: Vec<Vec<u64>>,
    /// The same for tables that are alike, on both sides.
    tables: Vec<u64>,
    /// The same where computed names lead to what is alike.
    by_name: u64,
}

impl Side {
    /// The prints of a table's routes, what they lead to left aside.
    pub fn routes(&self, table: TableId) -> &[u64] {
        &self.routes[table.0 as usize]
    }

    /// The print of a table with all that it leads to.
    pub fn table(&self, table: TableId) -> u64 {
        self.tables[table.0 as usize]
    }

    /// The print of all that a computed name may lead to.
    pub fn by_name(&self) -> u64 {
        self.by_name
    }
}

/// Both sides, the old one first.
pub(crate) fn likeness(old: (&Model, &dyn Names), new: (&Model, &dyn Names)) -> (Side, Side) {
    let mut sides = (Parted::of(old), Parted::of(new));
    let mut count = 0;
    loop {
        let classes: HashSet<u64> = sides.0.classes().chain(sides.1.classes()).collect();
        if classes.len() == count {
            return (sides.0.side, sides.1.side);
        }
        count = classes.len();
        sides.0.part();
        sides.1.part();
    }
}

/// A side on the way.
struct Parted {
    side: Side,
    own: Vec<u64>,
    next: Vec<Vec<Next>>,
    own_by_name: u64,
    entries: Vec<TableId>,
}

impl Parted {
    fn of((model, names): (&Model, &dyn Names)) -> Parted {
        let routes: Vec<Vec<u64>> = model
            .tables
            .iter()
            .map(|table| table.routes.iter().map(|route| Printer::route(names, route)).collect())
            .collect();
        let tables = model.tables.iter().zip(&routes);
        let own: Vec<u64> = tables
            .map(|(table, routes)| together(&[together(routes), Printer::of_action(names, &table.otherwise)]))
            .collect();
        let next = model.tables.iter().map(|table| {
            let actions = table.routes.iter().map(|route| &route.action).chain([&table.otherwise]);
            actions.filter_map(next).collect()
        });
        let mut pools: Vec<_> = model.pool_ids().collect();
        pools.sort_unstable_by(|(_, a), (_, b)| a.name.value.cmp(&b.name.value));
        let parts: Vec<u64> = pools
            .iter()
            .flat_map(|(id, pool)| [of_text(&pool.name.value), names.pool(*id), u64::from(pool.entry.is_some())])
            .collect();
        let entries = pools.iter().filter_map(|(_, pool)| pool.entry).collect();
        let own_by_name = together(&parts);
        let side = Side { routes, tables: own.clone(), by_name: own_by_name };
        Parted { side, own, next: next.collect(), own_by_name, entries }
    }

    fn classes(&self) -> impl Iterator<Item = u64> {
        self.side.tables.iter().copied().chain([self.side.by_name])
    }

    /// Parts what leads to what was parted before.
    fn part(&mut self) {
        let side = &self.side;
        let print = |next: &Next| match next {
            Next::Table(table) => side.table(*table),
            Next::ByName => side.by_name,
        };
        let parted = |(own, next): (&u64, &Vec<Next>)| {
            let parts: Vec<u64> = [*own].into_iter().chain(next.iter().map(print)).collect();
            together(&parts)
        };
        let tables: Vec<u64> = self.own.iter().zip(&self.next).map(parted).collect();
        let entries = self.entries.iter().map(|entry| side.table(*entry));
        let by_name: Vec<u64> = [self.own_by_name].into_iter().chain(entries).collect();
        self.side.tables = tables;
        self.side.by_name = together(&by_name);
    }
}

fn next(action: &Action) -> Option<Next> {
    match action {
        Action::Goto(table) | Action::Restart { table, .. } => Some(Next::Table(*table)),
        Action::ForwardByName { .. } => Some(Next::ByName),
        _ => None,
    }
}
