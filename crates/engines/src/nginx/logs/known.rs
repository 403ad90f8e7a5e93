//! Log formats by which nginx is known.

use model::LogFormat;

use super::format::translate;
use crate::Known;
use crate::syntax::log::Escape;

/// What nginx writes where nothing else is asked for.
pub(super) const COMBINED: &str = "$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent \
    \"$http_referer\" \"$http_user_agent\"";
/// The `main` of nginx's own packages.
const MAIN: &str = "$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent \
    \"$http_referer\" \"$http_user_agent\" \"$http_x_forwarded_for\"";
/// The same with who served it and how long that took, as many write it.
const UPSTREAM: &str = "$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent \
    \"$http_referer\" \"$http_user_agent\" $request_time $upstream_addr $upstream_status $upstream_response_time";
/// `upstreaminfo` of the ingress controller of Kubernetes.
const INGRESS: &str = "$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent \
    \"$http_referer\" \"$http_user_agent\" $request_length $request_time [$proxy_upstream_name] \
    [$proxy_alternative_upstream_name] $upstream_addr $upstream_response_length $upstream_response_time \
    $upstream_status $req_id";
/// The log format that everybody had before.
const COMMON: &str = "$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent";

/// The formats by name, sorted.
pub const KNOWN: &[Known] = &[
    Known { name: "clf", about: "the Common Log Format of many web servers", format: || named("clf", COMMON) },
    Known { name: "combined", about: "nginx and Apache httpd by default", format: || named("combined", COMBINED) },
    Known {
        name: "nginx-ingress",
        about: "the nginx ingress controller of Kubernetes",
        format: || named("nginx-ingress", INGRESS),
    },
    Known { name: "nginx-main", about: "main of nginx's own packages", format: || named("nginx-main", MAIN) },
    Known {
        name: "nginx-upstream",
        about: "combined, with $request_time $upstream_addr $upstream_status $upstream_response_time",
        format: || named("nginx-upstream", UPSTREAM),
    },
];

pub(super) fn named(name: &str, text: &str) -> LogFormat {
    translate(name, text, Escape::Quotes).format
}
