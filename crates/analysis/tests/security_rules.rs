//! What the pages of the rules of security can't show: how bad a finding is, and what silences it.

mod support;

use finding::{Finding, Severity};
use support::{engine, read};

/// What a rule finds in a text.
fn found(rule: &str, name: &str, text: &str) -> Vec<Finding> {
    let read = read(engine(name).unwrap(), text);
    analysis::lint::run(&read.reading.model).into_iter().filter(|finding| finding.rule == rule).collect()
}

fn severities(rule: &str, name: &str, text: &str) -> Vec<Severity> {
    found(rule, name, text).into_iter().map(|finding| finding.severity).collect()
}

/// A statistics page at an address, with lines of its own.
fn statistics(bind: &str, lines: &str) -> Vec<Severity> {
    let text = format!("defaults\n mode http\nfrontend f\n bind {bind}\n stats uri /s\n{lines} default_backend b\n");
    severities("exposed-statistics", "haproxy", &format!("{text}backend b\n server a 10.0.0.1:80\n"))
}

#[test]
fn a_page_that_takes_orders_is_worse_and_one_in_a_private_network_better() {
    assert_eq!(statistics(":80", ""), [Severity::Warning]);
    assert_eq!(statistics("10.0.0.9:80", ""), []);
    assert_eq!(statistics("127.0.0.1:80", " stats admin if TRUE\n"), []);
    assert_eq!(statistics(":80", " stats admin if TRUE\n"), [Severity::Error]);
    assert_eq!(statistics("10.0.0.9:80", " stats admin if TRUE\n"), [Severity::Note]);
    assert_eq!(statistics(":80", " stats admin if { src 10.0.0.0/8 }\n"), [Severity::Warning]);
    assert_eq!(statistics(":80", " stats auth a:b\n stats admin if TRUE\n"), []);
    assert_eq!(statistics(":80", " http-request deny unless { src 10.0.0.0/8 }\n"), []);
    assert_eq!(statistics(":80", " http-request deny unless { hdr(x-key) abc }\n"), []);
}

#[test]
fn interfaces_of_operators_are_found_by_what_they_take() {
    let api = |line: &str| {
        let text = format!("server {{ listen 80; location /api {{ {line} }} }}");
        severities("exposed-statistics", "nginx", &text)
    };
    assert_eq!(api("api;"), [Severity::Warning]);
    assert_eq!(api("api write=on;"), [Severity::Error]);
    assert_eq!(api("api write=on; allow 10.0.0.0/8; deny all;"), []);
    assert_eq!(api("api; auth_basic x; auth_basic_user_file f;"), []);
}

#[test]
fn a_header_is_believed_where_strangers_come_past_everything_before() {
    let text = |before: &str| {
        format!(
            "defaults\n mode http\nfrontend f\n bind :80\n{before} http-request set-src hdr(x-forwarded-for)\n \
             default_backend b\nbackend b\n server a 10.0.0.1:80\n"
        )
    };
    let rule = |before| found("trusted-from-anyone", "haproxy", &text(before));
    let witness = rule("")[0].witness.clone().unwrap();
    assert_eq!(witness.headers, [("x-forwarded-for".to_owned(), "192.0.2.7".to_owned())]);
    assert!(rule(" tcp-request connection reject unless { src 10.0.0.0/8 }\n").is_empty());
    assert!(rule(" http-request deny unless { src 10.0.0.0/8 }\n").is_empty());
    assert_eq!(rule(" http-request deny if { src 10.0.0.0/8 }\n").len(), 1);
}

#[test]
fn a_file_that_is_not_here_may_tell_the_client() {
    let lost = |line: &str| {
        let text = format!("server {{ listen 80; location / {{ {line} proxy_pass http://10.0.0.1; }} }}");
        found("client-lost", "nginx", &text).len()
    };
    assert_eq!(lost(""), 1);
    assert_eq!(lost("include proxy_params;"), 0);
    assert_eq!(lost("include mime.types;"), 1);
    assert_eq!(lost("proxy_set_header X-Whoever \"by $remote_addr\";"), 0);
}

#[test]
fn a_pool_that_is_told_by_the_proxy_protocol_is_told() {
    let text = |more: &str| {
        format!(
            "defaults\n mode http\nfrontend f\n bind :80\n default_backend b\nbackend b\n server a 10.0.0.1:80 {more}\n"
        )
    };
    assert_eq!(found("client-lost", "haproxy", &text("send-proxy-v2")).len(), 0);
    assert_eq!(found("client-lost", "haproxy", &text("check")).len(), 1);
}

#[test]
fn certificates_are_not_checked_where_all_are_told_so() {
    let text = |global: &str, verify: &str, place: &str| {
        format!(
            "global\n{global}defaults\n mode http\nfrontend f\n bind :80\n default_backend b\nbackend b\n \
             server a {place} ssl {verify}\n"
        )
    };
    let rule = |global, verify, place| found("unverified-endpoint", "haproxy", &text(global, verify, place)).len();
    assert_eq!(rule(" ssl-server-verify none\n", "", "10.0.0.1:443"), 1);
    assert_eq!(rule(" ssl-server-verify none\n", "verify required ca-file x", "10.0.0.1:443"), 0);
    assert_eq!(rule("", "", "10.0.0.1:443"), 0);
    assert_eq!(rule("", "verify none", "127.0.0.1:443"), 0);
}

#[test]
fn only_a_whole_address_makes_an_open_proxy() {
    let open = |text: &str| found("open-proxy", "nginx", text).len();
    let server = |lines: &str| format!("server {{ listen 80; {lines} }}");
    assert_eq!(open(&server("location / { set $to $http_x_to; proxy_pass http://$to; }")), 1);
    assert_eq!(open(&server("location / { proxy_pass http://$http_x_to.internal; }")), 0);
    assert_eq!(open(&server("location / { allow 10.0.0.0/8; deny all; proxy_pass http://$http_host; }")), 0);
    assert_eq!(open(&server("location / { set $to 10.0.0.1; proxy_pass http://$to; }")), 0);
}
