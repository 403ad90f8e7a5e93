//! Changes that traffic can't notice.

use super::{HAPROXY, NGINX, Two};

#[track_caller]
fn nothing(engine: &str, text: &str, edits: &[(&str, &str)]) {
    let new = edits.iter().fold(text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from:?} is not there");
        text.replace(from, to)
    });
    let two = Two::read((engine, text), (engine, &new));
    assert_eq!(two.told(), [""; 0]);
    assert_eq!(two.diff(&[]).doubts, []);
}

#[test]
fn comments_and_layout() {
    nothing(
        "haproxy",
        HAPROXY,
        &[("\n    ", "\n\t  "), ("\nbackend app", "\n# for the app\n\n\nbackend app"), ("4s\n", "4s # short\n")],
    );
    nothing(
        "haproxy",
        HAPROXY,
        &[("timeout connect 4s", "timeout connect 4000ms"), ("timeout server 60s", "timeout server 1m")],
    );
    nothing(
        "nginx",
        NGINX,
        &[("\n    ", "\n\t"), ("upstream app {", "# for the app\n upstream app\n{"), (";\n", " ;\n\n")],
    );
    nothing("nginx", NGINX, &[("location /login {", "location /login { # log-ins\n"), ("60s", "1m")]);
}

#[test]
fn names() {
    nothing("haproxy", HAPROXY, &[("backend auth", "backend login"), ("frontend public", "frontend edge")]);
    nothing(
        "haproxy",
        HAPROXY,
        &[("server auth1", "server a"), ("server app1", "server b"), ("server app2", "server app1")],
    );
    // Without a `proxy_set_header Host` an endpoint is told the name of the pool, so there it is a change.
    let told = NGINX.replace("http {", "http {\n    proxy_set_header Host $host;");
    nothing("nginx", &told, &[("upstream auth", "upstream login"), ("http://auth", "http://login")]);
    let renamed = NGINX.replace("upstream auth", "upstream login").replace("http://auth", "http://login");
    let header = "header: of GET http://nobody.example/login the endpoint receives header host: login instead of header \
        host: auth | location /login { proxy_pass http://auth; } | location /login { proxy_pass http://login; }";
    assert_eq!(Two::read(("nginx", NGINX), ("nginx", &renamed)).told(), [header]);
    let acl =
        HAPROXY.replace("use_backend auth if { path_beg /login }", "acl a path_beg /login\n    use_backend auth if a");
    nothing(
        "haproxy",
        HAPROXY,
        &[("use_backend auth if { path_beg /login }", "acl a path_beg /login\n    use_backend auth if a")],
    );
    nothing("haproxy", &acl, &[("acl a ", "acl is_login "), ("if a", "if is_login")]);
}

#[test]
fn the_order_of_lines_that_dont_depend_on_each_other() {
    let (auth1, auth2) = ("server auth1 10.0.1.11:8080 check inter 2s", "server auth2 10.0.1.12:8080 check inter 2s");
    nothing("haproxy", HAPROXY, &[(auth1, "@"), (auth2, auth1), ("@", auth2)]);
    nothing(
        "haproxy",
        HAPROXY,
        &[("    timeout connect 4s\n    timeout client 30s\n", "    timeout client 30s\n    timeout connect 4s\n")],
    );
    nothing(
        "haproxy",
        HAPROXY,
        &[("    bind *:80\n", ""), ("    maxconn 1000\n", "    maxconn 1000\n    bind *:80\n")],
    );
    let (pools, unused) = HAPROXY.split_once("backend unused").unwrap();
    let (front, app) = pools.split_once("\nbackend app").unwrap();
    let moved = format!("{front}backend unused{unused}\nbackend app{app}");
    nothing("haproxy", HAPROXY, &[(HAPROXY, &moved)]);
    let (one, two) =
        ("server 10.0.1.11:8080 max_fails=3 fail_timeout=10s;", "server 10.0.1.12:8080 max_fails=3 fail_timeout=10s;");
    nothing("nginx", NGINX, &[(one, "@"), (two, one), ("@", two)]);
    nothing(
        "nginx",
        NGINX,
        &[("        listen 80;\n        listen 443 ssl;", "        listen 443 ssl;\n        listen 80;")],
    );
}

#[test]
fn pools_that_nothing_reaches() {
    nothing("haproxy", HAPROXY, &[("\nbackend unused\n    server old1 10.0.9.11:8080\n", "")]);
    nothing("nginx", NGINX, &[("    upstream app {", "    upstream idle { server 10.0.9.1:80; }\n    upstream app {")]);
}

/// The same said in two languages: what one of them doesn't know is left at its default.
#[test]
fn two_engines() {
    let haproxy = "global\n    maxconn 512\ndefaults\n    mode tcp\n    timeout connect 60s\n    timeout client 8h\n    timeout server 8h\n\
        listen db\n    bind :5432\n    balance leastconn\n    option redispatch\n    retry-on error timeout\n\
        server a 10.0.0.3:5432\n    server b 10.0.0.4:5432 backup\n";
    let nginx = "events {}\nstream {\n    upstream pg { least_conn; server 10.0.0.3:5432 max_fails=0; \
        server 10.0.0.4:5432 max_fails=0 backup; }\n    server { listen 5432; proxy_pass pg; proxy_timeout 8h; }\n}\n";
    let two = Two::read(("haproxy", haproxy), ("nginx", nginx));
    assert_eq!((two.told(), two.diff(&[]).doubts), (vec![], vec![]));
}

#[test]
fn weights_of_the_same_shares() {
    nothing(
        "haproxy",
        HAPROXY,
        &[
            ("server auth1 10.0.1.11:8080", "server auth1 10.0.1.11:8080 weight 10"),
            ("server auth2 10.0.1.12:8080", "server auth2 10.0.1.12:8080 weight 10"),
        ],
    );
    nothing(
        "nginx",
        NGINX,
        &[("10.0.1.11:8080", "10.0.1.11:8080 weight=7"), ("10.0.1.12:8080", "10.0.1.12:8080 weight=7")],
    );
}
