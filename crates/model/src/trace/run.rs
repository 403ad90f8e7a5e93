//! The interpreter: one route after the other, and both ways where nothing is known.

use crate::{Action, Blame, Filter, FilterKind, Forward, Missing, Route, TableId, Text};

use super::eye::Eye;
use super::holds::{self, Tri};
use super::index;
use super::record::Record;
use super::seen::Seen;
use super::state::{Cursor, State};
use super::{Outcome, Tracer, change, sticky, touched};

/// More jumps than this are a circle.
const JUMPS: u32 = 1_000;

/// What comes after a step.
enum Then {
    On(Cursor),
    End(Outcome),
}

/// One way through the model that is still to be followed.
pub(super) struct Way<'a, R> {
    /// The request as filters have left it, and what was taken for granted on this way.
    pub(super) state: State<'a>,
    /// The next route; with the number of filters done where a way goes on inside a route.
    pub(super) cursor: Cursor,
    /// What is kept of the steps. A record that keeps nothing makes it fast.
    pub(super) record: R,
}

/// Follows one way to its end; further ways that open on the road go into `open`.
pub(super) fn follow<'a, R: Record>(
    tracer: &Tracer<'_>,
    way: &mut Way<'a, R>,
    open: &mut Vec<Way<'a, R>>,
    ended: &mut Vec<(Outcome, State<'a>, R)>,
) -> Outcome {
    let mut lists = Vec::new();
    let mut listed = None;
    loop {
        let Cursor { table: id, route: from, filters_done } = way.cursor;
        let table = tracer.model.table(id);
        let index = if R::ALL_ROUTES { None } else { tracer.index(id) };
        let number = match index {
            Some(index) if filters_done.is_none() => {
                if listed != Some(id) || way.state.touched & index.reads != 0 {
                    index.candidates(&way.state, &mut lists);
                    listed = Some(id);
                    way.state.touched = 0;
                }
                index::next(&lists, from)
            }
            _ => Some(from).filter(|&from| from < table.routes.len()),
        };
        way.cursor.route = number.unwrap_or(table.routes.len());
        let then = match number.map(|number| &table.routes[number]) {
            Some(route) => one_route(tracer, route, way, open, ended),
            None => take(tracer, &table.otherwise, way, table.span),
        };
        match then {
            Then::On(cursor) => way.cursor = cursor,
            Then::End(outcome) => return outcome,
        }
    }
}

/// Tries one route: where its condition is unknown, the other way is kept open for later.
fn one_route<'a, R: Record>(
    tracer: &Tracer<'_>,
    route: &Route,
    way: &mut Way<'a, R>,
    open: &mut Vec<Way<'a, R>>,
    ended: &mut Vec<(Outcome, State<'a>, R)>,
) -> Then {
    if way.cursor.filters_done.is_none() {
        match holds::predicate(&route.when, &way.state) {
            Tri::Yes => {
                way.record.matched(route, &way.state);
                if R::ALL_ROUTES && !matches!(route.action, Action::Next) {
                    let later = &tracer.model.table(way.cursor.table).routes[way.cursor.route + 1..];
                    way.record.too_late(route, later, &way.state);
                }
            }
            Tri::No => {
                way.record.skipped(route, &way.state);
                holds::note_usual(&route.when, &mut way.state);
                return Then::On(Cursor { route: way.cursor.route + 1, ..way.cursor });
            }
            Tri::Unknown(condition, blame) => return fork(way, open, condition, &blame),
        }
        if !R::ENDS && is_last(route) {
            return Then::End(Outcome::Respond { status: None, what: Text::default() });
        }
        holds::note_usual(&route.when, &mut way.state);
        way.cursor.filters_done = Some(0);
    }
    let done = way.cursor.filters_done.unwrap_or(0);
    for filter in &route.filters[done..] {
        if let Some(outcome) = one_filter(filter, way, open, ended) {
            return outcome;
        }
        way.cursor.filters_done = way.cursor.filters_done.map(|done| done + 1);
    }
    take(tracer, &route.action, way, route.span)
}

/// Whether a way that takes the route ends there, as one.
fn is_last(route: &Route) -> bool {
    let ends =
        matches!(route.action, Action::Forward(_) | Action::Redirect(_) | Action::Respond(_) | Action::Reject(_));
    let forks = |filter: &Filter| matches!(*filter.kind, FilterKind::Gate { .. } | FilterKind::Opaque { .. });
    ends && !route.filters.iter().any(forks)
}

/// Both ways: here the condition holds, and an open way is left where it doesn't.
fn fork<'a, R: Record>(way: &mut Way<'a, R>, open: &mut Vec<Way<'a, R>>, condition: usize, blame: &Blame) -> Then {
    let mut other = Way { state: way.state.clone(), cursor: way.cursor, record: way.record.clone() };
    for (way, holds) in [(&mut other, false), (&mut *way, true)] {
        way.state.decided.push((condition, holds));
        way.state.assume(blame, holds, false);
        way.record.assumed(blame, holds);
    }
    open.push(other);
    Then::On(way.cursor)
}

