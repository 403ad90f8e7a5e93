//! One change among many routes: it is told by itself, and nothing is given up.

use analysis::diff::Equivalent;

use crate::Two;

const SERVERS: usize = 60;

const LOCATIONS: usize = 120;

fn told(old: (&str, &str), new: (&str, &str)) -> Vec<String> {
    let two = Two::read(old, new);
    let diff = two.diff(&[]);
    assert!(diff.doubts.is_empty(), "{:#?}", diff.doubts);
    assert_eq!(diff.equivalent, Equivalent::No);
    two.told()
}

/// Locations that keep others out by an address out of a header.
fn locations(pool: &str, deny: bool) -> String {
    let location = |number: usize| {
        let deny = if deny || number != 7 { "deny all; " } else { "" };
        format!("location /p{number}/ {{ allow 10.{number}.0.0/16; {deny}proxy_pass http://a; }}\n")
    };
    let all: String = (0..LOCATIONS).map(location).collect();
    format!(
        "events {{}}\nhttp {{\nset_real_ip_from 10.0.0.0/8;\nset_real_ip_from 192.168.0.0/16;\nreal_ip_header X-Forwarded-For;\n\
         real_ip_recursive on;\nupstream a {{ server 10.0.0.1:80; }}\nupstream b {{ server 10.0.0.2:80; }}\n\
         server {{ listen 80;\n{all}location / {{ proxy_pass http://{pool}; }}\n}}\n}}\n"
    )
}

#[test]
fn the_widest_location_leads_elsewhere() {
    let (old, new) = (locations("a", true), locations("b", true));
    let told = told(("nginx", &old), ("nginx", &new));
    let one = "fate: GET http://nobody.example/ -> pool b, before -> pool a";
    assert!(told.len() == 1 && told[0].starts_with(one), "{told:#?}");
}

#[test]
fn one_location_lets_everybody_in() {
    let (old, new) = (locations("a", true), locations("a", false));
    let told = told(("nginx", &old), ("nginx", &new));
    assert!(told.len() == 1 && told[0].contains("/p7/ -> pool a, before -> a rejection (403)"), "{told:#?}");
}

fn servers(http: &str) -> String {
    let server = |number: usize| {
        format!(
            "server {{ listen 80; server_name s{number}.example;\nlocation / {{ proxy_pass http://a; proxy_set_header X-Real-IP \
             $remote_addr; }}\nlocation = /health {{ return 200; }}\nlocation ^~ /admin/ {{ allow 10.0.0.0/8; deny all; \
             proxy_pass http://a; }}\n}}\n"
        )
    };
    let all: String = (0..SERVERS).map(server).collect();
    format!("events {{}}\nhttp {{\n{http}\nupstream a {{ server 10.0.0.1:80; }}\n{all}}}\n")
}

#[test]
fn a_header_of_all_servers() {
    let (old, new) = (servers(""), servers("add_header X-New 1 always;"));
    let told = told(("nginx", &old), ("nginx", &new));
    assert!(told.len() == 1 && told[0].ends_with("| add_header X-New 1 always;"), "{told:#?}");
}

fn frontend(rule: &str) -> String {
    let each = |number: usize| {
        format!("use_backend b{} if {{ path_beg /p{number} }} or {{ hdr(host) h{number} }}\n", number % 9)
    };
    let uses: String = (0..LOCATIONS).map(each).collect();
    let backends: String = (0..9).map(|number| format!("backend b{number}\nserver s 10.0.0.{number}:80\n")).collect();
    format!(
        "defaults\nmode http\ntimeout connect 4s\ntimeout client 30s\ntimeout server 30s\nfrontend f\nbind :80\n{rule}\n{uses}\
         default_backend b0\n{backends}"
    )
}

#[test]
fn a_header_that_every_endpoint_gets_is_told_with_its_line() {
    let (old, new) = (frontend(""), frontend("http-request set-header X-New 1"));
    let told = told(("haproxy", &old), ("haproxy", &new));
    assert!(told.len() == 1 && told[0].ends_with("| http-request set-header X-New 1"), "{told:#?}");
}

/// Conditions that look at it make other requests of it: then every way counts.
#[test]
fn a_path_that_is_changed_first_leads_elsewhere() {
    let (old, new) = (frontend(""), frontend("http-request set-path /p3 if { path /q }"));
    let told = told(("haproxy", &old), ("haproxy", &new));
    assert!(told.iter().any(|one| one.contains("/q -> pool b3, before -> pool b0")), "{told:#?}");
}

/// Requests that don't meet the first change are still asked about.
#[test]
fn two_changes_that_different_requests_meet() {
    let old = frontend("http-request set-path /p3 if { path /q }");
    let new = frontend("http-request set-path /p4 if { path /q }").replace("default_backend b0", "default_backend b1");
    let told = told(("haproxy", &old), ("haproxy", &new));
    let said = |what: &str| assert!(told.iter().any(|one| one.contains(what)), "{what}: {told:#?}");
    said("/q -> pool b4, before -> pool b3");
    said("/ -> pool b1, before -> pool b0");
}
