//! Each kind of change, made to one line.

use super::{HAPROXY, NGINX, changed};

const URI: &str = "\
listen l
    mode http
    bind :80
    balance uri
    hash-type map-based sdbm
    server a 10.0.0.1:80
    server b 10.0.0.2:80
";

const PARAMETER: &str = "\
listen l
    mode http
    bind :80
    balance url_param id
    server a 10.0.0.1:80
    server b 10.0.0.2:80
";

const RING: &str = "\
listen l
    mode http
    bind :80
    balance uri
    hash-type consistent
    server a 10.0.0.1:80
    server b 10.0.0.2:80
";

/// What the other texts lack.
const MORE: &str = "\
defaults
    mode http
    timeout queue 5s
    timeout tunnel 1h
    timeout http-request 9s
    timeout check 3s

listen l
    bind :443 ssl crt /etc/site.pem verify required
    balance random
    cookie SRV insert
    option httpchk GET /healthz HTTP/1.1
    http-check send hdr Host www.example.com
    server a 10.0.0.1:80 cookie one check ssl verify required sni str(a)
    server b db.example.com:80 cookie two check resolvers dns maxconn 7

listen t
    mode tcp
    bind :5432
    timeout server 8h
    server c 10.0.0.3:5432
";

const STREAM: &str = "\
events {}
stream {
    upstream db { server 10.0.0.3:5432 fail_timeout=9s; server 10.0.0.4:5432; }
    server { listen 5432; proxy_pass db; proxy_timeout 8h; }
}
";

