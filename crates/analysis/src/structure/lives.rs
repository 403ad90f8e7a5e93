//! Of each route by itself, whether any request takes it.

use std::collections::{HashMap, HashSet};

use model::{Action, Blame, ListenerId, Model, Protocol, Route, Table, TableId};

use super::Idle;
use super::kept::{Kept, address};
use super::parts::parts;
use crate::facts::reach::{Reach, adrift, asks_for_marks, takes_all};
use crate::space::door::Door;

/// What is known of all routes of a model.
pub(super) struct Lives<'m> {
    pub model: &'m Model,
    of: HashMap<usize, Life<'m>>,
    /// Where anything comes in, followed or not.
    pub entries: Vec<TableId>,
    /// From the doors, conditions left aside.
    pub reach: Reach,
}

/// Why nothing is said of what only an answer leads to.
pub(super) const AFTER: &str = "what follows upon the answer of an endpoint isn't followed";

/// Whether any request takes a route.
#[derive(Clone, Debug)]
pub(super) enum Life<'m> {
    /// One was seen to.
    Live,
    /// It can't be told.
    Unknown(Blame),
    /// None: these routes take what it could.
    Shadowed(Vec<&'m Route>),
    /// None meets what it asks for, or gets there.
    Empty,
    /// Nothing leads to its table.
    Unreached,
}

impl<'m> Lives<'m> {
    pub fn of(
        model: &'m Model,
        doors: &[Door],
        kept: &Kept,
        idle: &[Idle<'m>],
        doubts: HashMap<usize, Blame>,
    ) -> Lives<'m> {
        let entered: HashSet<ListenerId> = doors.iter().map(|door| door.listener).collect();
        let all = || model.listener_ids().filter(|(_, listener)| !listener.disabled);
        let requests = || all().filter(|(id, _)| entered.contains(id)).map(|(_, listener)| listener.entry);
        let datagrams = || all().filter(|(_, one)| one.protocol == Protocol::Udp).map(|(_, listener)| listener.entry);
        let adrift = adrift(model);
        let reach = Reach::along(model, requests(), |_, _| true);
        let looker = Looker {
            kept,
            idle: idle.iter().filter(|one| one.whole).map(|one| (address(one.route), one)).collect(),
            doubts,
            plain: Reach::along(model, requests(), is_plain),
            datagrams: Reach::along(model, datagrams(), |_, _| true),
            adrift: Reach::along(model, adrift.iter().copied(), |_, _| true),
            anywhere: reach.anywhere.clone(),
            behind: behind(model, &reach),
            is_fragment: model.listeners.is_empty(),
        };
        let entries = requests().chain(datagrams()).chain(adrift).collect();
        let mut lives = Lives { model, of: HashMap::new(), entries, reach };
        for (number, table) in model.tables.iter().enumerate() {
            lives.table(&looker, number, table);
        }
        lives
    }

    /// What is known of a route of the model.
    pub fn life(&self, route: &Route) -> &Life<'m> {
        self.of.get(&address(route)).unwrap_or(&Life::Live)
    }

    fn table(&mut self, looker: &Looker<'_, 'm>, number: usize, table: &'m Table) {
        let reached = self.reach.tables[number];
        let mut end = None;
        for route in &table.routes {
            let life = if reached { looker.look(route, end, number) } else { looker.beyond(route, number) };
            self.of.insert(address(route), life);
            end = end.or(takes_all(route).then_some(route));
        }
    }
}

struct Looker<'l, 'm> {
    kept: &'l Kept,
    /// Routes that no request takes, by address.
    idle: HashMap<usize, &'l Idle<'m>>,
    doubts: HashMap<usize, Blame>,
    /// What can be reached without a way that the engine takes of its own accord.
    plain: Reach,
    /// What can be reached by datagrams, which aren't followed.
    datagrams: Reach,
    /// What can be reached from where nothing known leads.
    adrift: Reach,
    /// Something not known that may lead to any pool.
    anywhere: Option<Blame>,
    /// For each table that only routes behind an end lead to: that end.
    behind: Vec<Option<&'m Route>>,
    /// Whether it is a part of a configuration: the listeners are elsewhere.
    is_fragment: bool,
}

impl<'m> Looker<'_, 'm> {
    /// Of a route in a table that nothing leads to.
    fn beyond(&self, route: &Route, table: usize) -> Life<'m> {
        if self.is_fragment {
            return unknown(route, "no listener was read: it isn't known what leads here");
        }
        if self.datagrams.tables[table] {
            return unknown(route, "what comes in as datagrams isn't followed");
        }
        if let Some(end) = self.behind[table] {
            return Life::Shadowed(vec![end]);
        }
        if self.adrift.tables[table] {
            return unknown(route, AFTER);
        }
        Life::Unreached
    }

    /// Of a route in a table that something leads to, behind `end` where that takes everything.
    fn look(&self, route: &'m Route, end: Option<&'m Route>, table: usize) -> Life<'m> {
        if self.kept.of(route).is_some() {
            return Life::Live;
        }
        if let Some(blame) = self.doubts.get(&address(route)) {
            return Life::Unknown(blame.clone());
        }
        if let Some(end) = end {
            return Life::Shadowed(vec![end]);
        }
        let dead = self.idle.get(&address(route)).map(|idle| idle.takers());
        let never = || parts(&route.when).is_empty().then(Vec::new);
        match dead.or_else(never) {
            Some(takers) if !self.plain.tables[table] || takers.iter().any(|taker| asks_for_marks(&taker.when)) => {
                unknown(route, "only requests that the engine makes itself come here")
            }
            Some(takers) if takers.is_empty() => Life::Empty,
            Some(takers) => Life::Shadowed(takers),
            None if asks_for_marks(&route.when) => unknown(route, "it is for requests that the engine makes itself"),
            None => {
                self.anywhere.clone().map_or_else(|| unknown(route, "it isn't known what leads here"), Life::Unknown)
            }
        }
    }
}

/// For each table that isn't reached, but would be if a route didn't take everything before: that route.
fn behind<'m>(model: &'m Model, reach: &Reach) -> Vec<Option<&'m Route>> {
    let mut behind = vec![None; model.tables.len()];
    let mut open: Vec<(TableId, &'m Route)> = Vec::new();
    let reached = model.tables.iter().zip(&reach.tables).filter(|(_, reached)| **reached);
    for (table, _) in reached {
        let Some(end) = table.routes.iter().position(takes_all) else { continue };
        open.extend(next(table, end + 1).map(|id| (id, &table.routes[end])));
    }
    while let Some((id, end)) = open.pop() {
        let at = id.0 as usize;
        if reach.tables[at] || behind[at].is_some() {
            continue;
        }
        behind[at] = Some(end);
        open.extend(next(model.table(id), 0).map(|next| (next, end)));
    }
    behind
}

/// The tables that the routes from one on lead to.
fn next(table: &Table, from: usize) -> impl Iterator<Item = TableId> {
    let actions = table.routes[from..].iter().map(|route| &route.action).chain([&table.otherwise]);
    actions.filter_map(|action| match action {
        Action::Goto(next) | Action::Restart { table: next, .. } => Some(*next),
        _ => None,
    })
}

/// Whether a way is a client's. An engine starts over of its own accord as well, upon an answer for one, and marks requests.
fn is_plain(route: Option<&Route>, action: &Action) -> bool {
    !matches!(action, Action::Restart { .. }) && !route.is_some_and(|route| asks_for_marks(&route.when))
}

fn unknown<'m>(route: &Route, reason: &'static str) -> Life<'m> {
    Life::Unknown(Blame { span: route.span, reason: reason.into() })
}
