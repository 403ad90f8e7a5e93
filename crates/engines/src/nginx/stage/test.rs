//! Texts before and after.

use finding::{SourceMap, apply};

use super::stage;
use crate::Nowhere;
use crate::stage::Subject;
use crate::stage::trial::Trial;

/// The moved text.
fn moved(text: &str) -> String {
    let mut sources = SourceMap::new();
    let file = sources.add("nginx.conf", text.into());
    let subject = Subject { sources: &sources, roots: &[file], around: &Nowhere };
    let edits = stage(&subject, &mut Trial::default());
    String::from_utf8(apply(text.as_bytes(), file, &edits)).unwrap()
}

/// The moved form of directives of `http`, without what is written into the block's head.
fn in_http(text: &str) -> String {
    let moved = moved(&format!("events {{}} http {{\n{text}\n}}"));
    let (_, body) = moved.split_once('\n').unwrap();
    body.strip_suffix("\n}").unwrap().to_owned()
}

#[test]
fn listeners_and_endpoints_move_and_the_rest_stays() {
    assert_eq!(
        in_http(
            "upstream app { server app1:8080 weight=3; server 10.0.0.7; server unix:/run/a.sock; } # pool\n\
             server { listen 80 reuseport; listen [::]:80 ipv6only=on; allow 10.2.0.0/16;\n\
             location / { proxy_pass http://app; } location /b { proxy_pass https://other/x$args; } }"
        ),
        "upstream app { server 127.2.0.0:8080 weight=3; server 127.2.0.1; server 127.2.0.2:8000; } # pool\n\
         server { listen 127.1.0.0:80 ; listen 127.1.0.1:80 ; allow 127.2.0.0/16;\n\
         location / { proxy_pass http://app; } location /b { proxy_pass https://127.2.0.3/x$args; } }"
    );
}

#[test]
fn a_server_that_does_not_say_listens_all_the_same() {
    assert_eq!(in_http("server { return 204; }"), "server { listen 127.1.0.0:80; return 204; }");
}

#[test]
fn variables_that_name_hosts_are_moved() {
    assert_eq!(
        in_http(
            "map $host $to { default web; /x app:90; } \n\
             server { listen 81; set $b api; set $other api; location / { proxy_pass http://$b:8080/$to; }\n\
             location /m { proxy_pass http://$to; } }"
        ),
        "map $host $to { default 127.2.0.0; /x 127.2.0.1:90; } \n\
         server { listen 127.1.0.0:81; set $b 127.2.0.2; set $other api; location / { proxy_pass http://$b:8080/$to; }\n\
         location /m { proxy_pass http://$to; } }"
    );
}

#[test]
fn what_concerns_the_process_goes() {
    let text = moved("user www;\nworker_processes auto;\npid /run/nginx.pid;\nevents { worker_connections 9000; }");
    assert_eq!(text, "\nworker_processes 1;\n\nevents { worker_connections 1000; }");
}

#[test]
fn files_get_stand_ins() {
    assert_eq!(
        in_http(
            "ssl_certificate /c.pem; ssl_certificate_key $k; root /srv/www; include mime.types;\n\
             access_log syslog:server=10.0.0.1 main; error_log /var/log/e warn; ssl_stapling on;\n\
             server { listen 81; root /srv/$host/www; location /a/ { alias /srv/a/; } }"
        ),
        "ssl_certificate /lab/c.pem; ssl_certificate_key $k; root /lab/srv/www; \n\
         access_log off; error_log /lab/var/log/e warn; \n\
         server { listen 127.1.0.0:81; root /lab/srv/$host/www; location /a/ { alias /lab/srv/a/; } }"
    );
}

#[test]
fn a_part_gets_what_stands_around_it() {
    let text = moved("listen 80;\nlocation / { return 204; }");
    let (head, rest) = text.split_once("server {").unwrap();
    assert!(head.starts_with("events {}\nhttp {") && head.contains(" access_log off;"), "{head}");
    assert_eq!(rest, "\nlisten 127.1.0.0:80;\nlocation / { return 204; }\n}\n\n}\n");
}

#[test]
fn streams_are_moved_too() {
    let text = moved("events {} stream { server { listen 5432 udp; proxy_pass db:5432; } }");
    assert_eq!(text, "events {} stream { server { listen 127.1.0.0:5432 udp; proxy_pass 127.2.0.0:5432; } }");
}
