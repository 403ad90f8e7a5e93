//! What the pages of the rules of timeouts, limits, health and shape can't show: how bad a finding is, what silences it, how many
//! places come to one.

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

/// A frontend and a backend, each with lines of its own.
fn haproxy(mode: &str, front: &str, back: &str) -> String {
    format!("defaults\n mode {mode}\nfrontend f\n bind :80\n{front} default_backend b\nbackend b\n{back}")
}

const TWO: &str = " server a 10.0.0.1:80 check\n server b 10.0.0.2:80 check\n";

/// What a rule says of a backend with these lines before two servers.
fn backend(rule: &str, mode: &str, lines: &str) -> Vec<Severity> {
    severities(rule, "haproxy", &haproxy(mode, "", &format!("{lines}{TWO}")))
}

#[test]
fn detection_counts_the_interval_after_a_failure() {
    let of = |lines| backend("slow-detection", "http", lines);
    assert_eq!(of(" default-server inter 20s fall 3\n"), []);
    assert_eq!(of(" default-server inter 21s fall 3\n"), [Severity::Warning]);
    assert_eq!(of(" default-server inter 21s fastinter 1s fall 3\n"), []);
    assert_eq!(of(" default-server inter 70s fastinter 1s fall 3\n"), [Severity::Warning]);
    let alone = haproxy("http", "", " server a 10.0.0.1:80 check inter 90s\n");
    assert!(found("slow-detection", "haproxy", &alone).is_empty());
}

#[test]
fn errors_that_pass_a_check_are_worse_the_more_they_are() {
    let of =
        |expect| backend("check-passes-errors", "http", &format!(" option httpchk\n http-check expect {expect}\n"));
    assert_eq!(of("status 200"), []);
    assert_eq!(of("status 200-399"), []);
    assert_eq!(of("status 200,404"), [Severity::Note]);
    assert_eq!(of("status 200-599"), [Severity::Warning]);
    assert_eq!(of("! status 500"), [Severity::Warning]);
    assert_eq!(of("! rstatus ^5"), [Severity::Note]);
    assert_eq!(of("rstatus ^[23]"), []);
    assert_eq!(of("string OK"), []);
    // All expectations must be met.
    assert_eq!(of("status 200-599\n http-check expect ! rstatus ^[45]"), []);
}

#[test]
fn retries_stay_where_nothing_lets_them_go() {
    let of = |mode, lines| backend("retry-same-endpoint", mode, lines);
    assert_eq!(of("http", " retries 2\n"), [Severity::Warning]);
    assert_eq!(of("tcp", " retries 2\n"), [Severity::Warning]);
    assert_eq!(of("http", " retries 0\n"), []);
    assert_eq!(of("http", ""), []);
    assert_eq!(of("http", " retries 2\n option redispatch\n"), []);
    // Only the primary of a database passes such a check.
    assert_eq!(of("tcp", " retries 2\n option httpchk GET /primary\n"), []);
    assert_eq!(of("http", " retries 2\n option httpchk GET /\n"), [Severity::Warning]);
}

#[test]
fn a_line_that_many_pools_inherit_is_told_of_once() {
    let pools: String = (0..5).map(|n| format!("backend b{n}\n{TWO}")).collect();
    let routes: String = (0..5).map(|n| format!(" use_backend b{n} if {{ path /{n} }}\n")).collect();
    let text = format!(
        "defaults\n mode http\n retries 3\n timeout connect 200s\n timeout client 5\n default-server check inter 5 fall 1\n\
         frontend f\n bind :80\n{routes}{pools}"
    );
    for rule in ["retry-same-endpoint", "long-connect-timeout", "tiny-timeout", "hair-trigger-check"] {
        let found = found(rule, "haproxy", &text);
        let wanted = if rule == "tiny-timeout" { 2 } else { 1 };
        assert_eq!(found.len(), wanted, "{rule}: {found:#?}");
    }
    let many = &found("retry-same-endpoint", "haproxy", &text)[0];
    assert!(many.message.contains("(and 4 pools more)"), "{}", many.message);
}

#[test]
fn checks_of_others_may_ask_more_than_for_a_connection() {
    let of = |lines: &str| severities("connect-only-check", "haproxy", &haproxy("http", "", lines));
    assert_eq!(of(TWO), [Severity::Note]);
    assert_eq!(of(" option httpchk\n server a 10.0.0.1:80 check\n server b 10.0.0.2:80 check\n"), []);
    assert_eq!(of(" server a 10.0.0.1:80 track o/a\n server b 10.0.0.2:80 track o/b\n"), []);
    assert_eq!(
        of(" server a 10.0.0.1:80 agent-check agent-port 9\n server b 10.0.0.2:80 agent-check agent-port 9\n"),
        []
    );
    assert!(backend("connect-only-check", "tcp", "").is_empty());
}

