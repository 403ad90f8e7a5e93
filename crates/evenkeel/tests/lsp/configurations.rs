//! Configurations of both engines, with places that tests ask about.

/// Line 12 is shadowed by line 11; the last line has no newline.
pub const HAPROXY: &str = "\
defaults
    mode http
    timeout connect 4s
    timeout client 30s
    timeout server 30s
    option forwardfor
frontend web
    bind :80
    acl is_api path_beg /api
    acl is_login path_beg /api/login
    http-request set-header x-edge yes if is_api
    use_backend api if is_api
    use_backend login if is_login
    use_backend %[req.hdr(host),map(hosts.map,app)]
    default_backend app
backend api
    option httpchk GET /healthz
    server a1 10.0.1.11:8080 check
    server a2 10.0.1.12:8080 check
backend login
    option httpchk GET /healthz
    server l1 10.0.2.11:8080 check
backend app
    option httpchk GET /healthz
    server p1 10.0.3.11:8080 check";

/// A site of its own, in a file that the main one includes.
pub const SITE: &str = "\
server {
    listen 80;
    server_name shop.example.com;
    location / { proxy_pass http://shop; }
    location /old/ { return 301 $target; }
    location /files/ { try_files $uri @missing; }
    location @missing { proxy_pass http://shop; }
}
";

/// What includes it.
pub const NGINX: &str = "\
events {}
http {
    upstream shop { server 10.0.0.1:80; server 10.0.0.2:80; }
    map $host $target { default /new/; }
    include conf.d/*.conf;
}
";

pub const INTENT: &str = "\
balancers:
  edge: haproxy.cfg
expect:
  - name: log-ins reach their service
    when: POST http://www.example.com/api/login
    pool: login
";
