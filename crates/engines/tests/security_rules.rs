//! What the pages of the rules of security can't show: how bad a finding is, what silences it, and that no secret is in it.

use engines::{Missing, Reading, Surroundings, haproxy, nginx};
use finding::{Finding, Severity, SourceMap};

/// Nothing but one variable of the environment.
struct Env;

impl Surroundings for Env {
    fn read(&self, path: &str) -> Result<Vec<u8>, Missing> {
        Err(Missing { why: format!("{path}: no such file") })
    }

    fn glob(&self, _: &str) -> Vec<String> {
        Vec::new()
    }

    fn env(&self, name: &str) -> Option<String> {
        (name == "PASSWORD").then(|| "hunter2".to_owned())
    }
}

fn read(engine: &engines::Engine, text: &str) -> Reading {
    let mut sources = SourceMap::new();
    let file = sources.add("a", text.as_bytes().to_vec());
    (engine.read)(&mut sources, &[file], &Env)
}

fn found(engine: &engines::Engine, rule: &str, text: &str) -> Vec<Finding> {
    read(engine, text).findings.into_iter().filter(|finding| finding.rule == rule).collect()
}

fn severities(engine: &engines::Engine, rule: &str, text: &str) -> Vec<Severity> {
    found(engine, rule, text).into_iter().map(|finding| finding.severity).collect()
}

