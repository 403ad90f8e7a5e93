//! What the pages of the rules on names, paths, headers and limits can't show: what silences them, and that their fixes mend.

use engines::{Engine, Nowhere, Reading, haproxy, nginx};
use finding::{FileId, Finding, Severity, SourceMap};

fn read(engine: &Engine, text: &str) -> Reading {
    let mut sources = SourceMap::new();
    let file = sources.add("a", text.as_bytes().to_vec());
    (engine.read)(&mut sources, &[file], &Nowhere)
}

fn found(engine: &Engine, rule: &str, text: &str) -> Vec<Finding> {
    read(engine, text).findings.into_iter().filter(|finding| finding.rule == rule).collect()
}

/// How many findings of a limit that is never applied there are, with these lines in a frontend whose table counts requests.
fn never_applied(lines: &str) -> usize {
    let text = format!(
        "frontend f\n mode http\n bind :80\n stick-table type ip size 1k expire 1m store http_req_rate(10s),gpc0\n{lines}\n \
         default_backend b\nbackend b\n mode http\n http-request deny if {{ sc_http_req_rate(2) gt 5 }}\n server a 10.0.0.1:80\n\
         backend t\n stick-table type ip size 1k expire 1m store http_req_rate(10s)\n\
         frontend other\n mode http\n bind :81\n http-request track-sc2 src table t\n default_backend b\n"
    );
    found(&haproxy::ENGINE, "limit-never-applied", &text).len()
}

#[test]
fn a_limit_is_applied_where_something_counts_before_it() {
    for lines in [
        " http-request track-sc0 src\n http-request deny if { sc_http_req_rate(0) gt 5 }",
        " http-request track-sc0 src if { path /x }\n http-request deny if { sc0_http_req_rate gt 5 }",
        " http-request deny if { sc_http_req_rate(0) gt 5 }\n tcp-request content track-sc0 src",
        " http-request deny if { src_http_req_rate gt 5 }\n http-request track-sc0 src",
        " acl a src_http_req_rate() gt 5\n http-request track-sc0 src\n http-request deny if a",
        " http-request track-sc1 hdr(x) table t\n http-request deny if { sc1_http_req_rate(t) gt 5 }",
        " http-request track-sc0 src\n http-request deny if { sc_http_req_rate(0,peers/t) gt 5 }",
        " http-request deny if { src_get_gpc0 gt 0 }",
        " tcp-request connection track-sc0 src\n use_backend b if { sc_http_req_rate(0) gt 5 }",
    ] {
        assert_eq!(never_applied(lines), 0, "{lines}");
    }
}

#[test]
fn a_limit_is_never_applied_where_nothing_counts_for_it() {
    for lines in [
        " http-request deny if { sc_http_req_rate(0) gt 5 }",
        " http-request deny if { sc_http_req_rate(0) gt 5 }\n http-request track-sc0 src",
        " http-request deny if { sc_http_req_rate(2) gt 5 }",
        " http-request track-sc0 src\n http-request deny if { sc_conn_rate(0) gt 5 }",
        " http-request deny if { src_http_req_rate gt 5 }",
        " acl a sc0_http_req_rate gt 5\n use_backend b if a",
        " tcp-request content reject if { sc_http_req_rate(0) gt 5 }\n http-request track-sc0 src",
    ] {
        assert_eq!(never_applied(lines), 1, "{lines}");
    }
}

#[test]
fn names_in_files_that_are_not_here_count_as_used() {
    let zone = "limit_req_zone $binary_remote_addr zone=z:1m rate=1r/s; map $a $b { default 1; }";
    let text = |inside: &str| format!("http {{ {zone} server {{ listen 80; {inside} }} }}");
    let count = |text: &str| {
        let rules = ["limit-never-applied", "unused-name"];
        rules.map(|rule| found(&nginx::ENGINE, rule, text).len())
    };
    assert_eq!(count(&text("")), [1, 1]);
    assert_eq!(count(&text("include more.conf;")), [0, 0]);
    assert_eq!(count(&text("location / { include more.conf; }")), [0, 0]);
    assert_eq!(count(&format!("{zone} server {{ listen 80; }}")), [0, 0]);
    assert_eq!(count(&text("location / { limit_req zone=z; }")), [0, 1]);
    for reads in
        ["return 200 \"x${B}y\";", "if ($b = 1) { return 403; }", "location / { content_by_lua_block { ngx.say(1) } }"]
    {
        assert_eq!(count(&text(reads))[1], 0, "{reads}");
    }
}

