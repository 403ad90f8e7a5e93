//! Expectations and statements, checked on configurations as people write them.

mod support;

use support::{Read, engine, read};

const EDGE: &str = "\
defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s

frontend www
    bind :80
    bind :443 ssl crt /etc/haproxy/site.pem
    http-request redirect scheme https code 301 unless { ssl_fc }
    http-request deny if { path_beg /admin } !{ src 10.0.0.0/8 }
    use_backend admin if { path_beg /admin }
    use_backend auth if { path_beg /login }
    use_backend api if { path_beg /api/ }
    default_backend web

backend admin
    server admin1 10.0.9.11:8080 check
backend auth
    balance roundrobin
    option httpchk GET /healthz
    server auth1 10.0.1.11:8080 check weight 10
    server auth2 10.0.1.12:8080 check weight 10
    server auth3 10.0.1.13:8080 check weight 10
backend api
    http-request set-path /v2%[path]
    server api1 10.0.2.11:8080 check
    server api2 10.0.2.12:8080 check
backend web
    balance source
    server web1 10.0.4.11:8080 check
    server web2 10.0.4.12:8080 check
    server web3 10.0.4.13:8080 check

listen db-primary
    mode tcp
    bind :5432
    timeout client 8h
    timeout server 8h
    server db1 10.0.3.11:5432 check maxconn 180
";

fn edge() -> Read {
    read(engine("haproxy").unwrap(), EDGE)
}

fn told(yaml: &str) -> Vec<String> {
    edge().told(yaml)
}

fn after(from: &str, to: &str, yaml: &str) -> Vec<String> {
    assert!(EDGE.contains(from), "{from}");
    read(engine("haproxy").unwrap(), &EDGE.replace(from, to)).told(yaml)
}

