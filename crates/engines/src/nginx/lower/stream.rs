//! `stream`: connections instead of requests; one server for each address and port.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use finding::Spanned;
use model::{Action, Limits, Listener, Missing, Protocol, Resolution, Respond, Route, TableId, Text};

use super::listeners::{Facts, Member, bind, default_of, display, groups, merged, unknown_words};
use super::site::{Here, Site, first_name, outside, unread_route};
use super::traits::Traits;
use super::value::has_variable;
use super::{Entry, Flow, Lowering, Scope};
use crate::nginx::config::words::{Class, class};
use crate::nginx::config::{Section, Server};

/// Adds the listeners of all `stream` sections.
pub fn lower(cx: &mut Lowering, sections: Vec<Section>) {
    let mut members = Vec::new();
    for section in sections {
        unknown_words(cx, &section);
        let scope = Scope::section(&section.settings);
        for server in section.servers {
            let table = cx.stream_server(&server, &scope);
            let facts = Rc::new(Facts::of_stream(&server, &scope.inner(&server.block)));
            members.extend(server.listens.into_iter().map(|listen| Member { listen, table, server: facts.clone() }));
        }
    }
    for groups in merged(groups(members)) {
        let default = &groups[0][default_of(&groups[0])];
        let listener = Listener {
            name: Spanned::new(display(&default.listen).into(), default.listen.span),
            span: default.server.span,
            binds: groups.iter().map(bind).collect(),
            protocol: if default.listen.udp { Protocol::Udp } else { Protocol::Tcp },
            entry: default.table,
            timeouts: default.server.timeouts.clone(),
            limits: Limits::default(),
            usages: Vec::new(),
            disabled: false,
        };
        cx.model.add_listener(listener);
    }
}

impl Lowering {
    /// The table of one server: access, then where the connection goes.
    fn stream_server<'c>(&mut self, server: &'c Server, section: &Scope<'c, '_>) -> TableId {
        let scope = section.inner(&server.block);
        let title: Text = server
            .listens
            .first()
            .map_or_else(|| "server".into(), |listen| format!("server {}", display(listen)).into());
        let start = self.reserve(&title, server.span);
        let name = first_name(server);
        let errors = RefCell::default();
        let site = Site {
            span: server.span,
            name,
            start,
            find: start,
            named: HashMap::new(),
            traits: Traits::of(&server.block),
            disturbs: false,
            breaks: false,
            answers: Default::default(),
            errors,
        };
        let here = outside(server, &site, &scope);
        let mut flow = Flow::into_table(title, server.span, start);
        server.block.unread.iter().for_each(|unread| flow.push(unread_route(unread)));
        for line in here.scope.own(&["set"]) {
            flow.filter(line.span, self.set(line, &here));
        }
        self.stream_words(&mut flow, &here);
        self.stream_access(&mut flow, &here);
        let end = self.stream_answer(server, &here);
        flow.finish(self, server.span, end);
        start
    }

    /// Words that nobody knows, and njs, may do anything to a connection.
    fn stream_words<'c>(&mut self, flow: &mut Flow, here: &Here<'c, '_, '_>) {
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

    /// Without `proxy_pass` a server answers itself, with `return`, or closes.
    fn stream_answer<'c>(&mut self, server: &'c Server, here: &Here<'c, '_, '_>) -> Entry {
        let Some(pass) = here.scope.own_last("proxy_pass") else {
            return Action::Respond(Respond { status: None, what: "a fixed text, or nothing".into() }).into();
        };
        let text = pass.arg(0).unwrap_or("");
        let udp = server.listens.iter().any(|listen| listen.udp);
        if has_variable(text) {
            let name = self.value(text, here.site.at(pass.span));
            return Action::ForwardByName { name, missing: Missing::Address }.into();
        }
        let id = self.pool(text, None, Protocol::Tcp, (pass, Resolution::AtStart));
        let name = server.listens.first().map_or_else(String::new, display);
        self.furnish_stream(id, udp, (name.into(), pass.span), here.scope);
        Action::forward(id).into()
    }
}
