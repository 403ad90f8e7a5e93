//! `listen`: one listener for each address and port, with the servers that share it.

use std::collections::HashMap;
use std::rc::Rc;

use finding::Spanned;
use model::{
    Action, Bind, BindAddress, Filter, FilterKind, Listener, Opaque, PathRules, Ports, Predicate, Protocol, Route,
    TableId, Text, Tls, TlsMode,
};

use super::actions::blamed;
use super::names::{Named, named};
use super::settings::{client_limits, client_timeouts};
use super::site::unread_route;
use super::{Lowering, Scope};
use crate::nginx::config::words::{Class, class};
use crate::nginx::config::{Config, Listen, ListenAddress, Section, Server};

/// A server on an address.
pub struct Member<'c> {
    /// The `listen` that puts it there.
    pub listen: &'c Listen,
    /// The server.
    pub server: &'c Server,
    /// The section around it, as an index.
    pub section: usize,
    /// Its first table.
    pub table: TableId,
    /// The conditions of its names.
    pub names: Rc<Vec<Named>>,
}

/// All servers of one address and port.
pub type Group<'c> = Vec<Member<'c>>;

/// Adds the listeners of all `http` sections.
pub fn lower<'c>(cx: &mut Lowering<'c>, config: &'c Config) {
    let scopes: Vec<Scope<'c, '_>> = config.http.iter().map(|section| Scope::section(&section.settings)).collect();
    let mut members = Vec::new();
    for (index, section) in config.http.iter().enumerate() {
        for server in &section.servers {
            let table = cx.server(server, &scopes[index]);
            let names = Rc::new(named(server));
            let member = |listen| Member { listen, server, section: index, table, names: names.clone() };
            members.extend(server.listens.iter().map(member));
        }
    }
    // QUIC takes the same requests on the same ports as TCP does.
    members.retain(|member| !member.listen.udp);
    for groups in merged(groups(members)) {
        cx.listener(&groups, config, &scopes);
    }
    cx.section_words(config);
}

