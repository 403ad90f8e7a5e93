//! Which tables and pools a request can get to at all.

use std::collections::{HashMap, HashSet};

use finding::Span;
use model::{
    Action, Blame, Field, FilterKind, Listener, Missing, Model, Pool, PoolId, Predicate, Route, Table, TableId, Text,
    Value,
};

/// What can be reached from some listeners, conditions left aside.
pub(crate) struct Reach {
    /// For each table whether a request can enter it.
    pub tables: Vec<bool>,
    /// For each pool whether a request can be sent to it.
    pub pools: Vec<bool>,
    /// Something not known that may lead to any pool.
    pub anywhere: Option<Blame>,
}

impl Reach {
    /// From all listeners.
    pub fn of(model: &Model) -> Reach {
        Reach::from(model, &model.listeners)
    }

    /// From these listeners.
    pub fn from<'m>(model: &'m Model, listeners: impl IntoIterator<Item = &'m Listener>) -> Reach {
        Reach::along(model, listeners.into_iter().map(|listener| listener.entry), |_, _| true)
    }

    /// From all listeners, and from the tables that are [adrift].
    pub fn at_most(model: &Model) -> Reach {
        let entries = model.listeners.iter().map(|listener| listener.entry);
        Reach::along(model, entries.chain(adrift(model)), |_, _| true)
    }

    /// From these tables, by the actions that `leads` picks, with their route where they are one's.
    pub fn along(
        model: &Model,
        entries: impl IntoIterator<Item = TableId>,
        leads: impl Fn(Option<&Route>, &Action) -> bool,
    ) -> Reach {
        let (tables, pools) = (vec![false; model.tables.len()], vec![false; model.pools.len()]);
        let mut reach = Reach { tables, pools, anywhere: None };
        let mut names = Names { model, by_name: None };
        let mut open: Vec<TableId> = entries.into_iter().collect();
        while let Some(id) = open.pop() {
            if std::mem::replace(&mut reach.tables[id.0 as usize], true) {
                continue;
            }
            let table = model.table(id);
            let (routes, rest) = live_part(table);
            let routes = routes.iter().map(|route| (Some(route), &route.action, route.span));
            let ways = routes.chain(rest.map(|action| (None, action, table.span)));
            for (_, action, span) in ways.filter(|(route, action, _)| leads(*route, action)) {
                reach.follow(&mut names, action, span, &mut open);
            }
        }
        reach
    }

    fn follow<'m>(&mut self, names: &mut Names<'m>, action: &'m Action, span: Span, open: &mut Vec<TableId>) {
        match action {
            Action::Goto(table) | Action::Restart { table, .. } => open.push(*table),
            Action::Forward(forward) => self.pools[forward.pool.0 as usize] = true,
            Action::ForwardByName { name, .. } => match possible_texts(name) {
                Some(texts) => {
                    let pools: Vec<PoolId> = texts.iter().filter_map(|text| names.find(text)).collect();
                    pools.into_iter().for_each(|pool| self.enter(names.model, pool, open));
                }
                None => {
                    let reason = "the name of the pool is computed from the request".into();
                    self.everywhere(names.model, Blame { span, reason }, open);
                }
            },
            Action::Opaque(blame) => self.everywhere(names.model, blame.clone(), open),
            Action::Next | Action::Redirect(_) | Action::Respond(_) | Action::Reject(_) => {}
        }
    }

    /// A pool that is named, with the rules in front of it.
    fn enter(&mut self, model: &Model, pool: PoolId, open: &mut Vec<TableId>) {
        match model.pool(pool).entry {
            Some(table) => open.push(table),
            None => self.pools[pool.0 as usize] = true,
        }
    }

    fn everywhere(&mut self, model: &Model, blame: Blame, open: &mut Vec<TableId>) {
        if self.anywhere.is_none() {
            self.anywhere = Some(blame);
            model.pool_ids().for_each(|(id, _)| self.enter(model, id, open));
        }
    }

    /// Whether a request may be sent to the pool, as far as can be known.
    pub fn pool(&self, pool: PoolId) -> bool {
        self.pools[pool.0 as usize]
    }

    /// What may lead to a pool though no route does: something not known that leads on, or that is done on the way and may
    /// ask a pool by itself.
    pub fn unseen(&self, model: &Model) -> Option<Blame> {
        let filters = || model.tables.iter().flat_map(|table| &table.routes).flat_map(|route| &route.filters);
        let opaque = || {
            filters().find_map(|filter| match filter.kind.as_ref() {
                FilterKind::Opaque { blame, .. } => Some(blame.as_ref().clone()),
                _ => None,
            })
        };
        self.anywhere.clone().or_else(opaque)
    }
}

