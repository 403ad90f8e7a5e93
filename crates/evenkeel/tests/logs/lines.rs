//! Lines of logs, as engines write them.

/// Where HAProxy's lines below come from, and what is meant.
pub const EDGE: &str = "defaults\n  mode http\n  timeout client 30s\n  timeout server 30s\n  timeout connect 5s\n  option httplog\n\
    frontend web\n  bind :80\n  default_backend auth\n\
    backend auth\n  balance roundrobin\n  server s1 10.0.1.11:8080\n  server s2 10.0.1.12:8080\n  server s3 10.0.1.13:8080\n";

/// A line of HAProxy's `option httplog`: minute after 10:00, endpoint, status, path, milliseconds, how it ended.
pub fn haproxy(minute: u32, endpoint: &str, status: u16, path: &str, time: u32, ending: &str) -> String {
    format!(
        "Nov 20 10:{minute:02}:01 lb1 haproxy[2143]: 192.0.2.7:50001 [20/Nov/2026:10:{minute:02}:01.250] web {endpoint} 0/0/1/{time}/{time} \
         {status} 512 - - {ending} 1/1/0/0/0 0/0 \"GET {path} HTTP/1.1\"\n"
    )
}

/// A line of nginx's `combined` with `$upstream_addr $upstream_response_time` behind it.
pub fn nginx(minute: u32, upstream: &str, times: &str, status: u16, path: &str) -> String {
    format!(
        "192.0.2.9 - - [20/Nov/2026:10:{minute:02}:02 +0000] \"POST {path} HTTP/1.1\" {status} 12 \"-\" \"curl/8.0\" {upstream} {times}\n"
    )
}

/// How nginx has that format in its configuration.
pub const NGINX: &str = "events {}\nhttp {\n  log_format lb '$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent '\n\
    \x20   '\"$http_referer\" \"$http_user_agent\" $upstream_addr $upstream_response_time';\n  access_log access.log lb;\n\
    \x20 upstream app { server 10.0.2.1:80; server 10.0.2.2:80; }\n\
    \x20 server { listen 80; location / { proxy_pass http://app; } }\n}\n";

/// A line of JSON, as Envoy writes it.
pub fn envoy(minute: u32, endpoint: &str, status: u16) -> String {
    format!(
        "{{\"start_time\":\"2026-11-20T10:{minute:02}:03.000Z\",\"method\":\"GET\",\"path\":\"/x?token=s3cret\",\"response_code\":{status},\
         \"response_flags\":\"-\",\"duration\":7,\"upstream_host\":\"{endpoint}\",\"upstream_cluster\":\"c1\",\"authority\":\"a.example.com\"}}\n"
    )
}
