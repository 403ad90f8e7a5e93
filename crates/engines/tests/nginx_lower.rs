//! Pools, listeners and connections that nginx's lowering makes.

use engines::{Nowhere, nginx};
use finding::SourceMap;
use model::trace::{Outcome, Tracer};
use model::{
    AdminState, Arrival, BalancePolicy, BindAddress, HashKey, HealthCheck, Hello, Host, ListenerId, Model, Placing,
    Pool, Protocol, Request, Stickiness, Turns, Urn, Value, shares,
};

fn read(text: &str) -> Model {
    let mut sources = SourceMap::new();
    let file = sources.add("nginx.conf", text.as_bytes().to_vec());
    nginx::read(&mut sources, &[file], &Nowhere).model
}

fn pool<'m>(model: &'m Model, name: &str) -> &'m Pool {
    model.pool(model.pool_named(name).unwrap_or_else(|| panic!("no pool {name}")))
}

#[test]
fn weights_tiers_and_states_of_an_upstream() {
    let model = read(
        "upstream u { server 10.0.0.1 weight=3 max_conns=7; server 10.0.0.2:81 max_fails=0; server 10.0.0.3 backup; \
         server 10.0.0.4 down; server unix:/run/x.sock max_fails=2 fail_timeout=1m; keepalive 16; zone z 64k; }",
    );
    let pool = pool(&model, "u");
    assert_eq!(shares(pool), [0.6, 0.2, 0.0, 0.0, 0.2]);
    assert_eq!(pool.endpoints.iter().map(|endpoint| endpoint.tier).collect::<Vec<_>>(), [0, 0, 1, 0, 0]);
    assert_eq!(pool.endpoints[0].address.port, Some(80));
    assert_eq!(pool.endpoints[0].limits.get(model::Limit::Connections).unwrap().value, 7);
    assert!(matches!(pool.endpoints[0].health, HealthCheck::Passive { failures: 1, window: 10_000, .. }));
    assert_eq!((pool.endpoints[1].address.port, &pool.endpoints[1].health), (Some(81), &HealthCheck::None));
    assert_eq!(pool.endpoints[3].admin, AdminState::Maintenance);
    assert_eq!(pool.endpoints[4].address.host, Host::Unix("/run/x.sock".into()));
    assert!(matches!(pool.endpoints[4].health, HealthCheck::Passive { failures: 2, window: 60_000, .. }));
    assert_eq!(pool.keepalive.unwrap().value, 16);
    assert!(pool.unknown.is_empty());
}

#[test]
fn one_server_alone_is_never_left_out() {
    let model = read("upstream u { server 10.0.0.1 max_fails=3; }");
    assert_eq!(pool(&model, "u").endpoints[0].health, HealthCheck::None);
}

#[test]
fn policies() {
    let of =
        |line: &str| pool(&read(&format!("upstream u {{ {line} server 10.0.0.1; server 10.0.0.2; }}")), "u").clone();
    assert_eq!(of("").balance.value, BalancePolicy::RoundRobin(Turns::Smooth));
    assert_eq!(of("least_conn;").balance.value, BalancePolicy::LeastConnections(Turns::Smooth));
    assert_eq!(of("random;").balance.value, BalancePolicy::Random { draws: 1, from: Urn::Weights });
    assert_eq!(of("random two least_conn;").balance.value, BalancePolicy::Random { draws: 2, from: Urn::Weights });
    let hashed = |line: &str| match of(line).balance.value {
        BalancePolicy::Hash { key, by } => (key, by.placing),
        other => panic!("no hash: {other:?}"),
    };
    let client = |v4_bits, text| HashKey::Client { v4_bits, text };
    assert_eq!(hashed("ip_hash;"), (client(24, false), Placing::Slots));
    assert_eq!(hashed("hash $remote_addr consistent;"), (client(32, true), Placing::NameRing));
    assert_eq!(hashed("hash $binary_remote_addr;"), (client(32, false), Placing::Slots));
    let target = HashKey::Request(Value::Field(model::Field::OriginalTarget));
    assert_eq!(hashed("hash $request_uri;"), (target, Placing::Slots));
    let sticky = of("sticky cookie srv expires=1h;").stickiness.unwrap().value;
    assert_eq!(sticky, Stickiness::Cookie { name: "srv".into(), inserted: true, form: model::CookieForm::Secret });
    assert_eq!(of("state /var/x;").unknown.len(), 1);
}

