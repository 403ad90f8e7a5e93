//! `listen`: one listener for each address and port, with the servers that share it.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use finding::{Span, Spanned};
use model::{
    Action, Bind, BindAddress, Dots, Filter, FilterKind, Limits, Listener, Opaque, PathRules, Pattern, Ports,
    Predicate, Protocol, Route, TableId, Text, Timeouts, Tls, TlsMode, Usage, Value,
};

use super::actions::blamed;
use super::names::{Named, ignored, named, without_host};
use super::settings::{SERVER, client_limits, client_timeouts, time};
use super::site::{first_name, unread_route};
use super::{Lowering, Scope};
use crate::nginx::config::words::{Class, class};
use crate::nginx::config::{Listen, ListenAddress, Section, Server, Unread};

/// A server on an address.
pub struct Member {
    /// The `listen` that puts it there.
    pub listen: Listen,
    /// Its first table.
    pub table: TableId,
    /// The server.
    pub server: Rc<Facts>,
}

/// What listeners need to know of a server.
pub struct Facts {
    /// The directive.
    pub span: Span,
    /// The conditions of its names.
    names: Vec<Named>,
    /// What `$server_name` gives.
    name: Text,
    /// The names as written.
    written: Vec<Text>,
    /// Timeouts towards clients.
    pub timeouts: Timeouts,
    limits: Limits,
    merge_slashes: bool,
    /// Names of headers that are not taken; none where all are.
    dropped: Option<&'static str>,
    /// The old `ssl on;`.
    ssl: bool,
}

impl Facts {
    /// The facts of a server with these settings.
    pub fn of(server: &Server, scope: &Scope<'_, '_>) -> Self {
        Facts {
            span: server.span,
            names: named(server),
            name: first_name(server),
            written: server.names.iter().map(|name| name.text.clone()).collect(),
            timeouts: client_timeouts(scope, server.span),
            limits: client_limits(scope, server.span),
            merge_slashes: scope.is_on("merge_slashes", true),
            dropped: dropped(scope),
            ssl: scope.is_on("ssl", false),
        }
    }

    /// The facts of a server of `stream`: ten minutes of silence where nobody says (the manual, and seen on 1.22.1).
    pub fn of_stream(server: &Server, scope: &Scope<'_, '_>) -> Self {
        let client = time(scope, "proxy_timeout").or(Some(Spanned::new(600_000, server.span)));
        let timeouts = [(model::Wait::Client, client)].into_iter().collect();
        Facts {
            span: server.span,
            names: Vec::new(),
            name: Text::default(),
            written: Vec::new(),
            timeouts,
            limits: Limits::default(),
            merge_slashes: false,
            dropped: None,
            ssl: false,
        }
    }
}

/// All servers of one address and port.
pub type Group = Vec<Member>;

/// Words and includes of the sections that may change what every listener does.
struct Outside {
    unread: Vec<Unread>,
    unknown: Vec<(Span, Text)>,
}

/// Adds the listeners of all `http` sections.
pub fn lower(cx: &mut Lowering, sections: Vec<Section>) {
    let mut outside = Outside { unread: Vec::new(), unknown: Vec::new() };
    let mut members = Vec::new();
    for section in sections {
        outside.unknown.extend(unknown_words(cx, &section));
        outside.unread.extend(section.unread);
        let scope = Scope::section(&section.settings);
        for server in section.servers {
            let table = cx.server(&server, &scope);
            let facts = Rc::new(Facts::of(&server, &scope.inner(&server.block)));
            // QUIC takes the same requests on the same ports as TCP does.
            let listens = server.listens.into_iter().filter(|listen| !listen.udp);
            members.extend(listens.map(|listen| Member { listen, table, server: facts.clone() }));
        }
    }
    for groups in merged(groups(members)) {
        cx.listener(&groups, &outside);
    }
}

