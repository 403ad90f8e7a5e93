//! `stream`: connections instead of requests; one server for each address and port.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use finding::Spanned;
use model::{Action, Limits, Listener, Missing, Protocol, Respond, Route, TableId, Text, Timeouts};

use super::listeners::{Member, bind, default_of, display, groups, merged};
use super::settings::time;
use super::site::{Here, Site, outside, unread_route};
use super::traits::Traits;
use super::value::has_variable;
use super::{Entry, Flow, Lowering, Scope};
use crate::nginx::config::words::{Class, class};
use crate::nginx::config::{Config, Server, Unread};

/// Adds the listeners of all `stream` sections.
pub fn lower<'c>(cx: &mut Lowering<'c>, config: &'c Config) {
    for section in &config.stream {
        let scope = Scope::section(&section.settings);
        let mut members = Vec::new();
        for server in &section.servers {
            let table = cx.stream_server(server, &scope, &section.unread);
            let member = |listen| Member { listen, server, section: 0, table, names: Rc::default() };
            members.extend(server.listens.iter().map(member));
        }
        for groups in merged(groups(members)) {
            let default = &groups[0][default_of(&groups[0])];
            let scope = scope.inner(&default.server.block);
            let name: Text = display(default.listen).into();
            let client = time(&scope, "proxy_timeout").or(Some(Spanned::new(600_000, default.server.span)));
            let udp = default.listen.udp;
            cx.model.add_listener(Listener {
                name: Spanned::new(name, default.listen.span),
                span: default.server.span,
                binds: groups.iter().map(bind).collect(),
                protocol: if udp { Protocol::Udp } else { Protocol::Tcp },
                entry: default.table,
                timeouts: Timeouts { client, ..Timeouts::default() },
                limits: Limits::default(),
                disabled: false,
            });
        }
    }
}

impl<'c> Lowering<'c> {
    fn stream_server(&mut self, server: &'c Server, section: &Scope<'c, '_>, _unread: &'c [Unread]) -> TableId {
        let scope = section.inner(&server.block);
        let title: Text = server
            .listens
            .first()
            .map_or_else(|| "server".into(), |listen| format!("server {}", display(listen)).into());
        let start = self.reserve(&title, server.span);
        let name = server.names.first().map_or("", |name| name.as_str());
        let errors = RefCell::default();
        let site = Site {
            span: server.span,
            name,
            start,
            find: start,
            named: HashMap::new(),
            traits: Traits::of(&server.block),
            breaks: false,
            errors,
        };
        let here = outside(server, &site, &scope);
        let mut flow = Flow::into_table(title, server.span, start);
        server.block.unread.iter().for_each(|unread| flow.push(unread_route(unread)));
        self.rewrite_phase(&mut flow, &server.block.lines, &here);
        flow.begin_content(self);
        self.stream_words(&mut flow, &here);
        self.access(&mut flow, &here);
        let end = self.stream_answer(server, &here);
        flow.finish(self, server.span, end);
        start
    }

    fn stream_words(&mut self, flow: &mut Flow, here: &Here<'c, '_, '_>) {
        for directive in here.block.lines.iter().filter_map(super::scope::plain) {
            let name = directive.name.as_str();
            if class(name) == Class::Unknown || name.starts_with("js_") {
                let reason = format!("{name} is not understood");
                self.gap(directive.span, reason.clone());
                flow.push(Route {
                    when: super::rewrite::unknown(directive.span, &reason),
                    ..Route::always(directive.span, super::actions::blamed(directive.span, reason))
                });
            }
        }
    }

    fn stream_answer(&mut self, server: &'c Server, here: &Here<'c, '_, '_>) -> Entry {
        let Some(pass) = here.scope.own_last("proxy_pass") else {
            return Action::Respond(Respond { status: None, what: "a fixed text, or nothing".into() }).into();
        };
        let text = pass.arg(0).unwrap_or("");
        let udp = server.listens.iter().any(|listen| listen.udp);
        if has_variable(text) {
            let name = self.value(text, here.site.at(pass.span));
            return Action::ForwardByName { name, missing: Missing::Address }.into();
        }
        let id = self.pool(text, None, Protocol::Tcp, pass);
        self.furnish_stream(id, udp, pass.span, here.scope);
        Action::forward(id).into()
    }
}
