//! Routes that one wants to get to: ways that lead to none of them aren't followed.

use std::collections::HashSet;

use model::{Action, Model, Pool, Route, TableId};

use crate::space::door::Door;

/// Where one wants to get to.
pub(crate) struct Aim {
    routes: HashSet<(TableId, usize)>,
    /// For each table whether it has one of the routes, or leads to a table that has.
    tables: Vec<bool>,
    /// Whether some pool's own table does.
    by_name: bool,
}

impl Aim {
    /// At these routes, of which the one behind the last stands for what no route takes; `None` where no way leads to them from the door.
    pub fn at(model: &Model, door: &Door, routes: impl Iterator<Item = (TableId, usize)>) -> Option<Aim> {
        let mut aim = Aim { routes: routes.collect(), tables: vec![false; model.tables.len()], by_name: false };
        let mut open: Vec<TableId> = aim.routes.iter().map(|(table, _)| *table).collect();
        let before = before(model);
        while let Some(id) = open.pop() {
            if !std::mem::replace(&mut aim.tables[id.0 as usize], true) {
                open.extend(&before[id.0 as usize]);
            }
        }
        aim.by_name = entries(model).any(|entry| aim.leads(entry));
        aim.leads(model.listener(door.listener).entry).then_some(aim)
    }

    /// Whether the route is one of them.
    pub fn is_at(&self, table: TableId, place: usize) -> bool {
        self.routes.contains(&(table, place))
    }

    /// Whether the table leads to one of them.
    fn leads(&self, table: TableId) -> bool {
        self.tables[table.0 as usize]
    }

    /// Whether the action leads to one of them.
    pub fn follows(&self, action: &Action) -> bool {
        match action {
            Action::Goto(table) | Action::Restart { table, .. } => self.leads(*table),
            Action::ForwardByName { .. } | Action::Opaque(_) => self.by_name,
            _ => false,
        }
    }
}

fn entries(model: &Model) -> impl Iterator<Item = TableId> {
    model.pools.iter().filter_map(|pool: &Pool| pool.entry)
}

/// For each table the tables that lead to it.
fn before(model: &Model) -> Vec<Vec<TableId>> {
    let mut before = vec![Vec::new(); model.tables.len()];
    let mut by_name = Vec::new();
    for (number, table) in model.tables.iter().enumerate() {
        let id = TableId(number as u32);
        let actions = table.routes.iter().map(|route: &Route| &route.action).chain([&table.otherwise]);
        for action in actions {
            match action {
                Action::Goto(next) | Action::Restart { table: next, .. } => before[next.0 as usize].push(id),
                // Something that isn't known may lead to any pool.
                Action::ForwardByName { .. } | Action::Opaque(_) => by_name.push(id),
                _ => {}
            }
        }
    }
    if !by_name.is_empty() {
        entries(model).for_each(|entry| before[entry.0 as usize].extend(&by_name));
    }
    before
}