#[test]
fn a_name_that_an_acl_names_is_used() {
    let text = |line: &str| format!("frontend f\n mode http\n bind :80\n acl a path /a\n{line}\n");
    let count = |line: &str| found(&haproxy::ENGINE, "unused-name", &text(line)).len();
    assert_eq!([count(""), count(" acl a path /b")], [1, 1]);
    for line in [" http-request deny if !a", " acl b acl(a,!c)\n http-request deny if b", " nonsense a"] {
        assert_eq!(count(line), 0, "{line}");
    }
}

#[test]
fn hsts_is_lost_where_users_begin() {
    let severity = |path: &str, header: &str| {
        let text = format!(
            "server {{ listen 80; add_header {header} x; location {path} {{ add_header X-A 1; }} location /b {{ return 200 x; }} }}"
        );
        found(&nginx::ENGINE, "headers-not-inherited", &text)[0].severity
    };
    assert_eq!(severity("/", "Strict-Transport-Security"), Severity::Warning);
    assert_eq!(severity("/static", "Strict-Transport-Security"), Severity::Note);
    assert_eq!(severity("/static", "X-Frame-Options"), Severity::Warning);
    assert_eq!(severity("/", "X-Powered-By"), Severity::Note);
}

#[test]
fn a_resolver_is_missing_only_where_each_text_is_a_name() {
    let text = |server: &str| {
        format!(
            "http {{ map $a $mapped {{ default one.test; x two.test; }} map $a $mixed {{ default one.test; x 10.0.0.1; }} \
             upstream up {{ server 10.0.0.1; }} server {{ listen 80; {server} }} }}"
        )
    };
    let count = |server: &str| found(&nginx::ENGINE, "resolver-missing", &text(server)).len();
    for missing in [
        "location / { proxy_pass http://$mapped; }",
        "set $h one.test; location / { proxy_pass https://$h:8443/x; }",
        "location / { set $u http://one.test/x; proxy_pass $u; }",
        "location / { set $h up; proxy_pass http://$h:81; }",
        "location / { proxy_pass http://one.test:81$uri$is_args$args; }",
    ] {
        assert_eq!(count(missing), 1, "{missing}");
    }
    for fine in [
        "location / { proxy_pass http://$mixed; }",
        "location / { proxy_pass http://$host; }",
        "location / { set $h up; proxy_pass http://$h; }",
        "set $h one.test; if ($a) { set $h 10.0.0.2; } location / { proxy_pass http://$h; }",
        "resolver 10.0.0.2; location / { proxy_pass http://$mapped; }",
        "location / { set $h one.test; proxy_pass http://$h; } location /b { proxy_pass http://one.test; }",
        "include more.conf; location / { proxy_pass http://$mapped; }",
    ] {
        assert_eq!(count(fine), 0, "{fine}");
    }
}

#[test]
fn ssl_on_is_not_taken_out_where_it_decides() {
    let fix = |server: &str| found(&nginx::ENGINE, "old-dialect", server)[0].fix.clone();
    assert_eq!(fix("server { listen 443; ssl on; }"), None);
    assert_eq!(fix("http { ssl on; server { listen 443 ssl; } }"), None);
    assert_eq!(found(&nginx::ENGINE, "old-dialect", "http { ssl on; server { listen 80; ssl off; } }")[1].fix, None);
    assert!(fix("server { listen 443; ssl off; }").is_some());
}

