//! What an expectation that holds rests on is said, and nothing else.

mod support;

use analysis::test::Verdict;
use support::{engine, read};

/// For each expectation its verdict, and the lines that it rests on, with what was taken of them.
fn rests(id: &str, text: &str, expect: &str) -> Vec<(Verdict, Vec<String>)> {
    let mut read = read(engine(id).unwrap(), text);
    let (checked, _) = read.check(&format!("expect:\n{expect}"));
    let said = |one: &analysis::test::Assumed| {
        format!("{} {}", if one.holds { "holds:" } else { "not:" }, read.quote(one.blame.span))
    };
    checked.iter().map(|one| (one.verdict, one.assumes.iter().map(said).collect())).collect()
}

const EDGE: &str = "\
defaults
    mode http
frontend www
    bind :80
    http-request track-sc0 src
    use_backend health if { path /healthz }
    http-request deny deny_status 429 if { path_beg /login } { sc_http_req_rate(0) gt 60 }
    http-request deny deny_status 430 if { path /healthz } { sc_http_req_rate(0) gt 90 }
    use_backend spare if { path_beg /shop } { nbsrv(shop) lt 1 }
    use_backend shop if { path_beg /shop }
    default_backend web
backend health
    server h 10.0.9.1:80
backend spare
    server s 10.0.9.2:80
backend shop
    server s 10.0.1.1:80 check
backend web
    server w 10.0.2.1:80
";

const LIMIT: &str = "not: http-request deny deny_status 429 if { path_beg /login } { sc_http_req_rate(0) gt 60 }";
const SPARE: &str = "not: use_backend spare if { path_beg /shop } { nbsrv(shop) lt 1 }";

#[test]
fn a_rate_limit_and_a_count_of_endpoints_are_named() {
    let told = rests(
        "haproxy",
        EDGE,
        "
  - { name: a, when: { path: /login/** }, pool: web }
  - { name: b, when: { path: /shop/** }, pool: shop }
  - { name: c, when: { path: /about }, pool: web }
  - { name: d, when: { path: '~ ^/(login|shop)$' }, pool: [web, shop] }
",
    );
    let holds = |lines: &[&str]| (Verdict::Holds, lines.iter().map(ToString::to_string).collect::<Vec<_>>());
    assert_eq!(told, [holds(&[LIMIT]), holds(&[SPARE]), holds(&[]), holds(&[LIMIT, SPARE])]);
}

#[test]
fn a_single_request_rests_on_the_same() {
    let told = rests(
        "haproxy",
        EDGE,
        "
  - { name: a, when: GET http://x.example/login, pool: web }
  - { name: b, when: GET http://x.example/shop, pool: [shop, spare] }
  - { name: c, when: GET http://x.example/shop, pool: shop }
",
    );
    let lines: Vec<&[String]> = told.iter().map(|(_, lines)| lines.as_slice()).collect();
    assert_eq!(lines, [&[LIMIT.to_owned()][..], &[], &[SPARE.to_owned()]]);
}

#[test]
fn what_comes_too_late_to_matter_is_no_assumption() {
    // In this engine's order the deny comes before use_backend, so it does matter; behind a return it doesn't.
    let text = EDGE.replace(
        "    http-request track-sc0 src\n",
        "    http-request track-sc0 src\n    http-request return status 200 if { path /healthz }\n",
    );
    let expect = "  - { name: a, when: { path: /healthz }, status: 200 }\n";
    assert_eq!(rests("haproxy", &text, expect), [(Verdict::Holds, vec![])]);
    let told = rests("haproxy", EDGE, "  - { name: a, when: { path: /healthz }, pool: health }\n");
    assert_eq!((told[0].0, told[0].1.len()), (Verdict::Holds, 1), "{told:?}");
}

#[test]
fn a_verdict_that_does_not_hold_rests_on_nothing() {
    let told = rests("haproxy", EDGE, "  - { name: a, when: { path: /login/** }, pool: shop }\n");
    assert_eq!(told, [(Verdict::Fails, vec![])]);
}

const SITE: &str = "
http {
    limit_req_zone $binary_remote_addr zone=login:10m rate=5r/s;
    server {
        listen 80;
        server_name shop.example.com;
        location /login { limit_req zone=login burst=5; proxy_pass http://10.0.1.1:80; }
        location / { proxy_pass http://10.0.2.1:80; }
        INCLUDE
    }
}
";

#[test]
fn a_limit_of_requests_is_named() {
    let told = rests(
        "nginx",
        &SITE.replace("INCLUDE", ""),
        "
  - { name: a, when: { host: shop.example.com, path: /login/** }, pool: '10.0.1.1:80' }
  - { name: b, when: { host: shop.example.com, path: /about }, pool: '10.0.2.1:80' }
  - { name: c, when: GET http://shop.example.com/login, pool: '10.0.1.1:80' }
",
    );
    let limit =
        vec!["holds: location /login { limit_req zone=login burst=5; proxy_pass http://10.0.1.1:80; }".to_owned()];
    assert_eq!(told, [(Verdict::Holds, limit.clone()), (Verdict::Holds, vec![]), (Verdict::Holds, limit)]);
}

#[test]
fn nothing_holds_that_a_missing_file_could_change() {
    let map = EDGE.replace(
        "    default_backend web",
        "    use_backend %[req.hdr(host),lower,map(/nowhere/hosts.map,web)]\n    default_backend web",
    );
    let expect =
        "  - { name: a, when: { path: /about }, pool: web }\n  - { name: b, when: { path: /shop/x }, pool: shop }\n";
    let told = rests("haproxy", &map, expect);
    assert_eq!((told[0].0, told[1].0), (Verdict::Unknown, Verdict::Holds), "{told:?}");
    let include = SITE.replace("INCLUDE", "include /nowhere/rules.conf;");
    let expect = "  - { name: a, when: { host: shop.example.com, path: /about }, pool: '10.0.2.1:80' }\n";
    assert_eq!(rests("nginx", &include, expect)[0].0, Verdict::Unknown);
}
