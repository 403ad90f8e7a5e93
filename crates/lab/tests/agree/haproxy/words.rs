//! The words that configurations and requests share, so that conditions are met often enough.

use crate::literals::{Literals, owned};

pub const HOSTS: &[&str] = &["a.example.com", "b.example.com", "x.b.example.com", "c.example.org", "shop.example"];
pub const DOMAINS: &[&str] = &["b.example.com", "example", "example.com", "com", "a", "shop"];
pub const PATHS: &[&str] =
    &["/", "/api", "/api/", "/api/v1", "/api/v1/x.css", "/admin", "/Admin/", "/static/a.png", "/b/api/x", "/a-b_c/d"];
pub const PARTS: &[&str] = &["api", "v1", "min", "static", "b", "x", "/api/v1/", "a"];
pub const ENDINGS: &[&str] = &[".css", ".png", "/", "x", "v1", "api"];
pub const NAMES: &[&str] = &["x-a", "x-b", "x-team", "user-agent"];
pub const VALUES: &[&str] = &["1", "2", "no", "Blue", "a,b", "p1", "12", "x y", "-3", "080"];
pub const COOKIES: &[&str] = &["beta", "Team", "SRV"];
pub const ARGUMENTS: &[&str] = &["id", "x", "Mode"];
pub const METHODS: &[&str] = &["GET", "POST", "PUT", "HEAD", "OPTIONS", "FOO"];
pub const NETWORKS: &[&str] =
    &["127.0.0.0/8", "127.1.0.0/16", "127.1.2.3", "127.0.0.1", "10.0.0.0/8", "127.1.2.0/255.255.255.0", "::1"];
const CLIENTS: &[&str] = &["127.1.2.3", "127.1.2.4", "127.1.9.9", "127.2.0.1", "127.0.0.2"];
const ADDRESSES: &[&str] = &["10.0.0.1", "127.1.2.3", "192.0.2.7", "10.1.2.3, 192.0.2.7", "nonsense"];

/// What requests are made of.
pub fn literals() -> Literals {
    Literals {
        hosts: owned(HOSTS),
        paths: owned(PATHS),
        names: owned(&[NAMES, &["x-forwarded-for", "x-client"]].concat()),
        values: owned(&[VALUES, ADDRESSES, &["s0", "s1", "p0", "p2"]].concat()),
        cookies: owned(COOKIES),
        arguments: owned(ARGUMENTS),
        methods: owned(METHODS),
        clients: CLIENTS.iter().map(|client| client.parse().unwrap()).collect(),
    }
}