/// Applies a filter; `Some` where it forks or ends the way.
fn one_filter<'a, R: Record>(
    filter: &Filter,
    way: &mut Way<'a, R>,
    open: &mut Vec<Way<'a, R>>,
    ended: &mut Vec<(Outcome, State<'a>, R)>,
) -> Option<Then> {
    match filter.kind.as_ref() {
        FilterKind::Gate { opaque, status } => match holds::opaque(opaque, &way.state) {
            Tri::Yes => {
                if opaque.usual.is_some() {
                    way.state.assume(&opaque.blame, true, true);
                    way.record.assumed(&opaque.blame, true);
                }
            }
            Tri::No => {
                way.record.chose(filter.span);
                return Some(Then::End(Outcome::Reject { status: *status }));
            }
            Tri::Unknown(condition, blame) => return Some(fork(way, open, condition, &blame)),
        },
        FilterKind::Opaque { blame, touches } => {
            if touches.fate {
                let unknown = Outcome::Unknown { blame: blame.as_ref().clone() };
                ended.push((unknown, way.state.clone(), way.record.clone()));
            }
            if touches.request {
                way.state.havoc = Some(blame.as_ref().clone());
                way.state.touched = touched::ALL;
            }
        }
        FilterKind::Limit(limit) => way.record.limited(filter.span, limit),
        FilterKind::Count(key) => way.record.limited(filter.span, &format!("requests counted by {key}").into()),
        kind => {
            let before = way.record.before(kind, &way.state);
            if let Err(refused) = change::apply(kind, &mut way.state) {
                way.record.chose(filter.span);
                return Some(Then::End(Outcome::Reject { status: Some(refused.status) }));
            }
            way.record.rewrote(filter.span, kind, before, &way.state);
        }
    }
    None
}

/// Does what the action says.
fn take<R: Record>(tracer: &Tracer<'_>, action: &Action, way: &mut Way<'_, R>, span: finding::Span) -> Then {
    match action {
        Action::Next => Then::On(Cursor { route: way.cursor.route + 1, filters_done: None, ..way.cursor }),
        Action::Goto(table) => enter(tracer, *table, way, span),
        Action::Restart { table, limit } => {
            if way.state.restarts >= *limit {
                return end(
                    way,
                    span,
                    Outcome::Respond { status: Some(500), what: "too many internal redirects".into() },
                );
            }
            way.state.restarts += 1;
            enter(tracer, *table, way, span)
        }
        Action::Forward(Forward { pool, endpoint }) => {
            sticky::keep(tracer.model.pool(*pool), *endpoint, &mut way.state);
            end(way, span, Outcome::Forward { pool: *pool, endpoint: *endpoint })
        }
        Action::ForwardByName { name, missing } => by_name(tracer, name, missing, way, span),
        Action::Redirect(redirect) => {
            let location = Eye::new(&way.state).one(&redirect.location).known().map(Text::from);
            let status = way.state.status.flatten().unwrap_or(redirect.status);
            end(way, span, Outcome::Redirect { status, location })
        }
        Action::Respond(respond) => {
            let status = way.state.status.flatten().or(respond.status);
            end(way, span, Outcome::Respond { status, what: respond.what.clone() })
        }
        Action::Reject(reject) => {
            let status = if reject.status.is_some() { way.state.status.flatten().or(reject.status) } else { None };
            end(way, span, Outcome::Reject { status })
        }
        Action::Opaque(blame) => end(way, span, Outcome::Unknown { blame: blame.clone() }),
    }
}

/// The way ends here.
fn end<R: Record>(way: &mut Way<'_, R>, span: finding::Span, outcome: Outcome) -> Then {
    way.record.chose(span);
    Then::End(outcome)
}

/// Goes on in another table; too many jumps are a circle, and nobody knows what comes of it.
fn enter<R: Record>(tracer: &Tracer<'_>, table: TableId, way: &mut Way<'_, R>, span: finding::Span) -> Then {
    way.state.jumps += 1;
    if way.state.jumps > JUMPS {
        return Then::End(Outcome::Unknown { blame: Blame { span, reason: "a circle of jumps".into() } });
    }
    way.record.chose(span);
    way.record.entered(tracer.model.table(table));
    Then::On(Cursor { table, route: 0, filters_done: None })
}

/// Computes a pool's name and looks it up.
fn by_name<R: Record>(
    tracer: &Tracer<'_>,
    name: &crate::Value,
    missing: &Missing,
    way: &mut Way<'_, R>,
    span: finding::Span,
) -> Then {
    let name = match Eye::new(&way.state).one(name) {
        Seen::Unknown(blame) => return end(way, span, Outcome::Unknown { blame }),
        Seen::Absent => Text::default(),
        Seen::Text(name) => Text::from(name.as_ref()),
    };
    match (tracer.pool_named(&name), missing) {
        (Some(target), _) => match tracer.model.pool(target).entry {
            Some(table) => enter(tracer, table, way, span),
            None => end(way, span, Outcome::Forward { pool: target, endpoint: None }),
        },
        (None, Missing::Next) => take(tracer, &Action::Next, way, span),
        (None, Missing::Address) => end(way, span, Outcome::ForwardTo { address: name }),
        (None, Missing::Status(status)) => {
            end(way, span, Outcome::Respond { status: Some(*status), what: "no such pool".into() })
        }
    }
}