const REAL_IP: &str = "\
events {}
http {
    set_real_ip_from 192.0.2.0/24;
    upstream u { ip_hash; server 10.0.0.1:80; server 10.0.0.2:80; }
    server { listen 80; location / { proxy_pass http://u; } }
}
";

const KEY: &str = "\
events {}
http {
    upstream u { hash $http_x_user; server 10.0.0.1:80; server 10.0.0.2:80; }
    server { listen 80; location / { proxy_pass http://u; } }
}
";

/// Changes one text of each engine and shows what is said; blessed by reading it.
macro_rules! said {
    ($($name:ident: $engine:ident $from:literal => $to:literal, [$($told:literal),* $(,)?];)*) => {
        $(#[test] fn $name() {
            let told = changed($engine, $from, $to);
            assert_eq!(told, [$($told.to_owned()),*] as [String; _], "{told:#?}");
        })*
    };
}

said! {
    a_timeout: HAPROXY "timeout connect 4s" => "timeout connect 2s", [
        "timeout: pools auth and app: connect timeout 4s -> 2s | timeout connect 4s | timeout connect 2s",
    ];
    a_client_by_a_header: HAPROXY "    maxconn 1000\n" => "    maxconn 1000\n    http-request set-src hdr(x-real-ip)\n", [
        "connection: the client's address out of the last header x-real-ip as an address is new |  | http-request set-src hdr(x-real-ip)",
    ];
    whom_a_client_is_believed: REAL_IP "192.0.2.0/24" => "0.0.0.0/0", [
        "connection: the client's address out of the first header x-real-ip, its last address that is not trusted under another condition, or in another way | set_real_ip_from 192.0.2.0/24; | set_real_ip_from 0.0.0.0/0;",
    ];
    a_client_timeout: HAPROXY "timeout client 30s" => "timeout client 5s", [
        "timeout: listeners *:80 and *:443: client timeout 30s -> 5s | timeout client 30s | timeout client 5s",
    ];
    a_timeout_that_goes: HAPROXY "    timeout server 60s\n" => "", [
        "timeout: pool app: endpoint timeout 1min -> 30s | timeout server 60s | timeout server 30s",
    ];
    a_weight: HAPROXY "10.0.1.11:8080 check inter 2s" => "10.0.1.11:8080 check inter 2s weight 3", [
        "share: pool auth: 2 endpoints, 50% each -> 2 endpoints, 25% to 75%; 10.0.1.11:8080 had 50% and gets 75% | server auth1 10.0.1.11:8080 check inter 2s | server auth1 10.0.1.11:8080 check inter 2s weight 3",
    ];
    an_endpoint_that_joins: HAPROXY "server auth2" => "server auth3 10.0.1.13:8080 check inter 2s\n    server auth2", [
        "endpoint: pool auth gets 1 endpoint: 10.0.1.13:8080 | backend auth | server auth3 10.0.1.13:8080 check inter 2s",
        "share: pool auth: 2 endpoints, 50% each -> 3 endpoints, 33.3% each; 10.0.1.11:8080 had 50% and gets 33.3% | backend auth | server auth3 10.0.1.13:8080 check inter 2s",
    ];
    an_endpoint_that_leaves: HAPROXY "    server auth2 10.0.1.12:8080 check inter 2s\n" => "", [
        "endpoint: pool auth loses 1 endpoint: 10.0.1.12:8080 | server auth2 10.0.1.12:8080 check inter 2s | backend auth",
        "share: pool auth: 2 endpoints, 50% each -> 1 endpoint; 10.0.1.11:8080 had 50% and gets 100% | server auth2 10.0.1.12:8080 check inter 2s | backend auth",
    ];
    an_endpoint_that_moves: HAPROXY "10.0.1.12:8080" => "10.0.1.99:8080", [
        "endpoint: 10.0.1.12:8080 in pool auth: address 10.0.1.12:8080 -> 10.0.1.99:8080 | server auth2 10.0.1.12:8080 check inter 2s | server auth2 10.0.1.99:8080 check inter 2s",
    ];
    a_switched_off_endpoint: HAPROXY "10.0.2.12:8080" => "10.0.2.12:8080 disabled", [
        "endpoint: 10.0.2.12:8080 in pool app: state takes traffic -> switched off | server app2 10.0.2.12:8080 | server app2 10.0.2.12:8080 disabled",
        "share: pool app: 2 endpoints, 50% each -> 1 endpoint, 1 more without a share; 10.0.2.11:8080 had 50% and gets 100% | server app2 10.0.2.12:8080 | server app2 10.0.2.12:8080 disabled",
    ];
    a_backup: HAPROXY "10.0.2.12:8080" => "10.0.2.12:8080 backup", [
        "endpoint: 10.0.2.12:8080 in pool app: used first -> when all others are down | server app2 10.0.2.12:8080 | server app2 10.0.2.12:8080 backup",
        "share: pool app: 2 endpoints, 50% each -> 1 endpoint, 1 more without a share; 10.0.2.11:8080 had 50% and gets 100% | server app2 10.0.2.12:8080 | server app2 10.0.2.12:8080 backup",
    ];
    a_policy: HAPROXY "balance roundrobin" => "balance leastconn", [
        "balance: pool auth: balance policy in turn, by weight -> the fewest connections first, by weight | balance roundrobin | balance leastconn",
    ];
    a_hash: HAPROXY "balance source" => "balance source\n    hash-type consistent", [
        "share: pool app: 2 endpoints, 50% each -> 2 endpoints, 43.1% to 56.9%; 10.0.2.11:8080 had 50% and gets 43.1% | balance source | balance source",
        "balance: pool app: balance policy by a hash of the client address -> by a hash of the client address, consistent | balance source | balance source",
    ];
    a_hash_function_that_is_not_asked: HAPROXY "balance source" => "balance source\n    hash-type map-based djb2", [];
    a_hash_function: URI "hash-type map-based sdbm" => "hash-type map-based djb2", [
        "balance: pool l: balance policy by a hash of the path (sdbm, by a table of turns) -> by a hash of the path (djb2, by a table of turns) | balance uri | balance uri",
    ];
    a_hash_key: URI "balance uri" => "balance hdr(x-user)", [
        "balance: pool l: balance policy by a hash of the path -> by a hash of the first header x-user with \"\\\\1\" for /(?s)^\\s*([^,]*?)\\s*(?:,.*)?$/ where it isn't empty | balance uri | balance hdr(x-user)",
    ];
    a_hash_key_of_more: URI "balance uri" => "balance uri whole", [
        "balance: pool l: balance policy by a hash of the path -> by a hash of the target | balance uri | balance uri whole",
    ];
    nginx_weights_of_a_hash: KEY "server 10.0.0.1:80; server 10.0.0.2:80" => "server 10.0.0.1:80 weight=2; server 10.0.0.2:80 weight=2", [
        "stickiness: pool u sends the same keys to other endpoints than before | upstream u { hash $http_x_user; server 10.0.0.1:80; server 10.0.0.2:80; } & upstream u { hash $http_x_user; server 10.0.0.1:80; server 10.0.0.2:80; } | upstream u { hash $http_x_user; server 10.0.0.1:80 weight=2; server 10.0.0.2:80 weight=2; } & upstream u { hash $http_x_user; server 10.0.0.1:80 weight=2; server 10.0.0.2:80 weight=2; }",
    ];
    weights_of_a_table: URI "server a 10.0.0.1:80\n    server b 10.0.0.2:80" => "server a 10.0.0.1:80 weight 5\n    server b 10.0.0.2:80 weight 5", [];
    an_order_that_parameters_go_by: PARAMETER
        "server a 10.0.0.1:80\n    server b 10.0.0.2:80" => "server b 10.0.0.2:80\n    server a 10.0.0.1:80", [
        "stickiness: pool l sends the same keys to other endpoints than before | server a 10.0.0.1:80 & server b 10.0.0.2:80 | server b 10.0.0.2:80 & server a 10.0.0.1:80",
    ];
    numbers_on_a_ring: RING "10.0.0.2:80" => "10.0.0.2:80 id 7", [
        "share: pool l: 2 endpoints, 43.1% to 56.9% -> 2 endpoints, 49.6% to 50.4%; 10.0.0.1:80 had 43.1% and gets 50.4% | server b 10.0.0.2:80 | server b 10.0.0.2:80 id 7",
    ];
    nginx_hash: KEY "$http_x_user" => "$http_x_team", [
        "balance: pool u: balance policy by a hash of the first header x-user -> by a hash of the first header x-team | upstream u { hash $http_x_user; server 10.0.0.1:80; server 10.0.0.2:80; } | upstream u { hash $http_x_team; server 10.0.0.1:80; server 10.0.0.2:80; }",
    ];
    nginx_hash_ring: KEY "$http_x_user" => "$http_x_user consistent", [
        "share: pool u: 2 endpoints, 50% each -> 2 endpoints, 46.3% to 53.7%; 10.0.0.1:80 had 50% and gets 53.7% | upstream u { hash $http_x_user; server 10.0.0.1:80; server 10.0.0.2:80; } | upstream u { hash $http_x_user consistent; server 10.0.0.1:80; server 10.0.0.2:80; }",
        "balance: pool u: balance policy by a hash of the first header x-user -> by a hash of the first header x-user, consistent | upstream u { hash $http_x_user; server 10.0.0.1:80; server 10.0.0.2:80; } | upstream u { hash $http_x_user consistent; server 10.0.0.1:80; server 10.0.0.2:80; }",
    ];
    an_order_that_a_hash_goes_by: HAPROXY
        "server app1 10.0.2.11:8080\n    server app2 10.0.2.12:8080" =>
        "server app2 10.0.2.12:8080\n    server app1 10.0.2.11:8080", [
        "stickiness: pool app sends the same keys to other endpoints than before | server app1 10.0.2.11:8080 & server app2 10.0.2.12:8080 | server app2 10.0.2.12:8080 & server app1 10.0.2.11:8080",
    ];
    a_cookie: HAPROXY "    retries 2" => "    retries 2\n    cookie SRV insert indirect", [
        "stickiness: pool auth: stickiness none -> a client stays where the cookie SRV says, which the endpoint doesn't see | backend auth | cookie SRV insert indirect",
    ];
    a_check_that_goes: HAPROXY "10.0.1.12:8080 check inter 2s" => "10.0.1.12:8080", [
        "health: 10.0.1.12:8080 in pool auth: health check GET /healthz every 2s; down after 3 failures, up after 2 passes -> not checked | server auth2 10.0.1.12:8080 check inter 2s | server auth2 10.0.1.12:8080",
    ];
    a_question: HAPROXY "GET /healthz" => "GET /ready", [
        "health: pool auth: health check GET /healthz -> GET /ready | option httpchk GET /healthz | option httpchk GET /ready",
    ];
    an_interval: HAPROXY "10.0.1.12:8080 check inter 2s" => "10.0.1.12:8080 check inter 5s rise 1 fall 9", [
        "health: 10.0.1.12:8080 in pool auth: health check interval 2s -> 5s | server auth2 10.0.1.12:8080 check inter 2s | server auth2 10.0.1.12:8080 check inter 5s rise 1 fall 9",
        "health: 10.0.1.12:8080 in pool auth: health check passes until up 2 -> 1 | server auth2 10.0.1.12:8080 check inter 2s | server auth2 10.0.1.12:8080 check inter 5s rise 1 fall 9",
        "health: 10.0.1.12:8080 in pool auth: health check failures until down 3 -> 9 | server auth2 10.0.1.12:8080 check inter 2s | server auth2 10.0.1.12:8080 check inter 5s rise 1 fall 9",
    ];
    an_answer: HAPROXY "    retries 2" => "    retries 2\n    http-check expect status 204", [
        "health: pool auth: health check answer wanted the default -> status 204 | server auth1 10.0.1.11:8080 check inter 2s & server auth2 10.0.1.12:8080 check inter 2s | http-check expect status 204",
    ];
    retries: HAPROXY "retries 2" => "retries 5\n    option redispatch", [
        "retry: pool auth: retries 2 -> 5 | retries 2 | retries 5",
        "retry: pool auth: retries at another endpoint the default -> yes | backend auth | option redispatch",
    ];
    a_limit: HAPROXY "maxconn 1000" => "maxconn 20", [
        "limit: listeners *:80 and *:443: most connections 1000 -> 20 | maxconn 1000 | maxconn 20",
    ];
    a_limit_of_an_endpoint: HAPROXY "10.0.2.12:8080" => "10.0.2.12:8080 maxconn 5", [
        "limit: 10.0.2.12:8080 in pool app: most connections no limit -> 5 | server app2 10.0.2.12:8080 | server app2 10.0.2.12:8080 maxconn 5",
    ];
    tls_towards_endpoints: HAPROXY "10.0.2.12:8080" => "10.0.2.12:8080 ssl verify none", [
        "tls: 10.0.2.12:8080 in pool app: TLS off -> on | server app2 10.0.2.12:8080 | server app2 10.0.2.12:8080 ssl verify none",
    ];
    announced: HAPROXY "10.0.2.12:8080" => "10.0.2.12:8080 send-proxy", [
        "connection: 10.0.2.12:8080 in pool app: PROXY protocol header no -> yes | server app2 10.0.2.12:8080 | server app2 10.0.2.12:8080 send-proxy",
    ];
    slow_start: HAPROXY "10.0.2.12:8080" => "10.0.2.12:8080 slowstart 30s", [
        "share: 10.0.2.12:8080 in pool app: slow start none -> 30s | server app2 10.0.2.12:8080 | server app2 10.0.2.12:8080 slowstart 30s",
    ];
    tls_that_goes: HAPROXY "bind *:443 ssl crt /etc/site.pem" => "bind *:443", [
        "tls: listener *:443: TLS on -> off | bind *:443 ssl crt /etc/site.pem | bind *:443",
    ];
    a_listener_that_moves: HAPROXY "bind *:80" => "bind *:8080", [
        "listener: listener *:80 is gone (HTTP) | bind *:80 | ",
        "listener: listener *:8080 is new (HTTP) |  | bind *:8080",
    ];
    a_proxy_header: HAPROXY "bind *:80" => "bind *:80 accept-proxy", [
        "connection: listener *:80: PROXY protocol header no -> yes | bind *:80 | bind *:80 accept-proxy",
    ];
    a_listener_switched_off: HAPROXY "maxconn 1000" => "disabled", [
        "listener: listener *:80 is gone (HTTP) | bind *:80 | ",
        "listener: listener *:443 is gone (HTTP over TLS) | bind *:443 ssl crt /etc/site.pem | ",
    ];
    a_pool_that_is_reached: HAPROXY "default_backend app" => "default_backend unused", [
        "fate: GET http://nobody.example/ -> pool unused, before -> pool app | default_backend app | default_backend unused",
    ];
    a_pool_that_nothing_reaches: HAPROXY "10.0.9.11:8080" => "10.0.9.12:8080", [];

    a_queue_timeout: MORE "timeout queue 5s" => "timeout queue 9s", [
        "timeout: pools l and t: queue timeout 5s -> 9s | timeout queue 5s | timeout queue 9s",
    ];
    a_tunnel_timeout: MORE "timeout tunnel 1h" => "timeout tunnel 2h", [
        "timeout: pool l: tunnel timeout 1h -> 2h | timeout tunnel 1h | timeout tunnel 2h",
        "timeout: pool t: idle timeout 1h -> 2h | timeout tunnel 1h | timeout tunnel 2h",
    ];
    a_check_timeout: MORE "timeout check 3s" => "timeout check 9s", [
        "timeout: pool l: check timeout 3s -> 9s | timeout check 3s | timeout check 9s",
    ];
    a_request_timeout: MORE "timeout http-request 9s" => "timeout http-request 5s", [
        "timeout: listener *:443: request timeout 9s -> 5s | timeout http-request 9s | timeout http-request 5s",
    ];
    client_certificates: MORE "verify required\n    balance" => "verify none\n    balance", [
        "tls: listener *:443: client certificates yes -> no | bind :443 ssl crt /etc/site.pem verify required | bind :443 ssl crt /etc/site.pem verify none",
    ];
    draws: MORE "balance random" => "balance random(4)", [
        "balance: pool l: balance policy at random, the better of 2 -> at random, the better of 4 | balance random | balance random(4)",
    ];
    a_cookies_name: MORE "cookie SRV insert" => "cookie OTHER rewrite", [
        "stickiness: pool l: stickiness a client stays where the cookie SRV says -> a client stays where the cookie OTHER says | cookie SRV insert | cookie OTHER rewrite",
    ];
    a_cookies_value: MORE "cookie one" => "cookie uno", [
        "stickiness: 10.0.0.1:80 in pool l: cookie value one -> uno | server a 10.0.0.1:80 cookie one check ssl verify required sni str(a) | server a 10.0.0.1:80 cookie uno check ssl verify required sni str(a)",
    ];
    a_checks_host: MORE "www.example.com" => "example.com", [
        "health: pool l: health check host www.example.com -> example.com | http-check send hdr Host www.example.com | http-check send hdr Host example.com",
    ];
    a_certificate_that_isnt_checked: MORE "ssl verify required sni" => "ssl verify none sni", [
        "tls: 10.0.0.1:80 in pool l: check of its certificate yes -> no | server a 10.0.0.1:80 cookie one check ssl verify required sni str(a) | server a 10.0.0.1:80 cookie one check ssl verify none sni str(a)",
    ];
    a_name_in_tls: MORE "sni str(a)" => "sni str(b)", [
        "tls: 10.0.0.1:80 in pool l: name asked for in TLS a -> b | server a 10.0.0.1:80 cookie one check ssl verify required sni str(a) | server a 10.0.0.1:80 cookie one check ssl verify required sni str(b)",
    ];
    a_name_that_is_looked_up_once: MORE " resolvers dns" => "", [
        "endpoint: db.example.com:80 in pool l: name resolution at run time -> at start | server b db.example.com:80 cookie two check resolvers dns maxconn 7 | server b db.example.com:80 cookie two check maxconn 7",
    ];
    another_limit: MORE "maxconn 7" => "maxconn 8", [
        "limit: db.example.com:80 in pool l: most connections 7 -> 8 | server b db.example.com:80 cookie two check resolvers dns maxconn 7 | server b db.example.com:80 cookie two check resolvers dns maxconn 8",
    ];
    a_limit_of_each: MORE "    server a" => "    default-server maxqueue 3\n    server a", [
        "limit: pool l: requests that may wait of each endpoint no limit -> 3 | server a 10.0.0.1:80 cookie one check ssl verify required sni str(a) & server b db.example.com:80 cookie two check resolvers dns maxconn 7 | default-server maxqueue 3",
    ];
    a_protocol: MORE "    mode tcp\n" => "", [
        "listener: listener *:5432: protocol TCP -> HTTP | listen t | listen t",
        "pool: pool t: protocol TCP -> HTTP | listen t | listen t",
    ];
    an_idle_timeout: MORE "timeout server 8h" => "timeout tunnel 8h", [
        "timeout: pool t: idle timeout 1h -> 8h | timeout tunnel 1h | timeout tunnel 8h",
    ];

    nginx_passive: STREAM "fail_timeout=9s" => "fail_timeout=20s", [
        "health: 10.0.0.3:5432 in pool db: time left alone 9s -> 20s | upstream db { server 10.0.0.3:5432 fail_timeout=9s; server 10.0.0.4:5432; } | upstream db { server 10.0.0.3:5432 fail_timeout=20s; server 10.0.0.4:5432; }",
    ];
    nginx_idle: STREAM "proxy_timeout 8h" => "proxy_timeout 5s", [
        "timeout: listener *:5432: client timeout 8h -> 5s | server { listen 5432; proxy_pass db; proxy_timeout 8h; } | server { listen 5432; proxy_pass db; proxy_timeout 5s; }",
        "timeout: pool db: idle timeout 8h -> 5s | server { listen 5432; proxy_pass db; proxy_timeout 8h; } | server { listen 5432; proxy_pass db; proxy_timeout 5s; }",
    ];
    nginx_tls_in_stream: STREAM "proxy_timeout 8h;" => "proxy_timeout 8h; proxy_ssl on; proxy_protocol on;", [
        "tls: pool db: TLS off -> on | server { listen 5432; proxy_pass db; proxy_timeout 8h; } | server { listen 5432; proxy_pass db; proxy_timeout 8h; proxy_ssl on; proxy_protocol on; }",
        "connection: pool db: PROXY protocol header no -> yes | upstream db { server 10.0.0.3:5432 fail_timeout=9s; server 10.0.0.4:5432; } & upstream db { server 10.0.0.3:5432 fail_timeout=9s; server 10.0.0.4:5432; } | upstream db { server 10.0.0.3:5432 fail_timeout=9s; server 10.0.0.4:5432; } & upstream db { server 10.0.0.3:5432 fail_timeout=9s; server 10.0.0.4:5432; }",
    ];
    nginx_udp: STREAM "listen 5432" => "listen 5432 udp", [
        "listener: listener *:5432 is gone (TCP) | server { listen 5432; proxy_pass db; proxy_timeout 8h; } | ",
        "listener: listener *:5432 is new (UDP) |  | server { listen 5432 udp; proxy_pass db; proxy_timeout 8h; }",
        "pool: pool db: protocol TCP -> UDP | upstream db { server 10.0.0.3:5432 fail_timeout=9s; server 10.0.0.4:5432; } | upstream db { server 10.0.0.3:5432 fail_timeout=9s; server 10.0.0.4:5432; }",
    ];
    nginx_proxy_header: NGINX "listen 80;" => "listen 80 proxy_protocol;", [
        "connection: listener *:80: PROXY protocol header no -> yes | listen 80; | listen 80 proxy_protocol;",
    ];
    nginx_timeout: NGINX "proxy_connect_timeout 4s" => "proxy_connect_timeout 2s", [
        "timeout: pools auth and app: connect timeout 4s -> 2s | proxy_connect_timeout 4s; | proxy_connect_timeout 2s;",
    ];
    nginx_endpoint_timeout: NGINX "proxy_read_timeout 60s" => "proxy_read_timeout 5s", [
        "timeout: pool app: endpoint timeout 1min -> 5s | location / { proxy_pass http://app; proxy_read_timeout 60s; } | location / { proxy_pass http://app; proxy_read_timeout 5s; }",
    ];
    nginx_weight: NGINX "10.0.1.11:8080" => "10.0.1.11:8080 weight=3", [
        "share: pool auth: 2 endpoints, 50% each -> 2 endpoints, 25% to 75%; 10.0.1.11:8080 had 50% and gets 75% | server 10.0.1.11:8080 max_fails=3 fail_timeout=10s; | server 10.0.1.11:8080 weight=3 max_fails=3 fail_timeout=10s;",
    ];
    nginx_endpoint: NGINX "server 10.0.1.12:8080 max_fails=3 fail_timeout=10s;" => "", [
        "endpoint: pool auth loses 1 endpoint: 10.0.1.12:8080 | server 10.0.1.12:8080 max_fails=3 fail_timeout=10s; | upstream auth {",
        "share: pool auth: 2 endpoints, 50% each -> 1 endpoint; 10.0.1.11:8080 had 50% and gets 100% | server 10.0.1.12:8080 max_fails=3 fail_timeout=10s; | upstream auth {",
        "health: pool auth: health check by real traffic: left alone for 10s after 3 failures in that time -> not checked | server 10.0.1.11:8080 max_fails=3 fail_timeout=10s; | server 10.0.1.11:8080 max_fails=3 fail_timeout=10s;",
    ];
    nginx_down: NGINX "10.0.2.12:8080" => "10.0.2.12:8080 down", [
        "endpoint: 10.0.2.12:8080 in pool app: state takes traffic -> switched off | server 10.0.2.12:8080; | server 10.0.2.12:8080 down;",
        "share: pool app: 2 endpoints, 50% each -> 1 endpoint, 1 more without a share; 10.0.2.11:8080 had 50% and gets 100% | server 10.0.2.12:8080; | server 10.0.2.12:8080 down;",
    ];
    nginx_backup: NGINX "10.0.1.12:8080" => "10.0.1.12:8080 backup", [
        "endpoint: 10.0.1.12:8080 in pool auth: used first -> when all others are down | server 10.0.1.12:8080 max_fails=3 fail_timeout=10s; | server 10.0.1.12:8080 backup max_fails=3 fail_timeout=10s;",
        "share: pool auth: 2 endpoints, 50% each -> 1 endpoint, 1 more without a share; 10.0.1.11:8080 had 50% and gets 100% | server 10.0.1.12:8080 max_fails=3 fail_timeout=10s; | server 10.0.1.12:8080 backup max_fails=3 fail_timeout=10s;",
    ];
    nginx_policy: NGINX "ip_hash" => "least_conn", [
        "balance: pool app: balance policy by a hash of the client's /24 network -> the fewest connections first, by weight | ip_hash; | least_conn;",
    ];
    nginx_health: NGINX "10.0.1.12:8080 max_fails=3 fail_timeout=10s" => "10.0.1.12:8080 max_fails=1 fail_timeout=10s", [
        "health: 10.0.1.12:8080 in pool auth: failures until left alone 3 -> 1 | server 10.0.1.12:8080 max_fails=3 fail_timeout=10s; | server 10.0.1.12:8080 max_fails=1 fail_timeout=10s;",
    ];
    nginx_no_health: NGINX "10.0.1.12:8080 max_fails=3" => "10.0.1.12:8080 max_fails=0", [
        "health: 10.0.1.12:8080 in pool auth: health check by real traffic: left alone for 10s after 3 failures in that time -> not checked | server 10.0.1.12:8080 max_fails=3 fail_timeout=10s; | server 10.0.1.12:8080 max_fails=0 fail_timeout=10s;",
    ];
    nginx_keepalive: NGINX "keepalive 16" => "keepalive 64", [
        "connection: pool auth: idle connections kept open 16 -> 64 | keepalive 16; | keepalive 64;",
    ];
    nginx_limit: NGINX "client_max_body_size 10m" => "client_max_body_size 1m", [
        "limit: listeners *:80 and *:443: largest body 10 MiB -> 1 MiB | client_max_body_size 10m; | client_max_body_size 1m;",
    ];
    connections_of_all: NGINX "events {}" => "worker_processes 2;\nevents { worker_connections 120; }", [
        "limit: balancer all listeners: most connections 512 -> 240 | events {} | events { worker_connections 120; }",
    ];
    connections_of_all_haproxy: HAPROXY "defaults\n" => "global\n    maxconn 20\ndefaults\n", [
        "limit: balancer all listeners: most connections no limit -> 20 | frontend public | maxconn 20",
    ];
    nginx_connections: NGINX "10.0.2.12:8080" => "10.0.2.12:8080 max_conns=5", [
        "limit: 10.0.2.12:8080 in pool app: most connections no limit -> 5 | server 10.0.2.12:8080; | server 10.0.2.12:8080 max_conns=5;",
    ];
    nginx_tls: NGINX "listen 443 ssl" => "listen 443", [
        "tls: listener *:443: TLS on -> off | listen 443 ssl; | listen 443;",
    ];
    nginx_tls_towards: NGINX "http://auth" => "https://auth", [
        "tls: pool auth: TLS off -> on | location /login { proxy_pass http://auth; } | location /login { proxy_pass https://auth; }",
    ];
    nginx_retries: NGINX "client_max_body_size 10m" => "client_max_body_size 10m; proxy_next_upstream off", [
        "retry: pools auth and app: retries at another endpoint yes -> no | location /login { proxy_pass http://auth; } & location / { proxy_pass http://app; proxy_read_timeout 60s; } | client_max_body_size 10m; proxy_next_upstream off;",
    ];
    nginx_listener: NGINX "listen 80;" => "listen 8080;", [
        "listener: listener *:80 is gone (HTTP) | listen 80; | ",
        "listener: listener *:8080 is new (HTTP) |  | listen 8080;",
    ];
    nginx_client_timeout: NGINX "client_max_body_size 10m" => "client_max_body_size 10m; client_body_timeout 5s; keepalive_timeout 5s", [
        "timeout: listeners *:80 and *:443: client timeout 1min -> 5s | server { | client_max_body_size 10m; client_body_timeout 5s; keepalive_timeout 5s;",
        "timeout: listeners *:80 and *:443: keep-alive timeout 75s -> 5s | server { | client_max_body_size 10m; client_body_timeout 5s; keepalive_timeout 5s;",
    ];
}

/// Two sites that share a listener and a pool, each with settings of its own.
const SHARED: &str = "\
events {}
http {
    upstream app { server 10.0.0.1:80; server 10.0.0.2:80; }
    server { listen 80; server_name a.example.com;
        location / { proxy_pass http://app; }
        location /slow { proxy_pass http://app; proxy_read_timeout 90s; client_max_body_size 9m; }
    }
    server { listen 80; server_name b.example.com; keepalive_timeout 7s;
        location / { proxy_pass https://app; }
    }
}
";

said! {
    one_place_of_several: SHARED "proxy_read_timeout 90s" => "proxy_read_timeout 5s", [
        "timeout: a.example.com location /slow in pool app: endpoint timeout 90s -> 5s | location /slow { proxy_pass http://app; proxy_read_timeout 90s; client_max_body_size 9m; } | location /slow { proxy_pass http://app; proxy_read_timeout 5s; client_max_body_size 9m; }",
    ];
    the_body_of_one_place: SHARED "client_max_body_size 9m" => "client_max_body_size 1m", [
        "limit: a.example.com location /slow in pool app: largest body 9 MiB -> 1 MiB | location /slow { proxy_pass http://app; proxy_read_timeout 90s; client_max_body_size 9m; } | location /slow { proxy_pass http://app; proxy_read_timeout 90s; client_max_body_size 1m; }",
    ];
    one_site_of_several: SHARED "keepalive_timeout 7s" => "keepalive_timeout 8s", [
        "timeout: b.example.com in listener *:80: keep-alive timeout 7s -> 8s | server { listen 80; server_name b.example.com; keepalive_timeout 7s; | server { listen 80; server_name b.example.com; keepalive_timeout 8s;",
    ];
    tls_of_one_place: SHARED "proxy_pass https://app" => "proxy_pass http://app", [
        "tls: b.example.com location / in pool app: TLS on -> off | location / { proxy_pass https://app; } | location / { proxy_pass http://app; }",
    ];
    all_places: SHARED "    upstream" => "    proxy_connect_timeout 1s;\n    upstream", [
        "timeout: pool app: connect timeout 1min -> 1s | location / { proxy_pass http://app; } & location /slow { proxy_pass http://app; proxy_read_timeout 90s; client_max_body_size 9m; } & location / { proxy_pass https://app; } | proxy_connect_timeout 1s;",
    ];
}

#[test]
fn another_order_of_places_is_no_change() {
    let (first, second) = SHARED.split_once("    server { listen 80; server_name b").unwrap();
    let (slow, plain) = ("        location /slow", "        location / { proxy_pass http://app; }\n");
    let moved = first
        .replace(plain, "")
        .replace("client_max_body_size 9m; }\n", &format!("client_max_body_size 9m; }}\n{plain}"));
    assert!(moved.find(slow) < moved.find(plain) && moved.len() == first.len());
    let new = format!("{moved}    server {{ listen 80; server_name b{second}");
    assert_eq!(super::Two::read(("nginx", SHARED), ("nginx", &new)).told(), [""; 0]);
}

const TWO_STREAMS: &str = "\
events {}
stream {
    upstream db { server 10.0.0.3:5432; server 10.0.0.4:5432; }
    server { listen 5432; proxy_pass db; proxy_timeout 8h; }
    server { listen 5433; proxy_pass db; proxy_timeout 1h; }
}
";

said! {
    one_stream_of_two: TWO_STREAMS "proxy_timeout 8h" => "proxy_timeout 5s", [
        "timeout: listener *:5432: client timeout 8h -> 5s | server { listen 5432; proxy_pass db; proxy_timeout 8h; } | server { listen 5432; proxy_pass db; proxy_timeout 5s; }",
        "timeout: *:5432 in pool db: idle timeout 8h -> 5s | server { listen 5432; proxy_pass db; proxy_timeout 8h; } | server { listen 5432; proxy_pass db; proxy_timeout 5s; }",
    ];
}