/// Servers by address and port, in the order of the text.
pub fn groups(members: Vec<Member<'_>>) -> Vec<Group<'_>> {
    let mut order: Vec<Group<'_>> = Vec::new();
    let mut index: HashMap<(ListenAddress, Option<u16>), usize> = HashMap::new();
    for member in members {
        let key = (member.listen.address.clone(), member.listen.port);
        let at = *index.entry(key).or_insert(order.len());
        if at == order.len() {
            order.push(Vec::new());
        }
        order[at].push(member);
    }
    order
}

/// Addresses of one port with the same servers in the same order are one listener: `80` and `[::]:80`.
pub fn merged(groups: Vec<Group<'_>>) -> Vec<Vec<Group<'_>>> {
    let mut out: Vec<Vec<Group<'_>>> = Vec::new();
    let mut index: HashMap<(Option<u16>, Vec<TableId>, bool, usize), usize> = HashMap::new();
    for group in groups {
        let tables = group.iter().map(|member| member.table).collect();
        let ssl = group.iter().any(|member| member.listen.ssl);
        let key = (group[0].listen.port, tables, ssl, default_of(&group));
        match index.get(&key) {
            Some(&at) if group[0].listen.port.is_some() => out[at].push(group),
            _ => {
                index.insert(key, out.len());
                out.push(vec![group]);
            }
        }
    }
    out
}

/// Which member takes requests that no name takes.
pub fn default_of(group: &Group<'_>) -> usize {
    group.iter().position(|member| member.listen.default).unwrap_or(0)
}

impl<'c> Lowering<'c> {
    fn listener(&mut self, groups: &[Group<'c>], config: &'c Config, scopes: &[Scope<'c, '_>]) {
        let group = &groups[0];
        let default = &group[default_of(group)];
        let scope = scopes[default.section].inner(&default.server.block);
        let name: Text = display(default.listen).into();
        let span = group[0].listen.span;
        let entry = self.reserve(&name, span);
        let mut routes = vec![normalize(&scope, default)];
        routes.extend(self.by_name(group, config));
        self.fill(entry, routes, Action::Goto(default.table));
        let binds = groups.iter().map(bind).collect();
        self.model.add_listener(Listener {
            name: Spanned::new(name, span),
            span: default.server.span,
            binds,
            protocol: Protocol::Http,
            entry,
            timeouts: client_timeouts(&scope, span),
            limits: client_limits(&scope, span),
            disabled: false,
        });
    }

    fn by_name(&mut self, group: &Group<'c>, config: &'c Config) -> Vec<Route> {
        let mut ranked: Vec<(i64, Route)> = Vec::new();
        for member in group {
            for name in member.names.iter() {
                let action = Action::Goto(member.table);
                let route =
                    Route { span: member.server.span, when: name.when.clone(), filters: name.filters.clone(), action };
                ranked.push((name.rank, route));
            }
        }
        // A section's missing includes may hold servers whose names are more exact than what comes after them here.
        let unread = config.http.iter().flat_map(|section| &section.unread);
        ranked.extend(unread.map(|unread| (1, unread_route(unread))));
        for directive in config.http.iter().flat_map(unknown_words) {
            let reason = format!("{} is not understood", directive.name.as_str());
            let when = Predicate::opaque(Opaque::at_rest(directive.span, reason.clone(), false));
            ranked.push((-1, Route { when, ..Route::always(directive.span, blamed(directive.span, reason)) }));
        }
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.into_iter().map(|(_, route)| route).collect()
    }

    fn section_words(&mut self, config: &'c Config) {
        for directive in config.http.iter().chain(&config.stream).flat_map(unknown_words) {
            self.gap(directive.span, format!("{} is not understood", directive.name.as_str()));
        }
    }
}

fn unknown_words(section: &Section) -> impl Iterator<Item = &crate::nginx::syntax::Directive> {
    section.settings.iter().filter(|directive| class(directive.name.as_str()) == Class::Unknown)
}

fn normalize(scope: &Scope<'_, '_>, default: &Member<'_>) -> Route {
    let merge_slashes = scope.is_on("merge_slashes", true);
    let span = default.listen.span;
    let rules = PathRules { decode: true, merge_slashes, dot_segments: true, strict: true };
    let filters = vec![Filter { span, kind: FilterKind::Normalize(rules) }];
    Route { filters, ..Route::always(span, Action::Next) }
}

/// The address as the configuration would write it.
pub fn display(listen: &Listen) -> String {
    let host = match &listen.address {
        ListenAddress::AnyV4 => "*".to_owned(),
        ListenAddress::AnyV6 => "[::]".to_owned(),
        ListenAddress::Ip(std::net::IpAddr::V6(ip)) => format!("[{ip}]"),
        ListenAddress::Ip(ip) => ip.to_string(),
        ListenAddress::Unix(path) => return format!("unix:{path}"),
        ListenAddress::Name(name) => name.to_string(),
    };
    listen.port.map_or(host.clone(), |port| format!("{host}:{port}"))
}

/// The bind of a group.
pub fn bind(group: &Group<'_>) -> Bind {
    let listen = group[0].listen;
    let address = match &listen.address {
        ListenAddress::AnyV4 | ListenAddress::AnyV6 => BindAddress::Any,
        ListenAddress::Ip(ip) => BindAddress::Ip(*ip),
        ListenAddress::Unix(path) => BindAddress::Unix(path.clone()),
        ListenAddress::Name(name) => BindAddress::Name(name.clone()),
    };
    let ports = listen.port.map(|first| Ports { first, last: listen.last_port.unwrap_or(first) });
    let tls = group.iter().find(|member| member.listen.ssl || says_ssl(member.server)).map(|member| Tls {
        mode: TlsMode::Terminate,
        span: member.listen.span,
        verify: None,
        sni: None,
    });
    let proxy_protocol = group.iter().any(|member| member.listen.proxy_protocol);
    Bind { span: listen.span, address, ports, tls, proxy_protocol }
}

/// The old `ssl on;`.
fn says_ssl(server: &Server) -> bool {
    let mut lines = server.block.lines.iter().filter_map(super::scope::plain);
    lines.any(|line| line.is("ssl") && line.arg(0) == Some("on"))
}