#[test]
fn an_end_of_a_host_is_worse_where_another_site_ends_so() {
    let of = |other: &str| {
        let front = format!(" use_backend b if {{ hdr_end(host) shop.com }}\n{other}");
        severities("loose-host-suffix", "haproxy", &haproxy("http", &front, TWO))
    };
    assert_eq!(of(""), [Severity::Note]);
    assert_eq!(of(" use_backend b if { hdr(host) www.shop.com }\n"), [Severity::Note]);
    assert_eq!(of(" use_backend b if { hdr(host) workshop.com }\n"), [Severity::Warning]);
}

#[test]
fn a_header_that_is_always_added_to_fools_nobody() {
    let of = |front: &str, lines: &str| {
        found("spoofed-client", "haproxy", &haproxy("http", front, &format!("{lines}{TWO}")))
    };
    let fooled = of("", " option forwardfor if-none\n");
    let witness = fooled[0].witness.clone().unwrap();
    assert_eq!(witness.headers, [("x-forwarded-for".to_owned(), "192.0.2.7".to_owned())]);
    assert!(of("", " option forwardfor\n").is_empty());
    assert!(of(" http-request set-header x-forwarded-for %[src]\n", "").is_empty());
    assert!(of(" http-request del-header x-forwarded-for\n", " option forwardfor if-none\n").is_empty());
    assert!(of(" http-request deny unless { src 10.0.0.0/8 }\n", " option forwardfor if-none\n").is_empty());
}

#[test]
fn upgrades_are_looked_for_where_they_are_meant() {
    let nginx = |path: &str, read: &str| {
        let text = format!(
            "server {{ listen 80; location {path} {{ proxy_pass http://10.0.0.1; proxy_set_header Upgrade $http_upgrade; {read} }} }}"
        );
        severities("upgrade-cut-short", "nginx", &text)
    };
    assert_eq!(nginx("/ws", "proxy_read_timeout 30s;"), [Severity::Warning]);
    assert_eq!(nginx("/ws", ""), [Severity::Note]);
    assert_eq!(nginx("/", "proxy_read_timeout 30s;"), [Severity::Note]);
    assert_eq!(nginx("/ws", "proxy_read_timeout 1h;"), []);
    // Somebody thought of it, and the other place has the header from a common block.
    assert_eq!(
        nginx(
            "/",
            "} location /events { proxy_pass http://10.0.0.1; proxy_set_header Upgrade $http_upgrade; proxy_read_timeout 7d;"
        ),
        []
    );
    let haproxy = |path: &str, lines: &str| {
        let front = format!(" use_backend b if {{ path_beg {path} }}\n");
        severities("upgrade-cut-short", "haproxy", &haproxy("http", &front, &format!("{lines}{TWO}")))
    };
    assert_eq!(haproxy("/socket.io/", " timeout server 50s\n"), [Severity::Warning]);
    assert_eq!(haproxy("/news", " timeout server 50s\n"), []);
    assert_eq!(haproxy("/socket.io/", " timeout server 50s\n timeout tunnel 1h\n"), []);
    assert_eq!(haproxy("/socket.io/", " timeout server 2m\n"), [Severity::Note]);
}

#[test]
fn a_challenge_must_be_answered_in_plain() {
    let of = |route: &str| {
        let redirect = format!(" http-request redirect scheme https if !{{ ssl_fc }} !{{ {route} }}\n");
        let front = format!(" bind :443 ssl crt x.pem\n{redirect} use_backend b if {{ {route} }}\n");
        found("plain-beside-tls", "haproxy", &haproxy("http", &front, TWO)).len()
    };
    assert_eq!(of("path_beg /.well-known/acme-challenge/"), 0);
    assert_eq!(of("path_beg /login/"), 1);
}

#[test]
fn the_page_of_the_balancer_waits_for_no_request() {
    let text = |more: &str| {
        let stats = "defaults\n mode http\n timeout client 5s\nlisten stats\n bind :9000\n stats uri /\n";
        found("slow-request", "haproxy", &format!("{stats}{more}")).len()
    };
    assert_eq!(text(""), 0);
    assert_eq!(text("listen site\n bind :80\n server a 10.0.0.1:80\n"), 1);
    assert_eq!(text("listen site\n bind 127.0.0.1:80\n server a 10.0.0.1:80\n"), 0);
}

#[test]
fn a_primary_is_one_by_nature() {
    let of = |name: &str| {
        let text = format!("listen {name}\n mode tcp\n bind :5432\n server db1 10.0.0.1:5432 check\n");
        found("single-endpoint", "haproxy", &text).len()
    };
    assert_eq!(of("db"), 1);
    assert_eq!(of("db-primary"), 0);
}
