//! What the pages of the rules of shape and conditions can't show: what they say nothing of, and how bad a finding is.

mod support;

use finding::{Finding, Severity};
use support::{engine, read};

/// What a rule finds in a text of HAProxy.
fn found(rule: &str, text: &str) -> Vec<Finding> {
    let read = read(engine("haproxy").unwrap(), text);
    analysis::lint::run(&read.reading.model).into_iter().filter(|finding| finding.rule == rule).collect()
}

/// How bad it is what a rule says of a backend with these lines.
fn backend(rule: &str, lines: &[&str]) -> Vec<Severity> {
    site(rule, &["default_backend b"], lines)
}

/// The same of a frontend on port 80 and 443, and a backend.
fn site(rule: &str, front: &[&str], back: &[&str]) -> Vec<Severity> {
    let text = format!(
        "defaults\n mode http\nfrontend f\n bind :80\n bind :443 ssl crt a.pem\n {}\nbackend b\n {}\n",
        front.join("\n "),
        back.join("\n ")
    );
    found(rule, &text).into_iter().map(|finding| finding.severity).collect()
}

const SERVER: &[&str] = &["server a 10.0.0.1:80 check"];

#[test]
fn an_odd_endpoint_differs_from_all_others() {
    let of = |lines: &[&str]| backend("odd-endpoint", lines);
    let ports = |last: &str| of(&["server a 10.0.0.1:7070", "server b 10.0.0.2:7070", &format!("server c {last}")]);
    assert_eq!(ports("10.0.0.3:7070"), []);
    assert_eq!(ports("10.0.0.3:7007"), [Severity::Warning]);
    assert_eq!(ports("10.0.0.3:9000"), [Severity::Note]);
    assert_eq!(ports("10.0.0.1:7007"), [], "one machine has one program on each port");
    assert_eq!(ports("10.0.0.3:7007 backup"), [], "another tier is another thing");
    assert_eq!(of(&["server a 10.0.0.1:443 ssl verify none", "server b 10.0.0.2:80"]), [], "each has its port");
    assert_eq!(of(&["server a 10.0.0.1:84 ssl verify none", "server b 10.0.0.2:84"]), [Severity::Warning]);
    let limits = |last: &str| {
        of(&[
            "server a 10.0.0.1:80 maxconn 9",
            "server b 10.0.0.2:80 maxconn 9",
            &format!("server c 10.0.0.3:80 {last}"),
        ])
    };
    assert_eq!((limits("maxconn 9"), limits("maxconn 90")), (vec![], vec![Severity::Note]));
    assert_eq!(limits("maxconn 90 weight 10"), [], "a larger machine");
}

#[test]
fn weights_stand_out_up_and_down() {
    let of = |weights: &[u32]| {
        let server = |(at, weight): (usize, &u32)| format!("server s{at} 10.0.0.{at}:80 check weight {weight}");
        let lines: Vec<String> = weights.iter().enumerate().map(server).collect();
        backend("uneven-weights", &lines.iter().map(String::as_str).collect::<Vec<_>>())
    };
    assert_eq!(of(&[20, 10, 10]), [Severity::Warning]);
    assert_eq!(of(&[19, 10, 10]), []);
    assert_eq!(of(&[4, 10, 10]), [Severity::Note]);
    assert_eq!(of(&[5, 10, 10]), []);
    assert_eq!((of(&[4, 1]), of(&[1, 4]), of(&[3, 1])), (vec![Severity::Note], vec![Severity::Note], vec![]));
}

#[test]
fn places_for_machines_to_come_are_not_switched_off() {
    let of = |lines: &[&str]| backend("switched-off-endpoint", lines);
    assert_eq!(of(&["server a 10.0.0.1:80", "server b 10.0.0.2:80 weight 0"]), [Severity::Note]);
    let off = ["server a 10.0.0.1:80", "server b 10.0.0.2:80 disabled", "server c 10.0.0.3:80 disabled"];
    assert_eq!(of(&off), []);
}

