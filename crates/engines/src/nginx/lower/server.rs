//! One `server`: its rewrite phase, then the search for a location.

use std::cell::RefCell;
use std::collections::HashMap;

use finding::Span;
use model::{Action, Blame, Opaque, Predicate, Route, TableId, Text};

use super::content::Here;
use super::traits::Traits;
use super::{Entry, Flow, Lowering, Place, Scope};
use crate::nginx::config::{Kind, Line, Server, Unread, Weight};

/// What the locations of a server need to know of it.
pub struct Site<'c> {
    /// The directive.
    pub span: Span,
    /// First name; what `$server_name` gives.
    pub name: &'c str,
    /// Where an internal redirect goes on: the server's rewrite phase.
    pub start: TableId,
    /// Where `rewrite ... last` goes on: the search for a location.
    pub find: TableId,
    /// Named locations.
    pub named: HashMap<&'c str, TableId>,
    /// What stands in it anywhere.
    pub traits: Traits<'c>,
    /// Tables of error pages that were written before, by directive and status.
    pub errors: RefCell<HashMap<(Span, u16, bool), TableId>>,
}

impl<'c> Site<'c> {
    /// A place at `span` in this server.
    pub fn at(&self, span: Span) -> Place<'c> {
        Place { span, server_name: self.name }
    }
}

impl<'c> Lowering<'c> {
    /// Adds the tables of a server; gives the first.
    pub(super) fn server(&mut self, server: &'c Server, section: &Scope<'c, '_>) -> TableId {
        let scope = section.inner(&server.block);
        let name = server.names.first().map_or("", |name| name.as_str());
        let title: Text = format!("server {}", if name.is_empty() { "(no name)" } else { name }).into();
        let start = self.reserve(&title, server.span);
        let has_rewrites = server.block.lines.iter().any(is_rewrite_line) || !server.block.unread.is_empty();
        let find = if has_rewrites || scope.own_last("set_real_ip_from").is_some() {
            self.reserve(&format!("locations of {title}").into(), server.span)
        } else {
            start
        };
        let named = self.named_locations(server);
        let mut traits = Traits::of(&server.block);
        traits.groups |= self.groups;
        traits.error_pages |= section.last("error_page").is_some();
        let site = Site { span: server.span, name, start, find, named, traits, errors: RefCell::default() };
        if find != start {
            self.server_phase(server, &site, &scope, title);
        }
        self.locations(server, &site, &scope);
        start
    }

    fn named_locations(&mut self, server: &'c Server) -> HashMap<&'c str, TableId> {
        let mut named = HashMap::new();
        for location in &server.block.locations {
            if let Kind::Named(name) = &location.kind {
                let table = self.reserve(&format!("location {name}").into(), location.span);
                named.insert(name.as_str(), table);
            }
        }
        named
    }

    fn server_phase(&mut self, server: &'c Server, site: &Site<'c>, scope: &Scope<'c, '_>, title: Text) {
        let mut flow = Flow::into_table(title, server.span, site.start);
        for unread in &server.block.unread {
            flow.push(unread_route(unread));
        }
        self.real_ip(&mut flow, site, scope);
        self.rewrite_phase(&mut flow, &server.block.lines, &outside(server, site, scope));
        flow.begin_content(self);
        flow.finish(self, server.span, Action::Goto(site.find).into());
    }

    fn locations(&mut self, server: &'c Server, site: &Site<'c>, scope: &Scope<'c, '_>) {
        let fallback = self.server_content(server, site, scope);
        let routes = self.search(&server.block.locations, site, scope, &[]);
        self.fill(site.find, routes, Action::Opaque(no_blame(server.span)));
        let table = &mut self.model.tables[site.find.0 as usize];
        if fallback.filters.is_empty() {
            table.otherwise = fallback.action;
        } else {
            let otherwise = fallback.action.clone();
            table.routes.push(Route { filters: fallback.filters, ..Route::always(server.span, fallback.action) });
            table.otherwise = otherwise;
        }
    }

    /// Where no location takes the path, the server's own settings answer.
    fn server_content(&mut self, server: &'c Server, site: &Site<'c>, scope: &Scope<'c, '_>) -> Entry {
        let flow = Flow::new("no location", server.span);
        self.content_phase(flow, &outside(server, site, scope))
    }
}

/// The server itself, outside of all locations.
pub fn outside<'c, 's, 'o>(server: &'c Server, site: &'s Site<'c>, scope: &'s Scope<'c, 'o>) -> Here<'c, 's, 'o> {
    Here { span: server.span, block: &server.block, site, scope, location: None, fallback_handler: None }
}

fn no_blame(span: Span) -> Blame {
    Blame { span, reason: "no location".into() }
}

/// The route of an include that was not read: what stands after it is known only as far as the include changes nothing.
pub fn unread_route(unread: &Unread) -> Route {
    let reason: Text = format!("{} is not here", unread.path).into();
    let opaque = match unread.weight {
        Weight::Heavy => Opaque::unknown(unread.span, reason.clone()),
        Weight::Light | Weight::Harmless => Opaque::at_rest(unread.span, reason.clone(), false),
    };
    let when = if unread.weight == Weight::Harmless { Predicate::Const(false) } else { Predicate::opaque(opaque) };
    Route { when, ..Route::always(unread.span, Action::Opaque(Blame { span: unread.span, reason })) }
}

/// Whether the line does something in the rewrite phase.
pub fn is_rewrite_line(line: &Line) -> bool {
    match line {
        Line::If(_) => true,
        Line::Plain(directive) => {
            matches!(directive.name.as_str(), "rewrite" | "return" | "set" | "break")
                || directive.name.text.starts_with("rewrite_by_lua")
                || directive.name.text.starts_with("set_by_lua")
                || directive.name.text.starts_with("server_rewrite_by_lua")
        }
        Line::LimitExcept(_) => false,
    }
}