/// Servers by address and port, in the order of the text.
pub fn groups(members: Vec<Member>) -> Vec<Group> {
    let mut order: Vec<Group> = Vec::new();
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
pub fn merged(groups: Vec<Group>) -> Vec<Vec<Group>> {
    let mut out: Vec<Vec<Group>> = Vec::new();
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
pub fn default_of(group: &Group) -> usize {
    group.iter().position(|member| member.listen.default).unwrap_or(0)
}

impl Lowering {
    /// One listener for addresses that share their servers.
    fn listener(&mut self, groups: &[Group], outside: &Outside) {
        let group = &groups[0];
        let default = &group[default_of(group)];
        let name: Text = display(&default.listen).into();
        let span = group[0].listen.span;
        let entry = self.reserve(&name, span);
        let alike = group.iter().all(|member| member.server.dropped == default.server.dropped);
        let entering = Entering { drops: !alike, says: self.server_is_read };
        let mut routes = vec![normalize(default, alike)];
        routes.extend(by_name(group, outside, entering));
        let filters = entering.filters(default, default);
        if !filters.is_empty() {
            routes.push(Route { filters, ..Route::always(span, Action::Next) });
        }
        self.fill(entry, routes, Action::Goto(default.table));
        let binds = groups.iter().map(bind).collect();
        self.model.add_listener(Listener {
            name: Spanned::new(name, span),
            span: default.server.span,
            binds,
            protocol: Protocol::Http,
            entry,
            timeouts: default.server.timeouts.clone(),
            limits: default.server.limits.clone(),
            usages: group.iter().map(usage).collect(),
            disabled: false,
        });
    }
}

/// What a server that shares a listener says of clients.
fn usage(member: &Member) -> Usage {
    let server = &member.server;
    Usage {
        name: server.written.join(" ").into(),
        span: server.span,
        timeouts: server.timeouts.clone(),
        retries: Default::default(),
        limits: server.limits.clone(),
        tls: None,
    }
}

/// What is done on the way into each server.
#[derive(Clone, Copy)]
struct Entering {
    /// Headers are dropped, by each server's own rule.
    drops: bool,
    /// The name of the server is kept.
    says: bool,
}

impl Entering {
    /// The filters on the way to a server, where headers are dropped by the rule of another.
    fn filters(self, to: &Member, rule: &Member) -> Vec<Filter> {
        let kind = FilterKind::SetVar(SERVER.into(), Value::text(to.server.name.clone()));
        let said = Filter::new(to.listen.span, kind);
        drop_headers(rule).filter(|_| self.drops).into_iter().chain(self.says.then_some(said)).collect()
    }
}

/// Routes to servers: unknown words first, then names by their rank.
fn by_name(group: &Group, outside: &Outside, entering: Entering) -> Vec<Route> {
    let mut ranked: Vec<(i64, Route)> = Vec::new();
    let ignored = ignored(group.iter().map(|member| member.server.written.as_slice()));
    let default = default_of(group);
    let takes = |member: &Member| {
        let names = &member.server.written;
        names.is_empty() || names.iter().any(|name| name.is_empty())
    };
    let asked = group.iter().enumerate().any(|(number, member)| number != default && takes(member));
    for (number, member) in group.iter().enumerate() {
        // A server without a name takes the requests without Host; what it says of headers comes too late for them (seen on
        // nginx 1.22.1).
        if asked && takes(member) {
            let filters = entering.filters(member, &group[default]);
            let (span, action) = (member.server.span, Action::Goto(member.table));
            ranked.push((0, Route { span, when: without_host(span), filters, action }));
        }
        let counts = |name: &&Named| name.dotted.as_ref().is_none_or(|own| !ignored.contains(&(number, own.clone())));
        for name in member.server.names.iter().filter(counts) {
            let (when, mut filters) = (name.when.clone(), name.filters.clone());
            filters.extend(entering.filters(member, member));
            let route = Route { span: member.server.span, when, filters, action: Action::Goto(member.table) };
            ranked.push((name.rank, route));
        }
    }
    // A section's missing includes may hold servers whose names are more exact than what comes after them here.
    ranked.extend(outside.unread.iter().map(|unread| (1, unread_route(unread))));
    for (span, reason) in &outside.unknown {
        // Lua decides on its own; other words of the outermost level are mostly settings of a module.
        let opaque = match reason.contains("_by_lua") {
            true => Opaque::unknown(*span, reason.clone()),
            false => Opaque::at_rest(*span, reason.clone(), false),
        };
        let when = Predicate::opaque(opaque);
        ranked.push((-1, Route { when, ..Route::always(*span, blamed(*span, reason.clone())) }));
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, route)| route).collect()
}

/// Words of a section that nobody knows, with what to say of them.
pub fn unknown_words(cx: &mut Lowering, section: &Section) -> Vec<(Span, Text)> {
    let unknown = section.settings.iter().filter(|directive| class(directive.name.as_str()) == Class::Unknown);
    let words: Vec<(Span, Text)> = unknown
        .map(|directive| (directive.span, format!("{} is not understood", directive.name.as_str()).into()))
        .collect();
    words.iter().for_each(|(span, reason)| cx.gap(*span, reason.clone()));
    words
}

/// Headers with other names than letters, digits and `-` are dropped, with `_` unless that is allowed (seen on nginx 1.22.1).
fn dropped(scope: &Scope<'_, '_>) -> Option<&'static str> {
    let underscores = scope.is_on("underscores_in_headers", false);
    let pattern = if underscores { "[^0-9A-Za-z_-]" } else { "[^0-9A-Za-z-]" };
    scope.is_on("ignore_invalid_headers", true).then_some(pattern)
}

/// The filter that drops such headers.
fn drop_headers(member: &Member) -> Option<Filter> {
    let pattern = Arc::new(Pattern::new(member.server.dropped?, false));
    Some(Filter::new(member.listen.span, FilterKind::DropHeaders(pattern)))
}

/// The path is brought into its normal form before anything looks at it; what has none is a 400. The server that a name
/// chooses says which headers are dropped, as Host comes first.
fn normalize(default: &Member, alike: bool) -> Route {
    let span = default.listen.span;
    let rules =
        PathRules { decode: true, merge_slashes: default.server.merge_slashes, dots: Dots::Resolved, strict: true };
    let kinds = [FilterKind::WellFormed, FilterKind::Normalize(rules)];
    let mut filters = kinds.map(|kind| Filter::new(span, kind)).to_vec();
    filters.extend(drop_headers(default).filter(|_| alike));
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
pub fn bind(group: &Group) -> Bind {
    let listen = &group[0].listen;
    let address = match &listen.address {
        ListenAddress::AnyV4 | ListenAddress::AnyV6 => BindAddress::Any,
        ListenAddress::Ip(ip) => BindAddress::Ip(*ip),
        ListenAddress::Unix(path) => BindAddress::Unix(path.clone()),
        ListenAddress::Name(name) => BindAddress::Name(name.clone()),
    };
    let ports = listen.port.map(|first| Ports { first, last: listen.last_port.unwrap_or(first) });
    let tls = group.iter().find(|member| member.listen.ssl || member.server.ssl).map(|member| Tls {
        mode: TlsMode::Terminate,
        span: member.listen.span,
        verify: None,
        sni: None,
        name: None,
        authorities: None,
    });
    let proxy_protocol = group.iter().any(|member| member.listen.proxy_protocol);
    Bind { span: listen.span, address, ports, tls, proxy_protocol }
}