#[test]
fn what_a_location_says_of_its_pool() {
    let model = read(
        "upstream u { server 10.0.0.1; server 10.0.0.2; }\n\
         server { listen 80; proxy_connect_timeout 2s; location / { proxy_pass https://u; proxy_read_timeout 1h; \
         proxy_next_upstream error http_502; proxy_next_upstream_tries 2; proxy_ssl_server_name on; proxy_ssl_name x.test; } \
         location /h { proxy_pass http://other:8080; health_check uri=/ok interval=2s; } }",
    );
    let u = pool(&model, "u");
    assert_eq!(
        (u.timeouts.get(model::Wait::Connect).unwrap().value, u.timeouts.get(model::Wait::Endpoint).unwrap().value),
        (2_000, 3_600_000)
    );
    assert_eq!(u.retries.attempts.unwrap().value, 1);
    assert_eq!(u.retries.on.iter().map(|on| on.value.as_str()).collect::<Vec<_>>(), ["error", "http_502"]);
    let tls = u.endpoints[0].tls.clone().unwrap();
    assert_eq!((tls.verify, tls.sni.as_deref()), (Some(false), Some("x.test")));
    assert_eq!((tls.name.as_deref(), tls.authorities.as_deref()), (Some("x.test"), None));
    let HealthCheck::Active { http: Some(http), interval: 2_000, .. } = &pool(&model, "other:8080").endpoints[0].health
    else {
        panic!("no active check");
    };
    assert_eq!(http.target, "/ok");
}

#[test]
fn what_certificates_of_endpoints_are_held_against() {
    let model = read(
        "upstream u { server 10.0.0.1; } server { listen 80; proxy_ssl_verify on; proxy_ssl_trusted_certificate ca.pem; \
         location / { proxy_pass https://u; } location /h { proxy_pass https://h.test:8443; proxy_ssl_name n.test; } \
         location /v { proxy_pass https://v.test; proxy_ssl_name $host; } }",
    );
    let said = |name: &str| {
        let tls = pool(&model, name).endpoints[0].tls.clone().unwrap();
        assert_eq!((tls.verify, tls.sni.as_deref(), tls.authorities.as_deref()), (Some(true), None, Some("ca.pem")));
        tls.name.clone()
    };
    // Seen on nginx 1.22.1: without a name of its own, it must be for the host that stands in `proxy_pass`.
    assert_eq!(["u", "h.test:8443", "v.test"].map(said), [Some("u".into()), Some("n.test".into()), None]);
}

#[test]
fn listeners_by_address_and_port() {
    let model = read(
        "server { listen 80; listen [::]:80; listen 443 ssl http2; listen 443 quic; listen unix:/run/n.sock; server_name a; }\n\
         server { listen *:80 default_server; listen 127.0.0.1:8080 proxy_protocol; server_name b; }\n\
         server { server_name c; }",
    );
    let names: Vec<&str> = model.listeners.iter().map(|listener| listener.name.value.as_str()).collect();
    assert_eq!(names, ["*:80", "[::]:80", "*:443", "unix:/run/n.sock", "127.0.0.1:8080"]);
    assert!(model.listeners[2].binds[0].tls.is_some() && model.listeners[0].binds[0].tls.is_none());
    assert!(model.listeners[4].binds[0].proxy_protocol);
    assert_eq!(model.listeners[3].binds[0].address, BindAddress::Unix("/run/n.sock".into()));
    let same = read("server { listen 80; listen [::]:80; }");
    assert_eq!((same.listeners.len(), same.listeners[0].binds.len()), (1, 2));
}

fn connection(sni: Option<&str>, client: [u8; 4]) -> Request {
    let tls = Hello { sni: sni.map(Into::into), alpn: vec![] };
    Request {
        method: "".into(),
        target: "".into(),
        version: "".into(),
        headers: vec![],
        client: client.into(),
        client_port: 40000,
        tls: Some(tls),
    }
}

