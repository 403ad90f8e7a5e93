//! Redirects that lead in a circle, over all requests.
//!
//! A client that is redirected for ever is redirected any number of times. So requests are followed from redirect to redirect
//! as sets: where none is left, nothing goes in a circle; of those that are left one is sent round through the model as it is.

mod follow;
mod location;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use finding::Span;
use model::trace::{Trace, Tracer};
use model::{Action, Field, Filter, FilterKind, How, Matcher, Model, Predicate, TableId, Value};

use super::search::not_followed;
use crate::ask::Ask;
use crate::facts::decided::deciding;
use crate::prove::{Aim, Confirmed, Exit, Explorer, Go, Hop, Place, Setting, chain};
use crate::space::door::{Door, doors};
use crate::space::lang::work;
use crate::space::{HostNames, Sym, Told, Trail};
use location::Next;

/// So many redirects are followed, one after the other.
const DEPTH: usize = 5;

/// So much is spent in all, and so much a request costs that is sent round. A rule that takes seconds is switched off.
const FUEL: u64 = 60_000;
const REQUEST: usize = 20;

/// Requests that lead to each other for ever.
#[derive(Clone, Debug)]
pub struct Circle {
    /// Each request with what becomes of it; the last one leads to the first, if it returns.
    pub requests: Vec<(Ask, Trace)>,
    /// Whether it comes back to where it was; else it goes on to one URL after another.
    pub returns: bool,
}

/// What is known of redirects.
#[derive(Clone, Debug, Default)]
pub struct Circles {
    /// How many routes redirect.
    pub redirects: usize,
    /// One for each redirect that is part of some.
    pub found: Vec<Circle>,
    /// Whether there may be others: something was not followed.
    pub open: bool,
}

impl Circle {
    /// The line that redirects each request.
    pub fn lines(&self) -> impl Iterator<Item = (&Ask, Option<Span>)> {
        self.requests.iter().map(|(ask, trace)| (ask, deciding(trace).first().copied()))
    }
}

impl Circles {
    /// With those of another balancer.
    pub fn extend(&mut self, other: Circles) {
        self.redirects += other.redirects;
        self.found.extend(other.found);
        self.open |= other.open;
    }
}

/// All circles of redirects.
pub fn circles(model: &Model) -> Circles {
    let redirects = redirects(model);
    let open = may_redirect_unseen(model);
    let mut search = Search { found: Vec::new(), known: HashSet::new(), open, ways: Vec::new() };
    if redirects.is_empty() {
        return Circles::default();
    }
    let tracer = Tracer::new(model);
    let doors: Vec<Door> = doors(model).into_iter().filter(|door| door.scheme.is_http()).collect();
    let mut explorers = explorers(&tracer, &doors, &redirects);
    for start in 0..doors.len() {
        let Some(explorer) = &mut explorers[start] else { continue };
        let (place, trail) = (explorer.begin(), Trail::new(explorer.world.clone()));
        let exits = search.exits(explorer, &place, trail);
        for exit in exits.into_iter().filter(|exit| !adds_a_slash(model, exit)) {
            search.ways.push(Hop { side: start, exit });
            search.follow(&tracer, &doors, &mut explorers);
            search.ways.pop();
        }
    }
    Circles { redirects: redirects.len(), found: search.found, open: search.open }
}

/// Where something redirects; the place behind all routes is that of what no route takes.
fn redirects(model: &Model) -> Vec<(TableId, usize)> {
    let is = |action: &Action| matches!(action, Action::Redirect(_));
    let of_table = |(number, table): (usize, &model::Table)| {
        let id = TableId(number as u32);
        let routes =
            table.routes.iter().enumerate().filter(|(_, route)| is(&route.action)).map(move |(at, _)| (id, at));
        let otherwise = is(&table.otherwise).then_some((id, table.routes.len()));
        routes.chain(otherwise).collect::<Vec<_>>()
    };
    model.tables.iter().enumerate().flat_map(of_table).collect()
}