/// The texts of a finding.
fn texts(finding: &Finding) -> String {
    let labels = finding.related.iter().chain([&finding.primary]).map(|label| label.message.as_str());
    let rest = finding.help.iter().chain([&finding.message]).map(String::as_str);
    labels.chain(rest).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_password_is_found_and_never_said() {
    let in_haproxy = "userlist l\n user anna insecure-password hunter2\n user bob password $5$abc\n\
                      frontend f\n mode http\n bind :80\n stats auth anna:hunter2\n stats auth \"anna:${PASSWORD}\"\n \
                      stats realm Authorization\\ needed\n http-request set-header Authorization \"Bearer hunter2\"\n \
                      http-request set-header Authorization \"Bearer %[req.hdr(x-hunter2)]\"\n";
    let in_nginx = "server { listen 80; location / { proxy_set_header Authorization \"Basic hunter2\"; \
                    proxy_set_header X-Api-Key hunter2; set $token_endpoint hunter2; set $api_token hunter2; \
                    proxy_set_header Cookie hunter2; proxy_set_header X-Token $http_hunter2; set $own_token \"is $arg_token\"; } }";
    for (engine, text, count) in [(&haproxy::ENGINE, in_haproxy, 3), (&nginx::ENGINE, in_nginx, 3)] {
        let found = found(engine, "plain-password", text);
        assert_eq!(found.len(), count, "{found:#?}");
        assert!(found.iter().all(|finding| !texts(finding).contains("hunter2")), "{found:#?}");
        let secrets = read(engine, text).secrets;
        assert!(found.iter().all(|finding| secrets.contains(&finding.primary.span)));
    }
}

#[test]
fn health_checks_and_headers_that_tell_of_keys_are_secrets() {
    let text =
        "backend b\n mode http\n http-request set-header X-Secret-Key hunter2\n tcp-check send \"AUTH hunter2\"\n";
    assert_eq!(read(&haproxy::ENGINE, text).secrets.len(), 2);
}

#[test]
fn what_a_socket_lets_do_is_how_bad_it_is() {
    let socket =
        |place: &str| severities(&haproxy::ENGINE, "exposed-admin-socket", &format!("global\n stats socket {place}\n"));
    assert_eq!(socket(":9999 level admin"), [Severity::Error]);
    assert_eq!(socket("10.0.0.1:9999 level user"), [Severity::Warning]);
    for closed in ["127.0.0.1:9999 level admin", "[::1]:9999 level admin", "/run/a.sock level admin", "\"$NOBODY:1\""] {
        assert_eq!(socket(closed), [], "{closed}");
    }
}

#[test]
fn a_destination_is_followed_through_variables_and_dns() {
    let open = |rules: &str, server: &str| {
        let text =
            format!("frontend f\n mode http\n bind :80\n{rules} default_backend b\nbackend b\n server a {server}\n");
        found(&haproxy::ENGINE, "open-proxy", &text).len()
    };
    let resolved = " http-request do-resolve(txn.ip,dns) hdr(host)\n http-request set-dst var(txn.ip)\n";
    assert_eq!(open(resolved, "*:443"), 1);
    assert_eq!(open(resolved, "10.0.0.1:443"), 0);
    assert_eq!(open(" http-request set-dst hdr(host),map_ip(/m)\n", "0.0.0.0:0"), 0);
    assert_eq!(open(" http-request set-dst hdr(x) if { src 10.0.0.0/8 }\n", "0.0.0.0:0"), 0);
    assert_eq!(open(" http-request set-dst dst\n", "0.0.0.0:0"), 0);
}

#[test]
fn old_versions_are_warned_of_and_old_ciphers_by_how_bad_they_are() {
    let nginx = |line: &str| severities(&nginx::ENGINE, "weak-tls", &format!("server {{ listen 443 ssl; {line} }}"));
    assert_eq!(nginx("ssl_protocols TLSv1.2 TLSv1.3;"), []);
    assert_eq!(nginx("ssl_protocols SSLv3 TLSv1.2;"), [Severity::Warning]);
    assert_eq!(nginx("ssl_ciphers HIGH:DES-CBC3-SHA;"), [Severity::Note]);
    assert_eq!(nginx("ssl_ciphers HIGH:NULL;"), [Severity::Warning]);
    let haproxy = |line: &str| {
        severities(
            &haproxy::ENGINE,
            "weak-tls",
            &format!("frontend f\n bind :443 {line}\nbackend b\n server a 10.0.0.1:1 {line}\n"),
        )
    };
    assert_eq!(haproxy("ssl no-sslv3"), []);
    assert_eq!(haproxy("ssl ssl-min-ver TLSv1.1"), [Severity::Warning; 2]);
    assert_eq!(haproxy("ssl-min-ver TLSv1.1"), []);
}

#[test]
fn an_alias_behind_a_deny_is_less_bad_and_other_locations_are_none() {
    let alias = |location: &str, lines: &str| {
        severities(&nginx::ENGINE, "alias-traversal", &format!("server {{ location {location} {{ {lines} }} }}"))
    };
    assert_eq!(alias("/x", "alias /srv/y/;"), [Severity::Error]);
    assert_eq!(alias("^~ /x", "alias /srv/y/;"), [Severity::Error]);
    assert_eq!(alias("/x", "alias /srv/y/; allow 10.0.0.0/8; deny all;"), [Severity::Warning]);
    for (location, line) in
        [("/x", "alias /srv/y;"), ("= /x", "alias /srv/y/;"), ("/x", "alias /srv/$host/;"), ("/x/", "alias /y/;")]
    {
        assert_eq!(alias(location, line), [], "{location} {line}");
    }
}

#[test]
fn host_is_not_lost_where_something_else_tells_it_or_may_tell_it() {
    let lost = |outer: &str, inner: &str| {
        let text = format!(
            "upstream a {{ server 10.0.0.1; }} server {{ {outer} location / {{ {inner} proxy_pass http://a; }} }}"
        );
        found(&nginx::ENGINE, "host-lost", &text).len()
    };
    assert_eq!(lost("", ""), 1);
    assert_eq!(lost("", "proxy_set_header X-Forwarded-Host $host;"), 0);
    assert_eq!(lost("", "include proxy_params;"), 0);
    assert_eq!(lost("proxy_set_header Host $host;", "proxy_set_header X-A b;"), 0);
    assert_eq!(lost("proxy_set_header X-A b;", ""), 1);
}

#[test]
fn switches_of_names_are_told_apart() {
    let nginx = |line: &str| severities(&nginx::ENGINE, "lenient-parsing", &format!("server {{ listen 80; {line} }}"));
    assert_eq!(nginx("ignore_invalid_headers off;"), [Severity::Warning]);
    assert_eq!(nginx("underscores_in_headers on;"), [Severity::Note]);
    assert_eq!(nginx("merge_slashes off; location = /admin { auth_basic x; }"), [Severity::Warning]);
    assert_eq!(nginx("merge_slashes off; location /admin { auth_basic off; }"), []);
    assert_eq!(nginx("merge_slashes off; location / { deny all; }"), []);
}