/// The text after the fix of the only finding of a rule.
fn mended(engine: &Engine, rule: &str, text: &str) -> String {
    let found = found(engine, rule, text);
    assert_eq!(found.len(), 1, "{rule}: {found:#?}");
    let fix = found[0].fix.as_ref().unwrap_or_else(|| panic!("{rule} has no fix"));
    String::from_utf8(finding::apply(text.as_bytes(), FileId(0), &fix.edits)).unwrap()
}

#[test]
fn fixes_mend_what_they_are_for() {
    let in_haproxy = |lines: &str| {
        format!("listen f\n mode http\n bind :80\n{lines}\n server a 10.0.0.1:80\n server b 10.0.0.2:80\n")
    };
    for (rule, lines, wanted) in [
        ("path-joined", " http-request set-path /v2/%[path]", " http-request set-path /v2%[path]"),
        ("path-joined", " http-request replace-path /a/(.*) \"\\1\"", " http-request replace-path /a/(.*) /\"\\1\""),
        ("cookie-for-all", " cookie S insert indirect", " cookie S insert indirect nocache"),
        ("cookie-for-all", " cookie S insert nocache", " cookie S insert nocache indirect"),
        ("unused-name", " acl a path /a\n acl a path /b", " \n "),
    ] {
        let text = mended(&haproxy::ENGINE, rule, &in_haproxy(lines));
        assert_eq!(text, in_haproxy(wanted), "{rule}");
        assert_eq!(found(&haproxy::ENGINE, rule, &text).len(), 0, "{rule}");
    }
    let in_nginx =
        |lines: &str| format!("upstream u {{ server 10.0.0.1; server 10.0.0.2; server 10.0.0.3; {lines} }}\n");
    let in_server = |lines: &str| format!("server {{ listen 80; location /a/ {{ {lines} }} }}\n");
    for (rule, text, wanted) in [
        ("keys-move", in_nginx("hash \"$uri\";"), in_nginx("hash \"$uri\" consistent;")),
        ("path-joined", in_server("proxy_pass http://a/v1;"), in_server("proxy_pass http://a/v1/;")),
        ("try-files-without-end", in_server("try_files $uri $uri/;"), in_server("try_files $uri $uri/ =404;")),
        ("old-dialect", "server { listen 443 ssl; ssl on; }".to_owned(), "server { listen 443 ssl;  }".to_owned()),
    ] {
        assert_eq!(mended(&nginx::ENGINE, rule, &text), wanted, "{rule}");
        assert_eq!(found(&nginx::ENGINE, rule, &wanted).len(), 0, "{rule}");
    }
}

#[test]
fn a_rewrite_that_leaves_the_choice_alone_is_no_matter() {
    let count = |choice: &str, rule: &str| {
        let text = format!(
            "frontend f\n mode http\n bind :80\n acl api path_beg /api/\n {choice}\n http-request {rule}\n default_backend b\n\
             backend b\n mode http\n server s 10.0.0.1:80\n"
        );
        found(&haproxy::ENGINE, "choice-after-rewrite", &text).len()
    };
    for (choice, rule) in [
        ("use_backend b if api", "replace-path ^/api(/.*) \\1"),
        ("use_backend b if api", "replace-path /api/v1/(.*) /v1/\\1"),
        ("use_backend b if { path /x } or api", "set-path /v1%[path]"),
        ("use_backend b if { hdr(host) -i a.test }", "set-header Host b.test"),
    ] {
        assert_eq!(count(choice, rule), 1, "{choice} {rule}");
    }
    for (choice, rule) in [
        ("use_backend b if api", "replace-path /old/(.*) /new/\\1"),
        ("use_backend b if api", "replace-path /api/old/(.*) /api/new/\\1"),
        ("use_backend b if !api", "replace-path ^/api(/.*) \\1"),
        ("use_backend b if api", "set-path /v1%[path] if { path /x }"),
        ("use_backend b if api", "set-path %[path,lower]"),
        ("use_backend b if { hdr(host) -i a.test }", "set-header Host %[req.hdr(x-host)]"),
        ("use_backend b if { hdr(host) -i a.test }", "set-path /v1%[path]"),
    ] {
        assert_eq!(count(choice, rule), 0, "{choice} {rule}");
    }
}