/// Whether something that isn't understood may be a redirect as well.
fn may_redirect_unseen(model: &Model) -> bool {
    let unknown = |action: &Action| matches!(action, Action::Opaque(_));
    let fate = |filter: &Filter| matches!(filter.kind.as_ref(), FilterKind::Opaque { touches, .. } if touches.fate);
    model.tables.iter().any(|table| {
        let mut routes = table.routes.iter();
        unknown(&table.otherwise) || routes.any(|route| unknown(&route.action) || route.filters.iter().any(fate))
    })
}

/// One for each door from which some redirect can be met.
fn explorers<'m, 't>(
    tracer: &'t Tracer<'m>,
    doors: &[Door],
    redirects: &[(TableId, usize)],
) -> Vec<Option<Explorer<'m, 't>>> {
    let mut all: Vec<Option<Explorer<'m, 't>>> = Vec::new();
    for door in doors {
        let explorer = Aim::at(tracer.model(), door, redirects.iter().copied()).map(|aim| {
            let spelling = door.spelling(tracer.model());
            let names = HostNames { free_host: true, sni_is_host: true };
            let setting = Setting { spelling, names, at_rest: true };
            let mut explorer = Explorer::new(tracer, door.clone(), setting, |_| {}).aiming(aim).with_fuel(FUEL);
            if let Some(first) = all.iter().flatten().next() {
                explorer.sharing(first);
            }
            explorer
        });
        all.push(explorer);
    }
    all
}

struct Search<'m> {
    found: Vec<Circle>,
    /// Redirects of which a circle was found.
    known: HashSet<Span>,
    open: bool,
    /// The redirects of the way that is followed.
    ways: Vec<Hop<'m>>,
}

impl<'m> Search<'m> {
    /// The redirects that some of the requests may meet.
    fn exits(&mut self, explorer: &mut Explorer<'m, '_>, place: &Place, trail: Trail) -> Vec<Exit<'m>> {
        let mut exits = Vec::new();
        explorer.explore_from(place, trail, &mut |_, exit| {
            exits.push(exit);
            Go::On
        });
        self.open |= !explorer.has_fuel() || exits.iter().any(|exit| not_followed(explorer.model, exit).is_some());
        exits.retain(|exit| redirect(explorer.model, exit).is_some());
        exits
    }

    /// Follows those requests that go the way so far.
    fn follow(&mut self, tracer: &Tracer<'m>, doors: &[Door], explorers: &mut [Option<Explorer<'m, '_>>]) {
        let Some(hop) = self.ways.last() else { return };
        let Some((action, span)) = redirect(tracer.model(), &hop.exit) else { return };
        if self.known.contains(&span) {
            return;
        }
        if gives_a_cookie(tracer.model(), &hop.exit) || !explorers[hop.side].as_ref().is_some_and(Explorer::has_fuel) {
            return self.open = true;
        }
        work::add(REQUEST);
        match chain(explorers, &self.ways, &|ask, trace| follow::next(ask, trace)) {
            Confirmed::Nothing => return,
            Confirmed::Unknown(_) => return self.open = true,
            Confirmed::Request(ask) => {
                if let Some(circle) = follow::circle(tracer, &ask) {
                    return self.circle(tracer, circle, span);
                }
            }
        }
        if self.ways.len() >= DEPTH {
            return self.open = true;
        }
        let Action::Redirect(redirect) = action else { return };
        let Some(nexts) = location::read(&hop.exit.store, &redirect.location, span) else { return self.open = true };
        let (side, before) = (hop.side, hop.exit.store.told().cloned());
        for (when, next) in nexts {
            let Some(trail) = self.ways.last().and_then(|hop| hop.exit.trail.and(&when)) else { continue };
            let (door, is_certain) = arrives(doors, side, &next);
            self.open |= !is_certain;
            let Some(side) = door else { continue };
            let Some(explorer) = &mut explorers[side] else { continue };
            let place = explorer.arrive(told(next, before.as_ref(), redirect.status));
            for exit in self.exits(explorer, &place, trail) {
                self.ways.push(Hop { side, exit });
                self.follow(tracer, doors, explorers);
                self.ways.pop();
            }
        }
    }

    fn circle(&mut self, tracer: &Tracer<'_>, mut circle: Circle, span: Span) {
        if follow::is_own(tracer, &circle) {
            self.known.insert(span);
            self.known.extend(circle.lines().filter_map(|(_, line)| line));
            // It is told from the line that stands first in the text.
            let first = circle.lines().enumerate().min_by_key(|(_, (_, line))| *line).map_or(0, |(at, _)| at);
            circle.requests.rotate_left(first);
            self.found.push(circle);
        } else {
            // Other requests of these may be.
            self.open = true;
        }
    }
}