/// Pools by name; written down when first asked.
struct Names<'m> {
    model: &'m Model,
    by_name: Option<HashMap<&'m str, PoolId>>,
}

impl Names<'_> {
    fn find(&mut self, name: &str) -> Option<PoolId> {
        let all = || self.model.pool_ids().map(|(id, pool)| (pool.name.value.as_str(), id)).collect();
        self.by_name.get_or_insert_with(all).get(name).copied()
    }
}

/// The pools that a request may be sent to and that `is` picks. Most rules pick none, and then nothing is followed.
pub(crate) fn reached(model: &Model, is: impl Fn(&Pool) -> bool) -> Vec<&Pool> {
    let picked: Vec<(PoolId, &Pool)> = model.pool_ids().filter(|(_, pool)| is(pool)).collect();
    if picked.is_empty() {
        return Vec::new();
    }
    let reach = Reach::of(model);
    picked.into_iter().filter(|(id, _)| reach.pool(*id)).map(|(_, pool)| pool).collect()
}

/// The actions of a table up to the first one that is always taken.
pub(crate) fn live_actions(table: &Table) -> impl Iterator<Item = &Action> {
    let (routes, rest) = live_part(table);
    routes.iter().map(|route| &route.action).chain(rest)
}

/// The routes up to the first one that is always taken, and what happens past them where none is.
fn live_part(table: &Table) -> (&[Route], Option<&Action>) {
    let end = table.routes.iter().position(takes_all);
    let routes = &table.routes[..end.map_or(table.routes.len(), |end| end + 1)];
    (routes, end.is_none().then_some(&table.otherwise))
}

/// Whether no request gets past the route.
pub(crate) fn takes_all(route: &Route) -> bool {
    matches!(route.when, Predicate::Const(true)) && ends(&route.action)
}

/// Whether a request that meets the action is done with its table.
pub(crate) fn ends(action: &Action) -> bool {
    !matches!(action, Action::Next | Action::Opaque(_) | Action::ForwardByName { missing: Missing::Next, .. })
}

/// Every text that a value can be, where that can be told.
fn possible_texts(value: &Value) -> Option<Vec<Text>> {
    match value {
        Value::Text(text) => Some(vec![text.clone()]),
        Value::Lookup(_, map) if map.unknown.is_none() => {
            let values = map.entries().iter().map(|entry| &entry.value).chain(&map.default);
            let texts: Option<Vec<Vec<Text>>> = values.map(possible_texts).collect();
            Some(texts?.concat())
        }
        _ => None,
    }
}

/// Tables that nothing on the way of a request leads to, and that are nobody's own: they are for what comes after an answer
/// of an endpoint, which isn't followed.
pub(crate) fn adrift(model: &Model) -> Vec<TableId> {
    let actions = model.tables.iter().flat_map(|table| {
        let routes = table.routes.iter().map(|route| &route.action);
        routes.chain([&table.otherwise])
    });
    let led = actions.filter_map(|action| match action {
        Action::Goto(next) | Action::Restart { table: next, .. } => Some(*next),
        _ => None,
    });
    let own = model.listeners.iter().map(|listener| listener.entry);
    let own = own.chain(model.pools.iter().filter_map(|pool| pool.entry));
    let known: HashSet<TableId> = led.chain(own).collect();
    (0..model.tables.len()).map(|number| TableId(number as u32)).filter(|id| !known.contains(id)).collect()
}

/// Spans of listeners and pools: routes that stand there are the engine's own.
pub(crate) fn sections(model: &Model) -> HashSet<Span> {
    let listeners = model.listeners.iter().flat_map(|listener| [listener.span, listener.name.span]);
    let pools = model.pools.iter().flat_map(|pool| [pool.span, pool.name.span]);
    listeners.chain(pools).collect()
}

/// The same with those of tables.
pub(crate) fn unwritten(model: &Model) -> HashSet<Span> {
    let mut spans = sections(model);
    spans.extend(model.tables.iter().map(|table| table.span));
    spans
}

/// Whether a condition looks at a mark that the engine keeps of the request: a variable in parentheses, which no
/// configuration can name. Requests that the engine makes itself may come with marks that nothing here sets.
pub(crate) fn asks_for_marks(when: &Predicate) -> bool {
    match when {
        Predicate::All(of) | Predicate::Any(of) => of.iter().any(asks_for_marks),
        Predicate::Not(inner) => asks_for_marks(inner),
        Predicate::Test(test) => matches!(&test.value, Value::Field(Field::Var(name)) if name.starts_with('(')),
        Predicate::Const(_) | Predicate::Opaque(_) => false,
    }
}