#[test]
fn hosts_with_other_numbers_and_plurals_are_no_slips() {
    let of = |host: &str| {
        let hosts = ["a.stages1.example.com", "b.stages1.example.com", host];
        let lines = hosts.map(|host| format!("use_backend b if {{ hdr(host) -i {host} }}"));
        site("misspelt-host", &lines.iter().map(String::as_str).collect::<Vec<_>>(), SERVER)
    };
    assert_eq!(of("c.satges1.example.com"), [Severity::Warning]);
    assert_eq!(of("c.exampel.com"), [Severity::Warning]);
    assert_eq!(of("c.stages2.example.com"), []);
    assert_eq!(of("c.examples.com"), []);
    assert_eq!(of("c.example.org"), []);
    assert_eq!(of("c.other.example.com"), []);
}

#[test]
fn plain_requests_that_are_sent_to_tls_are_told_nothing_wrong() {
    let of = |lines: &[&str]| site("scheme-said-wrongly", lines, SERVER);
    let says = "http-request set-header X-Forwarded-Proto https";
    assert_eq!(of(&[says, "default_backend b"]), [Severity::Warning]);
    assert_eq!(of(&["http-request redirect scheme https unless { ssl_fc }", says, "default_backend b"]), []);
    let plain = format!("defaults\n mode http\nlisten f\n bind :80\n {says}\n server a 10.0.0.1:80\n");
    assert!(found("scheme-said-wrongly", &plain).is_empty(), "whoever is in front may speak TLS");
}

#[test]
fn redirects_to_a_page_or_with_the_path_lose_nothing() {
    let of = |to: &str| {
        let redirect = format!("http-request redirect {to} if {{ hdr(host) -i old.example.org }}");
        site("redirect-loses-path", &[&redirect, "default_backend b"], SERVER)
    };
    assert_eq!(of("location https://new.example.org/ code 301"), [Severity::Note]);
    assert_eq!(of("location https://new.example.org/ code 302"), [], "a detour");
    assert_eq!(of("location https://new.example.org/moved.html code 301"), []);
    assert_eq!(of("prefix https://new.example.org code 301"), []);
    let plain = ["http-request redirect location https://a.example.org/ unless { ssl_fc }", "default_backend b"];
    assert_eq!(site("redirect-loses-path", &plain, SERVER), [Severity::Warning]);
}

#[test]
fn what_is_closed_with_all_below_it_is_closed() {
    let of = |test: &str| {
        let deny = format!("http-request deny if {{ {test} }}");
        site("closed-narrowly", &[&deny, "default_backend b"], SERVER)
    };
    assert_eq!(of("path /wp-admin"), [Severity::Warning]);
    assert_eq!(of("path /metrics"), [Severity::Note]);
    assert_eq!(of("path /admin.php"), []);
    assert_eq!(of("path_beg /admin"), []);
    assert_eq!(of("path /admin } or { path_beg /admin/"), []);
}

#[test]
fn prefixes_that_choose_nothing_may_be_loose() {
    let of = |lines: &[&str]| {
        let more = ["server a 10.0.0.1:80", "backend c", "server c 10.0.0.3:80"];
        site("prefix-without-slash", lines, &more)
    };
    assert_eq!(of(&["use_backend c if { path_beg /api }", "default_backend b"]), [Severity::Note]);
    assert_eq!(of(&["use_backend c if { path_beg /api/ }", "default_backend b"]), []);
    assert_eq!(of(&["use_backend b if { path_beg /api }", "default_backend b"]), []);
    assert_eq!(of(&["use_backend c if { path_beg /.well-known/acme }", "default_backend b"]), []);
}

#[test]
fn queries_matter_only_to_ends_and_whole_targets() {
    let of = |test: &str| site("query-misses", &[&format!("use_backend b if {{ {test} }}")], SERVER);
    assert_eq!((of("url_end .js"), of("url /old")), (vec![Severity::Note], vec![Severity::Note]));
    assert_eq!((of("path_end .js"), of("url_beg /old"), of("url_end ?x=1")), (vec![], vec![], vec![]));
    assert_eq!(site("query-misses", &["monitor-uri /alive"], SERVER), []);
}
