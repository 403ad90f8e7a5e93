//! The search for a location: `=`, then the longest prefix with `^~`, then expressions in order, then the longest
//! prefix. Nested locations are searched inside the prefix that holds them, before the outer expressions (seen on
//! nginx 1.22.1).

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use finding::Span;
use model::{
    Action, Field, Filter, FilterKind, How, Matcher, Opaque, Pattern, Predicate, Redirect, Route, Strings, Text, Value,
};

use super::answers::before;
use super::errors::special;
use super::shared::choice;
use super::site::{Here, Site};
use super::{Entry, Flow, Lowering, Scope};
use crate::nginx::config::{Kind, Location};
use crate::nginx::syntax::Directive;

/// A prefix location on its way into a table.
struct Prefix<'c> {
    path: &'c str,
    route: Route,
    /// Asked before the expressions: it has `^~`, or holds locations of its own.
    early: bool,
}

impl Lowering {
    /// The routes of one level of locations, with the expressions of the levels around it, that come after its own.
    pub(super) fn search<'c>(
        &mut self,
        locations: &'c [Location],
        site: &Site<'c>,
        scope: &Scope<'c, '_>,
        outer: &[Route],
    ) -> Vec<Route> {
        self.name_named(locations, site, scope);
        let regexes = self.expressions(locations, site, scope);
        let (mut routes, mut prefixes) = (Vec::new(), Vec::new());
        for location in locations {
            match &location.kind {
                Kind::Exact(path) => {
                    let entry = self.location(location, site, scope);
                    routes.push(route(location.span, by_path(location.span, How::Equal, path), entry));
                }
                Kind::Prefix { path, no_regex } => {
                    let after: Vec<Route> = if *no_regex { Vec::new() } else { regexes.clone() };
                    let after: Vec<Route> = after.into_iter().chain(outer.iter().cloned()).collect();
                    prefixes.push(self.prefix(location, path, *no_regex, site, scope, &after, outer));
                }
                Kind::Unread(text) => {
                    let opaque = Opaque::unknown(location.span, format!("which paths {text} takes is not known"));
                    let entry = self.location(location, site, scope);
                    routes.push(route(location.span, Predicate::opaque(opaque), entry));
                }
                Kind::Regex { .. } | Kind::Named(_) => {}
            }
        }
        routes.extend(self.slash_redirects(locations, site, scope));
        prefixes.sort_by_key(|prefix| std::cmp::Reverse(prefix.path.len()));
        routes.extend(early(&prefixes));
        routes.extend(regexes);
        routes.extend(outer.iter().cloned());
        routes.extend(prefixes.into_iter().filter(|prefix| !prefix.early).map(|prefix| prefix.route));
        routes
    }

    /// Fills the tables that were kept free for named locations.
    fn name_named<'c>(&mut self, locations: &'c [Location], site: &Site<'c>, scope: &Scope<'c, '_>) {
        for location in locations {
            let Kind::Named(name) = &location.kind else { continue };
            let Some(&table) = site.named.get(name.as_str()) else { continue };
            let entry = self.location(location, site, scope);
            let flow = Flow::into_table(format!("location {name}"), location.span, table);
            flow.finish(self, location.span, entry);
        }
    }

    /// Locations by expression, in the order of the text.
    fn expressions<'c>(&mut self, locations: &'c [Location], site: &Site<'c>, scope: &Scope<'c, '_>) -> Vec<Route> {
        let mut routes = Vec::new();
        for location in locations {
            let Kind::Regex { source, fold } = &location.kind else { continue };
            let mut entry = self.location(location, site, scope);
            if !location.block.locations.is_empty() {
                entry = self.nested(location, source, entry, site, scope, &[]);
            }
            let pattern = Pattern::new(source.clone(), *fold);
            if site.traits.keeps_groups(source) {
                let kind = FilterKind::Capture(Value::Field(Field::Path), Arc::new(pattern.clone()));
                entry.filters.insert(0, Filter::new(location.span, kind));
            }
            let matcher = Matcher::Regexes(vec![pattern]);
            let when = Predicate::test(location.span, Value::Field(Field::Path), matcher);
            routes.push(route(location.span, when, entry));
        }
        routes
    }

    /// A prefix location, with `after`: what is still asked once it is the longest.
    #[allow(clippy::too_many_arguments, reason = "one level of the search, handed down")]
    fn prefix<'c>(
        &mut self,
        location: &'c Location,
        path: &'c str,
        no_regex: bool,
        site: &Site<'c>,
        scope: &Scope<'c, '_>,
        after: &[Route],
        outer: &[Route],
    ) -> Prefix<'c> {
        let mut entry = self.location(location, site, scope);
        let nested = !location.block.locations.is_empty();
        if nested {
            entry = self.nested(location, path, entry, site, scope, after);
        } else if no_regex && !outer.is_empty() {
            // `^~` switches off the expressions of its own level alone.
            let mut flow = Flow::new(format!("location {path}"), location.span);
            outer.iter().cloned().for_each(|route| flow.push(route));
            entry = flow.finish(self, location.span, entry);
        }
        let when = by_path(location.span, How::Prefix, path);
        Prefix { path, route: route(location.span, when, entry), early: nested || no_regex }
    }

    /// The locations inside of one; where none fits, the outer one itself is entered.
    fn nested<'c>(
        &mut self,
        location: &'c Location,
        name: &str,
        entry: Entry,
        site: &Site<'c>,
        scope: &Scope<'c, '_>,
        outer: &[Route],
    ) -> Entry {
        let inner = scope.inner(&location.block);
        let routes = self.search(&location.block.locations, site, &inner, outer);
        let mut flow = Flow::new(format!("location {name}"), location.span);
        routes.into_iter().for_each(|route| flow.push(route));
        flow.finish(self, location.span, entry)
    }

    /// A request for `/api` where only `location /api/ { proxy_pass ... }` is there gets a 301 to `/api/`, also where the
    /// location is `= /api/`, and before any expression is asked (seen on nginx 1.22.1).
    fn slash_redirects<'c>(&mut self, locations: &'c [Location], site: &Site<'c>, scope: &Scope<'c, '_>) -> Vec<Route> {
        let paths: HashSet<&str> = locations.iter().filter_map(static_path).collect();
        let exact: HashMap<&str, &'c Location> = locations.iter().filter_map(exact_path).collect();
        let mut routes = Vec::new();
        for location in locations.iter().filter(|location| passes_on(location)) {
            let Some(path) = static_path(location) else { continue };
            let Some(short) = path.strip_suffix('/').filter(|short| !short.is_empty()) else { continue };
            if paths.contains(short) {
                continue;
            }
            // Of two locations of that path the settings of the one with `=` hold (seen on nginx 1.22.1).
            let location = exact.get(path).copied().unwrap_or(location);
            let inner = scope.inner(&location.block);
            let target = Value::join([Value::text(format!("{short}/")), self.shared.query.clone()]);
            let here = Here {
                span: location.span,
                block: &location.block,
                site,
                scope: &inner,
                location: Some(location),
                fallback_handler: None,
            };
            let action = Action::Redirect(Redirect { status: 301, location: self.absolute(target, &here) });
            let when = by_path(location.span, How::Equal, short);
            let answers = self.answers_on_entry(&here);
            let closed = self.closed(&when, &here);
            let closed = closed.map(|closed| Route { filters: before(answers.clone(), closed.filters), ..closed });
            routes.extend(closed);
            let entry = special(site, location.span, action);
            let entry = Entry { filters: before(answers, entry.filters), ..entry };
            routes.push(route(location.span, when, entry));
        }
        routes
    }

    /// A `Location` header of a text that may begin with a variable: what begins with `/` is made absolute.
    pub(super) fn located(&self, text: &str, value: Value, here: &Here<'_, '_, '_>) -> Value {
        match text.chars().next() {
            Some('/') => self.absolute(value, here),
            Some('$') => {
                let absolute = self.absolute(value.clone(), here);
                choice(here.span, text, (value.clone(), "^/"), absolute, value)
            }
            _ => value,
        }
    }

    /// A `Location` header: nginx makes relative ones absolute with the scheme, the host and a port that isn't the
    /// scheme's own.
    pub(super) fn absolute(&self, target: Value, here: &Here<'_, '_, '_>) -> Value {
        let (scope, site) = (here.scope, here.site);
        if !scope.is_on("absolute_redirect", true) {
            return target;
        }
        let own_name = scope.is_on("server_name_in_redirect", false);
        let name = if own_name { Value::text(site.name.clone()) } else { self.shared.host_or_address(here.span) };
        let scheme = Value::Field(Field::Scheme);
        let mut parts = vec![scheme, Value::text("://"), name];
        if scope.is_on("port_in_redirect", true) {
            parts.push(self.shared.port.clone());
        }
        parts.push(target);
        Value::join(parts)
    }
}