#[test]
fn a_single_request_holds_or_fails_with_its_line() {
    let yaml = "
expect:
  - { name: logins, when: POST https://auth.example.com/login, pool: auth }
  - { name: api, when: https://example.com/api/x, pool: web }
  - { name: up, when: http://example.com/x, status: 301, location: https://example.com/x }
  - { name: up302, when: http://example.com/x, status: 302 }
  - { name: sees, when: https://example.com/api/x, sees: { path: /v2/api/x, host: example.com } }
  - { name: sees not, when: https://example.com/api/x, sees: { path: /api/x } }
  - { name: endpoints, when: https://example.com/login, endpoint: [auth1, 10.0.1.12:8080] }
";
    assert_eq!(
        told(yaml),
        [
            "logins: holds; use_backend auth if { path_beg /login }",
            "api: fails; GET https://example.com/api/x; pool api; use_backend api if { path_beg /api/ }",
            "up: holds; http-request redirect scheme https code 301 unless { ssl_fc }",
            "up302: fails; GET http://example.com/x; a redirect (301) to https://example.com/x; \
             http-request redirect scheme https code 301 unless { ssl_fc }",
            "sees: holds; use_backend api if { path_beg /api/ }",
            "sees not: fails; GET https://example.com/api/x; the path that the endpoint receives is /v2/api/x; \
             use_backend api if { path_beg /api/ }",
            "endpoints: fails; GET https://example.com/login; it may go to 10.0.1.13:8080 of pool auth; \
             use_backend auth if { path_beg /login }",
        ]
    );
}

#[test]
fn the_line_that_answers_is_named_before_what_led_there() {
    let text = "http { server { listen 80; server_name shop.example.com;
    location /old {
        return 301 /new; }
    location /api/ {
        proxy_pass http://10.0.2.11:8080; }
    location /closed {
        deny all; }
    location / {
        try_files $uri $uri/ /index.html; }
} }";
    let yaml = "
expect:
  - { name: old, when: http://shop.example.com/old, status: 404 }
  - { name: api, when: http://shop.example.com/api/x, status: 404 }
  - { name: closed, when: http://shop.example.com/closed, status: 404 }
  - { name: page, when: http://shop.example.com/any/page, status: 200 }
";
    let told = read(engine("nginx").unwrap(), text).told(yaml);
    let ends = ["; return 301 /new; }", "; location /api/ {", "; deny all; }"];
    for (told, end) in told.iter().zip(ends) {
        assert!(told.ends_with(end), "{told}");
    }
    assert_eq!(told[3], "page: holds; location / {");
}

#[test]
fn a_set_is_checked_at_its_boundaries() {
    let yaml = "
expect:
  - { name: closed, when: { scheme: https, path: /admin/**, client: not 10.0.0.0/8 }, status: 403 }
  - { name: open inside, when: { scheme: https, path: /admin/**, client: 10.0.0.0/8 }, pool: admin }
  - { name: only logins, when: { path: not /login/** }, not_pool: auth }
  - { name: tcp, when: { listener: ':5432' }, pool: db-primary }
  - { name: api, when: { scheme: https, path: '/api/**', method: [GET, POST] }, pool: api }
";
    assert_eq!(
        told(yaml),
        [
            "closed: holds; http-request deny if { path_beg /admin } !{ src 10.0.0.0/8 }",
            "open inside: holds; backend admin",
            "only logins: fails; GET https://nobody.example/loginx; pool auth; use_backend auth if { path_beg /login }",
            "tcp: holds; listen db-primary",
            "api: fails; GET https://nobody.example/api; pool web; default_backend web",
        ]
    );
}

#[test]
fn outage_0_the_idle_time_was_cut() {
    let yaml = "pools: { db-primary: { idle: at least 1h } }";
    assert_eq!(told(yaml), ["pool db-primary: idle at least 1h: holds"]);
    assert_eq!(
        after("    timeout client 8h\n    timeout server 8h\n", "", yaml),
        ["pool db-primary: idle at least 1h: fails; an idle connection is cut after 30s; timeout client 30s"]
    );
}

#[test]
fn outage_1_replicas_stand_in_the_write_pool() {
    let yaml = "pools: { db-primary: { endpoints: [10.0.3.11:5432], connections: at most 180 } }";
    let holds =
        ["pool db-primary: endpoints [10.0.3.11:5432]: holds", "pool db-primary: connections at most 180: holds"];
    assert_eq!(told(yaml), holds);
    assert_eq!(
        after("maxconn 180\n", "maxconn 180\n    server db2 10.0.3.12:5432 check\n", yaml),
        [
            "pool db-primary: endpoints [10.0.3.11:5432]: fails; traffic also goes to 10.0.3.12:5432; \
             server db2 10.0.3.12:5432 check",
            "pool db-primary: connections at most 180: fails; connections to 10.0.3.12:5432 are not limited; \
             server db2 10.0.3.12:5432 check",
        ]
    );
}

#[test]
fn a_full_pool_is_no_limit() {
    let yaml = "pools: { db-primary: { connections: at most 180 } }";
    let text = after("check maxconn 180", "check\n    fullconn 100", yaml);
    assert!(text[0].contains("fails; connections to 10.0.3.11:5432 are not limited"), "{text:?}");
}

const FEW: &str = "pools: { web: { share: even } }\ntraffic: { clients: 20 }";
const LOGINS: &str = "traffic:\n  rate: 900/s\n  mix:\n    POST https://www.example.com/login: 50%\n    GET https://www.example.com/: 50%\n";

#[test]
fn a_crowd_of_clients_is_tried_where_their_addresses_are_not_known() {
    let few = told(FEW);
    assert!(
        few[0].starts_with("pool web: share even: fails; of 20 clients each stays at one endpoint, and in"),
        "{few:?}"
    );
    let some = told(&FEW.replace("20", "900"));
    assert!(some[0].starts_with("pool web: share even: unknown; of 900 clients"), "{some:?}");
    assert_eq!(told(&FEW.replace("20", "100000")), ["pool web: share even: holds"]);
}

#[test]
fn a_mix_says_what_comes_to_a_pool() {
    let pool = |rest: &str| told(&format!("pools: {{ auth: {{ {rest} }} }}\n{LOGINS}"));
    assert_eq!(pool("survives: 1, capacity: { rate: 225/s }"), ["pool auth: survives 1: holds"]);
    assert_eq!(
        pool("survives: 1, capacity: { rate: 224/s }")[0],
        "pool auth: survives 1: fails; with 10.0.1.11:8080 lost 10.0.1.12:8080 gets 225/s of its 224/s: 50% of the 450/s \
         that come to the pool; server auth2 10.0.1.12:8080 check weight 10"
    );
    let half = LOGINS.replace("GET https://www.example.com/: 50%", "GET https://www.example.com/: 40%");
    let part = told(&format!("pools: {{ auth: {{ capacity: {{ rate: 250/s }} }} }}\n{half}"));
    assert!(part[0].ends_with("as traffic.mix doesn't say all"), "{part:?}");
}

#[test]
fn connections_are_what_comes_times_how_long_it_stays() {
    let pool = |rest: &str| told(&format!("pools: {{ auth: {{ {rest} }} }}\n{LOGINS}"));
    let bears = "capacity: { connections: 6 }";
    assert!(pool(bears)[0].contains("unknown; auth1 may get more than 6 connections; how long one lasts isn't given"));
    assert!(
        pool(&format!("{bears}, response_time: 38ms"))[0].contains("5.7 connections open at one time on average, and")
    );
    assert!(pool(&format!("{bears}, response_time: 41ms"))[0].contains("fails; 10.0.1.1"));
    let most = "connections: at most 18, response_time: 41ms";
    assert!(
        pool(most)[0].contains("fails; 18 are open at one time on average: 450/s, each for 0.04 s"),
        "{:?}",
        pool(most)
    );
}

#[test]
fn limits_count_once_for_each_copy() {
    let limited = |copies: &str| {
        let yaml = format!(
            "balancers: {{ edge: {{ config: x{copies} }} }}\npools: {{ admin: {{ connections: at most 100 }} }}"
        );
        after("10.0.9.11:8080 check", "10.0.9.11:8080 check maxconn 40", &yaml)
    };
    assert_eq!(limited(""), ["pool admin: connections at most 100: holds"]);
    assert_eq!(limited(", copies: 2"), ["pool admin: connections at most 100: holds"]);
    assert!(limited(", copies: 3")[0].contains("fails; the limits add up to 120 over 3 balancers"));
}

#[test]
fn outage_2_two_addresses_cannot_be_spread_over_three_endpoints() {
    let even = "pools: { web: { share: even } }\n";
    assert_eq!(told(even), ["pool web: share even: holds"]);
    let cdn = format!("{even}traffic: {{ clients: {{ cdn: [203.0.113.10, 203.0.113.11] }} }}\n");
    assert_eq!(
        told(&cdn),
        ["pool web: share even: fails; all requests come from 2 client addresses, and each stays at one endpoint: \
          1 of 3 get nothing; balance source"]
    );
    let few = format!("{even}traffic: {{ clients: {{ offices: [203.0.113.0/29] }} }}\n");
    assert_eq!(
        told(&few),
        [
            "pool web: share even: fails; all requests come from 8 client addresses, each of which stays at one endpoint: \
             10.0.4.11:8080 gets 25% instead of 33.3%; balance source"
        ]
    );
    let many = format!("{even}traffic: {{ clients: {{ all: [10.0.0.0/8] }} }}\n");
    assert_eq!(told(&many), ["pool web: share even: holds"]);
}

#[test]
fn outage_4_a_left_over_weight() {
    let yaml = "pools: { auth: { share: even, health: GET /healthz, endpoints: at least 3 } }";
    let holds = [
        "pool auth: endpoints at least 3: holds",
        "pool auth: share even: holds",
        "pool auth: health GET /healthz: holds",
    ];
    assert_eq!(told(yaml), holds);
    assert_eq!(
        after("10.0.1.12:8080 check weight 10", "10.0.1.12:8080 weight 40", yaml)[1..],
        [
            "pool auth: share even: fails; 10.0.1.12:8080 gets 66.7% instead of 33.3%; server auth2 10.0.1.12:8080 weight 40",
            "pool auth: health GET /healthz: fails; auth2 is never checked; server auth2 10.0.1.12:8080 weight 40",
        ]
    );
}

#[test]
fn shares_can_be_listed() {
    let listed = |second| {
        format!("pools: {{ auth: {{ share: {{ 10.0.1.11:8080: 33%, auth2: {second}, 10.0.1.13:8080: 33% }} }} }}")
    };
    assert_eq!(told(&listed("33%")), ["pool auth: share as listed: holds"]);
    assert!(told(&listed("50%"))[0].contains("fails; auth2 gets 33.3% instead of 50%"));
    let short = "pools: { auth: { share: { auth1: 33% } } }";
    assert!(told(short)[0].contains("10.0.1.12:8080 gets 33.3% and is not listed"));
}

#[test]
fn a_ring_is_not_even() {
    let even = "pools: { web: { share: even } }";
    assert_eq!(told(even), ["pool web: share even: holds"]);
    // Sixteen points for each endpoint, and chance has set them: seen on the engine, which deals out these shares.
    assert_eq!(
        after("balance source\n", "balance source\n    hash-type consistent\n", even),
        ["pool web: share even: fails; 10.0.4.12:8080 gets 29.5% instead of 33.3%; balance source"]
    );
}

#[test]
fn load_is_answered_where_it_can_be() {
    let pool = |rest: &str| told(&format!("pools: {{ auth: {{ {rest} }} }}\ntraffic: {{ rate: 900/s }}"));
    assert_eq!(pool("survives: 1, capacity: { rate: 450/s }"), ["pool auth: survives 1: holds"]);
    assert!(
        pool("survives: 1, capacity: { rate: 400/s }")[0].starts_with("pool auth: survives 1: unknown; with all 900/s")
    );
    assert_eq!(pool("survives: 3")[0], "pool auth: survives 3: fails; only 3 endpoints take traffic; backend auth");
    assert!(pool("survives: 1")[0].starts_with("pool auth: survives 1: unknown; the capacity of an endpoint"));
    assert_eq!(pool("capacity: { rate: 300/s }"), ["pool auth: capacity: holds"]);
}

#[test]
fn what_is_not_understood_is_unknown_and_blamed() {
    let yaml = "expect: [ { name: logins, when: https://example.com/login, pool: auth } ]";
    let text = after("http-request deny if", "http-request lua.check\n    http-request deny if", yaml);
    assert_eq!(text.len(), 1);
    assert!(text[0].starts_with("logins: unknown; GET https://example.com/login; not known: "), "{text:?}");
    assert!(text[0].ends_with("; http-request lua.check"), "{text:?}");
}

#[test]
fn a_pool_that_is_not_there_is_an_error_with_the_nearest() {
    let yaml = "pools: { auht: { share: even } }\nexpect: [ { name: a, when: https://a/, not_pool: [web, wbe] } ]";
    let (checked, findings) = edge().check(yaml);
    assert!(checked.is_empty(), "{checked:?}");
    let told: Vec<_> = findings.iter().map(|one| (one.message.as_str(), one.help.as_deref().unwrap())).collect();
    assert_eq!(
        told,
        [
            ("no configuration has a pool named auht", "did you mean auth?"),
            ("no configuration has a pool named wbe", "did you mean web?"),
        ]
    );
}

#[test]
fn keys_without_use_yet_are_said() {
    let (_, findings) = edge().check("balancers: { edge: { config: edge.cfg, live: unix:/run/edge.sock } }");
    assert_eq!(findings[0].rule, "intent-unused");
}
