//! `frontend` and `listen`: listeners and their rules, in the order in which HAProxy evaluates them.

use finding::Span;
use model::{
    Action, Admission, Bind, BindAddress, Field, FilterKind, Limit, Listener, Matcher, Ports, Predicate, Protocol,
    Reject, TableId, Tls, TlsMode, Value,
};

use super::super::config::address::{Host, Port};
use super::super::config::condition;
use super::super::config::keyword::List;
use super::super::config::proxy::{Proxy, ProxyKind};
use super::super::config::server::{self, Param};
use super::Lower;
use super::keeps::Kept;
use super::stages::Stage;
use super::tcp::Layer;
use super::test::Acls;

impl Lower<'_> {
    /// Lowers the listening half of a proxy. Order as seen on HAProxy 2.6.12: tcp-request connection, session, content;
    /// monitor-uri; http-request; the statistics page; redirect; use_backend; default_backend.
    pub(super) fn frontend(&mut self, proxy: &Proxy, acls: &Acls) {
        self.listening = true;
        let name = proxy.name.text.as_str();
        let entry = self.new_table(name, proxy.span);
        let mut stages: Vec<Stage> = [Layer::Connection, Layer::Session, Layer::Content]
            .into_iter()
            .map(|layer| self.tcp_requests(proxy, acls, layer))
            .collect();
        if proxy.is_http() {
            let mut admission = admission(proxy);
            self.mark_original(proxy, &mut admission);
            stages.insert(2, admission);
            stages.push(self.monitor(proxy, acls));
            stages.extend(self.http_stages(proxy, acls));
        }
        let (switching, otherwise) = self.switching(proxy, acls);
        stages.push(switching);
        self.assemble(entry, stages, otherwise);
        let listener = self.listener(proxy, entry);
        self.model.add_listener(listener);
        self.listening = false;
    }

    /// The rules of HTTP that frontends and backends have alike.
    pub(super) fn http_stages(&mut self, proxy: &Proxy, acls: &Acls) -> Vec<Stage> {
        let mut stages = vec![self.http_requests(proxy, acls)];
        stages.extend(self.stats(proxy, acls));
        stages.push(self.old_requests(proxy, acls));
        stages.push(self.redirects(proxy, acls));
        stages.push(self.responses(proxy, acls));
        stages
    }

    /// `monitor-uri` and `monitor fail`. Seen on HAProxy 2.6.12: the whole target counts, query included.
    fn monitor(&mut self, proxy: &Proxy, acls: &Acls) -> Stage {
        let mut stage = Stage::new(proxy.name.as_str(), proxy.span);
        for line in proxy.list(List::MonitorFail).filter(|line| line.at(0) == "monitor-net") {
            let networks = super::matching::matcher(super::matching::Method::Address, [line.at(1).to_owned()], false);
            match networks {
                Some(matcher) => {
                    let when = Predicate::test(line.span, Value::Field(Field::Client), matcher);
                    stage.action(line.span, when, Action::respond(200, "monitor"));
                }
                None => self.gap("not a network"),
            }
            self.settle(line.span);
        }
        let Some(uri) = proxy.settings.get("monitor-uri") else { return stage };
        // Seen on HAProxy 2.6.12: the request is kept for the log only after these.
        let kept = std::mem::replace(&mut self.kept, Kept::Never);
        let asked = || Predicate::test(uri.span, Value::Field(Field::Target), Matcher::equals([uri.at(1)]));
        for line in proxy.list(List::MonitorFail).filter(|line| line.at(0) == "monitor") {
            let (_, condition) = condition::split(line, 1);
            let when = self.condition(condition.as_ref(), acls);
            self.settle(line.span);
            stage.action(line.span, Predicate::all(vec![asked(), when]), Action::respond(503, "monitor"));
        }
        self.kept = kept;
        stage.action(uri.span, asked(), Action::respond(200, "monitor"));
        stage
    }

    /// The listener of a proxy whose first table is `entry`.
    fn listener(&mut self, proxy: &Proxy, entry: TableId) -> Listener {
        let binds = proxy.list(List::Bind).flat_map(|line| self.bind(line)).collect();
        Listener {
            name: finding::Spanned::new(proxy.name.text.clone(), proxy.name.span),
            span: proxy.span,
            binds,
            protocol: if proxy.is_http() { Protocol::Http } else { Protocol::Tcp },
            entry,
            timeouts: super::timeouts::timeouts(&proxy.settings),
            limits: [(Limit::Connections, super::timeouts::count(&proxy.settings, "maxconn"))].into_iter().collect(),
            usages: Vec::new(),
            disabled: proxy.settings.get("disabled").is_some(),
        }
    }

    /// The binds of one line: one for each address. On the line of a section, the address is its third word.
    fn bind(&mut self, line: &super::super::words::Line) -> Vec<Bind> {
        let from = if line.at(0) == "bind" { 1 } else { 2 };
        let Some((bind, unknown)) = server::bind(line, from) else {
            self.gap("an address is missing");
            self.settle(line.span);
            return Vec::new();
        };
        if let Some(word) = unknown.first() {
            self.gap(format!("the parameter `{}` is not understood", word.text));
        }
        self.settle(line.span);
        let has = |name: &str| bind.params.iter().any(|param| param.name() == name);
        let tls = has("ssl").then(|| tls(&bind.params, line.span));
        let proxy_protocol = has("accept-proxy");
        let one = |(host, port): (Host, Port)| Bind {
            span: line.span,
            address: bind_address(host),
            ports: ports(port),
            tls: tls.clone(),
            proxy_protocol,
        };
        bind.addresses.into_iter().map(one).collect()
    }

    /// The action past the last rule of a frontend: its `default_backend`, or its own servers.
    pub(super) fn default_action(&mut self, proxy: &Proxy) -> (Span, Action) {
        let fallback = proxy.settings.get("default_backend");
        match (fallback, proxy.kind) {
            (Some(line), _) => (line.span, self.enter_backend(line.at(1), line.span)),
            (None, ProxyKind::Listen) => (proxy.name.span, self.to_own_servers(proxy)),
            (None, _) => (proxy.name.span, nobody(proxy)),
        }
    }
}

