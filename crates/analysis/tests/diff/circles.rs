//! Changes that requests come to only after they have been rewritten and have started anew.

use super::changed;

const NGINX: &str = "\
events {}
http {
    upstream a { server 10.0.0.1:80; }
    upstream b { server 10.0.0.2:80; }
    server {
        listen 80;
        location /other { proxy_pass http://b; }
        location /y { rewrite ^/y(.*)$ /x$1 last; }
        location /x { internal; proxy_pass http://a; }
        location / { proxy_pass http://a; }
    }
}
";

#[test]
fn what_a_rewrite_leads_to_is_compared() {
    let told = changed(NGINX, "internal; proxy_pass http://a", "internal; proxy_pass http://b");
    assert!(
        told.iter().any(|one| one.starts_with("fate: GET http://nobody.example/y -> pool b, before -> pool a")),
        "{told:#?}"
    );
    // The page of an error starts anew as well.
    let page = NGINX.replace("location / {", "error_page 404 /x/gone; location /none { return 404; } location / {");
    let told = changed(&page, "internal; proxy_pass http://a", "internal; proxy_pass http://b");
    let fates: Vec<&String> = told.iter().filter(|one| one.starts_with("fate: ")).collect();
    assert!(!fates.is_empty(), "{told:#?}");
}

#[test]
fn a_circle_that_stays_is_no_change() {
    let told = changed(NGINX, "location /y", "# a comment\n        location /y");
    assert_eq!(told, Vec::<String>::new());
}
