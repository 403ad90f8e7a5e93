//! One `server`: its rewrite phase, then the search for a location.

use std::cell::RefCell;
use std::collections::HashMap;

use finding::Span;
use model::{Action, Blame, Route, TableId, Text};

use super::said::Said;
use super::scope::breaks;
use super::settings::{CHANGED, unmark};
use super::site::{Site, disturbs, first_name, outside, unread_route};
use super::traits::Traits;
use super::unknown::acts_first;
use super::{Entry, Flow, Lowering, Scope};
use crate::nginx::config::{Kind, Server};

impl Lowering {
    /// Adds the tables of a server; gives the first.
    pub(super) fn server<'c>(&mut self, server: &'c Server, section: &Scope<'c, '_>) -> TableId {
        let scope = section.inner(&server.block);
        let name = first_name(server);
        let title: Text = format!("server {}", if name.is_empty() { "(no name)" } else { &name }).into();
        let start = self.reserve(&title, server.span);
        let find = if acts_first(&server.block.lines, &scope) || !server.block.unread.is_empty() {
            self.reserve(&format!("locations of {title}").into(), server.span)
        } else {
            start
        };
        let named = self.named_locations(server);
        let mut traits = Traits::of(&server.block);
        traits.groups |= self.groups;
        traits.error_pages |= section.last("error_page").is_some();
        let breaks = breaks(&server.block.lines);
        let disturbs = disturbs(&server.block.lines);
        let answers = Said::of(&scope, section, traits.answers);
        let errors = RefCell::default();
        let mut site = Site { span: server.span, name, start, find, named, traits, disturbs, breaks, answers, errors };
        site.answers.server = self.answers_of(&outside(server, &site, &scope));
        if find != start {
            self.server_phase(server, &site, &scope, title);
        }
        self.locations(server, &site, &scope);
        self.forget_answers();
        start
    }

    /// Keeps a table free for each named location: others may lead there before it is written.
    fn named_locations<'c>(&mut self, server: &'c Server) -> HashMap<&'c str, TableId> {
        let mut named = HashMap::new();
        for location in &server.block.locations {
            if let Kind::Named(name) = &location.kind {
                let table = self.reserve(&format!("location {name}").into(), location.span);
                named.insert(name.as_str(), table);
            }
        }
        named
    }

    /// What happens before a location is looked for.
    fn server_phase<'c>(&mut self, server: &'c Server, site: &Site<'c>, scope: &Scope<'c, '_>, title: Text) {
        let mut flow = Flow::into_table(title, server.span, site.start);
        for unread in &server.block.unread {
            flow.push(unread_route(unread));
        }
        let here = outside(server, site, scope);
        self.handshake(&mut flow, scope);
        self.not_understood(&mut flow, &here);
        self.real_ip(&mut flow, site, scope);
        flow.filter(server.span, self.answers_of_server(site, server.span));
        self.rewrite_phase(&mut flow, &server.block.lines, &here);
        flow.begin_content(self);
        if site.breaks {
            flow.filter(server.span, vec![unmark(server.span, CHANGED)]);
        }
        flow.finish(self, server.span, Action::Goto(site.find).into());
    }

    /// The search for a location, with the server itself where none fits.
    fn locations<'c>(&mut self, server: &'c Server, site: &Site<'c>, scope: &Scope<'c, '_>) {
        let fallback = self.server_content(server, site, scope);
        let mut routes = self.search(&server.block.locations, site, scope, &[]);
        if site.find == site.start {
            let filters = self.answers_of_server(site, server.span);
            let first = Route { filters, ..Route::always(server.span, Action::Next) };
            routes.splice(..0, Some(first).filter(|route| !route.filters.is_empty()));
        }
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
    fn server_content<'c>(&mut self, server: &'c Server, site: &Site<'c>, scope: &Scope<'c, '_>) -> Entry {
        let flow = Flow::new("no location", server.span);
        self.content_phase(flow, &outside(server, site, scope))
    }
}

/// Stands in a table until it is filled.
fn no_blame(span: Span) -> Blame {
    Blame { span, reason: "no location".into() }
}