/// What HTTP asks of a request before its rules; `tcp-request content` comes later. Seen on HAProxy 2.6.12.
fn admission(proxy: &Proxy) -> Stage {
    let mut stage = Stage::new(proxy.name.as_str(), proxy.span);
    let lenient = proxy.settings.option("accept-invalid-http-request").is_some();
    let admission = Admission { equal_hosts: true, host_owed: false, whole_target: true, lenient };
    stage.filters(proxy.name.span, Predicate::ALWAYS, [FilterKind::Admit(admission)]);
    stage
}

/// What becomes of a request for which there is no server. Seen on HAProxy 2.6.12: in mode tcp nothing is said.
pub(super) fn nobody(proxy: &Proxy) -> Action {
    Action::Reject(Reject { status: proxy.is_http().then_some(503) })
}

/// TLS that ends at a bind; `verify` says whether clients must show a certificate.
fn tls(params: &[Param<'_>], span: Span) -> Tls {
    let verify = params.iter().find(|param| param.name() == "verify").map(|param| param.value() != "none");
    Tls { mode: TlsMode::Terminate, span, verify, sni: None, name: None, authorities: None }
}

/// `0.0.0.0` and `::` are every address.
fn bind_address(host: Host) -> BindAddress {
    match host {
        Host::Any => BindAddress::Any,
        Host::Ip(ip) if ip.is_unspecified() => BindAddress::Any,
        Host::Ip(ip) => BindAddress::Ip(ip),
        Host::Name(name) => BindAddress::Name(name),
        Host::Unix(path) => BindAddress::Unix(path),
    }
}

/// The ports of a bind; none for a socket, or where the text does not say.
fn ports(port: Port) -> Option<Ports> {
    match port {
        Port::One(port) => Some(Ports::one(port)),
        Port::Range(first, last) => Some(Ports { first, last }),
        _ => None,
    }
}