/// The redirect of an exit, and its line.
fn redirect<'m>(model: &'m Model, exit: &Exit<'m>) -> Option<(&'m Action, Span)> {
    let table = model.table(exit.path.table);
    let route = exit.path.route.map(|route| &table.routes[route]);
    let (action, span) = route.map_or((&table.otherwise, table.span), |route| (&route.action, route.span));
    matches!(action, Action::Redirect(_)).then_some((action, span))
}

/// Whether it does nothing but put a slash behind a path: the next request is longer, so a circle has another redirect as well.
fn adds_a_slash(model: &Model, exit: &Exit<'_>) -> bool {
    let Some(route) = exit.path.route.map(|route| &model.table(exit.path.table).routes[route]) else { return false };
    let (Predicate::Test(test), Action::Redirect(redirect)) = (&route.when, &route.action) else { return false };
    let Matcher::Strings(strings) = &test.matcher else { return false };
    let one = strings.how == How::Equal && !strings.fold && test.value == Value::Field(Field::Path);
    let Value::Join(parts) = &redirect.location else { return false };
    let text = parts.iter().find_map(|part| match part {
        Value::Text(text) if text.starts_with('/') => Some(text),
        _ => None,
    });
    one && strings.any.iter().all(|path| text.is_some_and(|text| text.strip_prefix(path.as_str()) == Some("/")))
}

/// Whether the client gets a cookie along with it: then it may be another request the next time.
fn gives_a_cookie(model: &Model, exit: &Exit<'_>) -> bool {
    let before = exit.store.answers.each().any(|(header, _)| header.change.name() == "set-cookie");
    let here = exit.path.route.map(|route| &model.table(exit.path.table).routes[route]);
    let own = |filter: &Filter| match filter.kind.as_ref() {
        FilterKind::ResponseHeaders(all) => all.iter().any(|header| header.change.name() == "set-cookie"),
        _ => false,
    };
    before || here.is_some_and(|route| route.filters.iter().any(own))
}

/// What the client asks for after a redirect of that status, by what it was told `before`.
fn told(next: Next, before: Option<&Told>, status: u16) -> Told {
    let method = match follow::keeps_method(status) {
        true => before.and_then(|told| told.method.clone()),
        false => Some(Sym::Text("GET".into())),
    };
    Told { host: next.host.or_else(|| before.and_then(|told| told.host.clone())), target: next.target, method }
}

/// The door at which the next request arrives, `None` where it is none of these, and whether that is certain: several listeners may
/// have the port, at addresses that a name may stand for, and some have a range of ports, or one that isn't known.
fn arrives(doors: &[Door], here: usize, next: &Next) -> (Option<usize>, bool) {
    let Some((scheme, port)) = next.place else { return (Some(here), true) };
    let fits = |door: &Door| door.scheme == scheme && door.port == Some(port);
    let found = if fits(&doors[here]) { Some(here) } else { doors.iter().position(fits) };
    let another = |door: &Door| {
        let vague = door.scheme == scheme && (door.in_range || door.port.is_none());
        vague || fits(door) && found.is_some_and(|found| doors[found].listener != door.listener)
    };
    (found, !doors.iter().any(another))
}