#[test]
fn connections_of_stream_go_by_name_and_address() {
    let model = read(
        "stream { upstream one { server 10.0.0.1:443; } upstream two { server 10.0.0.2:443; }\n\
         map $ssl_preread_server_name $to { a.test one; ~\\.b\\.test$ two; default one; }\n\
         server { listen 443; ssl_preread on; proxy_pass $to; }\n\
         server { listen 5432; allow 10.0.0.0/8; deny all; proxy_pass two; proxy_timeout 8h; proxy_connect_timeout 1s; }\n\
         server { listen 53 udp; proxy_pass 10.0.0.3:53; } }",
    );
    assert_eq!(
        model.listeners.iter().map(|listener| listener.protocol).collect::<Vec<_>>(),
        [Protocol::Tcp, Protocol::Tcp, Protocol::Udp]
    );
    let tracer = Tracer::new(&model);
    let ask = |listener, port, request: &Request| {
        let arrival = Arrival { listener: ListenerId(listener), bind: 0, address: None, port };
        let trace = tracer.trace(&arrival, request);
        match trace.outcome().unwrap() {
            Outcome::Forward { pool, .. } => model.pool(*pool).name.value.to_string(),
            other => format!("{other:?}"),
        }
    };
    assert_eq!(ask(0, 443, &connection(Some("a.test"), [192, 0, 2, 1])), "one");
    assert_eq!(ask(0, 443, &connection(Some("x.b.test"), [192, 0, 2, 1])), "two");
    assert_eq!(ask(0, 443, &connection(None, [192, 0, 2, 1])), "one");
    assert_eq!(ask(1, 5432, &connection(None, [10, 1, 2, 3])), "two");
    assert!(ask(1, 5432, &connection(None, [192, 0, 2, 1])).contains("Reject"));
    let two = pool(&model, "two");
    assert_eq!(
        (two.timeouts.get(model::Wait::Tunnel).unwrap().value, two.timeouts.get(model::Wait::Connect).unwrap().value),
        (28_800_000, 1_000)
    );
    assert_eq!(model.listeners[1].timeouts.get(model::Wait::Client).unwrap().value, 28_800_000);
}

#[test]
fn fragments_stand_where_they_belong() {
    let http = read("upstream u { server 10.0.0.1; }\nserver { listen 81; location / { proxy_pass http://u; } }");
    assert_eq!((http.listeners[0].name.value.as_str(), http.pools.len()), ("*:81", 1));
    let server = read("listen 82;\nserver_name x;\nlocation / { proxy_pass http://10.0.0.1; }");
    assert_eq!((server.listeners[0].name.value.as_str(), server.pools.len()), ("*:82", 1));
    let location = read("location / { proxy_pass http://10.0.0.1; }");
    assert_eq!(location.listeners[0].name.value, "*:80");
    let stream = read("upstream u { server 10.0.0.1:1; }\nserver { listen 83; proxy_pass u; }");
    assert_eq!((stream.listeners[0].protocol, stream.pools.len()), (Protocol::Tcp, 1));
}

/// Whether the outcome is known, for each path.
fn known(text: &str, paths: &[&str]) -> Vec<bool> {
    let model = read(text);
    let tracer = Tracer::new(&model);
    let one = |path: &&str| {
        let mut request = connection(None, [192, 0, 2, 1]);
        request.method = "GET".into();
        request.target = (*path).into();
        request.headers = vec![("host".into(), "x".into())];
        let arrival = Arrival { listener: ListenerId(0), bind: 0, address: None, port: 80 };
        tracer.trace(&arrival, &request).outcome().is_some()
    };
    paths.iter().map(one).collect()
}

#[test]
fn a_word_that_nobody_knows_spoils_its_whole_server() {
    let rest = "location /a { proxy_pass http://a; } }";
    let server = |word: &str| known(&format!("server {{ listen 80; {word} {rest}"), &["/a"]);
    assert_eq!(server("gzip on;"), [true]);
    assert_eq!(server("frobnicate on;"), [false]);
    assert_eq!(server("access_by_lua_block { x }"), [false]);
    assert_eq!(server("include routes.conf;"), [false]);
    assert_eq!(server("include tls.conf;"), [true]);
    assert_eq!(known(&format!("http {{ access_by_lua_block {{ x }} server {{ listen 80; {rest} }}"), &["/a"]), [false]);
}

#[test]
fn what_is_not_understood_spoils_what_it_can_change_and_nothing_else() {
    let text = "server { listen 80; location /a { proxy_pass http://a; } location /l { content_by_lua_block { x } }\n\
         location /f { access_by_lua_file x.lua; proxy_pass http://a; } location /w { modsecurity on; proxy_pass http://a; }\n\
         location /s { frobnicate on; proxy_pass http://a; } }";
    let model = read(text);
    assert_eq!(known(text, &["/a", "/w", "/l", "/f", "/s"]), [true, true, false, false, false]);
    assert_eq!(model.coverage.files[0].gaps.len(), 4);
}
