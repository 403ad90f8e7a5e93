//! What can't be followed is never taken for the same: each of these was once said to be equivalent.

use analysis::diff::Equivalent;

use super::Two;

/// What is said of changing a text in one place.
#[track_caller]
fn between(engine: &str, text: &str, from: &str, to: &str) -> (Equivalent, Vec<String>) {
    assert_eq!(text.matches(from).count(), 1, "{from:?} must be there once");
    let two = Two::read((engine, text), (engine, &text.replace(from, to)));
    (two.diff(&[]).equivalent, two.told())
}

/// A proxy with these lines in its frontend.
fn haproxy(bind: &str, lines: &str) -> String {
    format!(
        "defaults\n    mode http\nfrontend f\n    bind {bind}\n    {lines}\n    default_backend app\nbackend app\n    \
         server a 10.0.0.1:80\nbackend auth\n    server b 10.0.0.2:80\nbackend api\n    server c 10.0.0.3:80\n"
    )
}

#[track_caller]
fn is_noticed(bind: &str, lines: &str, from: &str, to: &str) {
    let (equivalent, told) = between("haproxy", &haproxy(bind, lines), from, to);
    assert_ne!(equivalent, Equivalent::Yes, "{told:#?}");
}

#[test]
fn what_a_pool_does_whose_name_is_computed() {
    let rule = "use_backend %[req.hdr(x-pool)]";
    is_noticed(":80", rule, "backend api\n", "backend api\n    http-request deny if { path /closed }\n");
}

#[test]
fn elements_of_a_header_that_was_set() {
    let rules = "http-request set-header x a,b\n    use_backend auth if { hdr(x) b }";
    is_noticed(":80", rules, "hdr(x) b", "hdr(x) c");
}

#[test]
fn paths_that_are_normalized_on_the_way() {
    let rules = "http-request normalize-uri path-merge-slashes\n    use_backend auth if { path_beg /a/b }";
    is_noticed(":80", rules, "http-request normalize-uri path-merge-slashes\n", "\n");
}

#[test]
fn a_port_of_a_range() {
    is_noticed(":8000-8010", "use_backend auth if { dst_port 8001 }", "dst_port 8001", "dst_port 8002");
}

#[test]
fn the_second_address_of_a_listener() {
    let rules = "bind 10.0.0.2:80\n    use_backend auth if { dst 10.0.0.2 }";
    is_noticed("10.0.0.1:80", rules, "{ dst 10.0.0.2 }", "{ dst 10.0.0.3 }");
}

const COPIED: &str = "events {}\nhttp {\n    upstream app { server 10.0.0.1:80; }\n    upstream copy { server 10.0.0.2:80; }\n    \
    server {\n        listen 80;\n        location / { mirror /m; proxy_pass http://app; }\n        location /m { internal; \
    proxy_pass http://copy; }\n    }\n}\n";

#[test]
fn copies_of_requests() {
    let (equivalent, told) = between("nginx", COPIED, "mirror /m; ", "");
    assert_eq!(equivalent, Equivalent::No);
    assert!(told.iter().any(|one| one.starts_with("fate: a copy of requests to")), "{told:#?}");
}

/// What isn't known decides in another place: it is no change for a request that goes the same way.
#[test]
fn a_request_that_goes_the_same_way_shows_nothing() {
    let rules = "http-request deny if { path_beg /s } !{ ssl_c_used }\n    http-request set-header x y";
    let (_, told) = between("haproxy", &haproxy(":443 ssl crt a", rules), "set-header x y", "set-header x z");
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].starts_with("header: "), "{told:#?}");
}

/// Every header that the endpoint gets otherwise is named at once.
#[test]
fn all_headers_are_named() {
    let rules = "http-request set-header a 1\n    http-request set-header b 2";
    let (_, told) = between("haproxy", &haproxy(":80", rules), rules, "http-request set-header a 3");
    assert!(told[0].contains("header a: 3, no header b instead of header a: 1, header b: 2"), "{told:#?}");
}