/// A route that enters a location.
fn route(span: Span, when: Predicate, entry: Entry) -> Route {
    Route { span, when, filters: entry.filters, action: entry.action }
}

/// A look at the path, with case.
fn by_path(span: Span, how: How, path: &str) -> Predicate {
    let matcher = Matcher::Strings(Strings::new(how, [path], false));
    Predicate::test(span, Value::Field(Field::Path), matcher)
}

/// The path of a location that is no expression.
fn static_path(location: &Location) -> Option<&str> {
    match &location.kind {
        Kind::Exact(path) | Kind::Prefix { path, .. } => Some(path),
        _ => None,
    }
}

/// The path of a location with `=`.
fn exact_path(location: &Location) -> Option<(&str, &Location)> {
    match &location.kind {
        Kind::Exact(path) => Some((path, location)),
        _ => None,
    }
}

/// Whether the location hands requests on to another server, and so has the slash added.
fn passes_on(location: &Location) -> bool {
    let is_pass = |directive: &Directive| super::handlers::PASSES.contains(&directive.name.as_str());
    location.block.lines.iter().filter_map(super::scope::plain).any(is_pass)
}

/// Prefixes that are asked before the expressions; each must be the longest one that fits.
fn early(prefixes: &[Prefix<'_>]) -> Vec<Route> {
    let late = prefixes.iter().filter(|prefix| !prefix.early);
    let mut late: Vec<&str> = late.map(|prefix| prefix.path).collect();
    late.sort_unstable();
    let unless_longer = |prefix: &Prefix<'_>| {
        let from = late.partition_point(|path| *path < prefix.path);
        let longer: Vec<Text> = late[from..]
            .iter()
            .take_while(|path| path.starts_with(prefix.path))
            .map(|path| Text::from(*path))
            .collect();
        let mut route = prefix.route.clone();
        if !longer.is_empty() {
            let span = route.span;
            let longer = Matcher::Strings(Strings::new(How::Prefix, longer, false));
            let not = Predicate::test(span, Value::Field(Field::Path), longer).negated();
            route.when = Predicate::all(vec![route.when, not]);
        }
        route
    };
    prefixes.iter().filter(|prefix| prefix.early).map(unless_longer).collect()
}
