//! What requests to nginx are made of, besides the paths and hosts in the text.

use std::net::Ipv4Addr;

use crate::literals::{Literals, owned};

pub fn literals() -> Literals {
    Literals {
        hosts: owned(&[
            "a.example.com",
            "b.example.com",
            "x.b.example.com",
            "www.a.example.org",
            "other",
            "example.org",
        ]),
        paths: owned(&[
            "/",
            "/api",
            "/api/v1/x.css",
            "/admin/x",
            "/static/a.png",
            "/b/api/x",
            "/static/a.css",
            "/v1/x",
        ]),
        names: owned(&[
            "x-a",
            "x-b",
            "x_c",
            "X-Forwarded-For",
            "X-Real-IP",
            "User-Agent",
            "Upgrade",
            "TE",
            "Content-Type",
            "x-forwarded-proto",
            "Referer",
            "Accept-Encoding",
            "Connection",
        ]),
        values: owned(&[
            "1",
            "2",
            "22",
            "no",
            "0",
            "x",
            "POST",
            "api",
            "a.example.com",
            "/api",
            "127.1.2.3",
            "10.1.2.3",
            "p1",
            "left",
            "Basic dTpw",
            "a b",
            "x-y",
            "127.0.0.1, 10.0.0.1",
        ]),
        cookies: owned(&["beta", "Beta", "gamma"]),
        arguments: owned(&["id", "x", "ID", "other"]),
        methods: owned(&["POST", "PUT", "HEAD"]),
        clients: [[127, 1, 2, 3], [127, 1, 2, 4], [127, 1, 9, 9], [127, 2, 0, 1]].map(Ipv4Addr::from).to_vec(),
    }
}
