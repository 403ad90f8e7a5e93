//! An engine that looks at the certificates of its endpoints finds nothing wrong here.

use lab::replay::{Case, Verdict, replay};

use crate::subject::{Read, get};

const HAPROXY: &str = "\
defaults
    mode http
    timeout connect 4s
    timeout client 30s
    timeout server 30s
frontend edge
    bind 10.0.0.5:80
    default_backend app
backend app
    server app1 10.0.1.11:443 ssl verify required ca-file /etc/ssl/ca.pem sni req.hdr(host) verifyhost www.example.com
";

const NGINX: &str = "\
events {}
http {
    server {
        listen 10.0.0.5:80;
        location / {
            proxy_pass https://10.0.1.11:443;
            proxy_ssl_verify on;
            proxy_ssl_trusted_certificate /etc/ssl/ca.pem;
            proxy_ssl_server_name on;
            proxy_ssl_name www.example.com;
        }
    }
}
";

#[test]
fn endpoints_show_a_certificate_that_the_engine_takes() {
    for (engine, text) in [("haproxy", HAPROXY), ("nginx", NGINX)] {
        let read = Read::new(engine, text);
        let Some(mut lab) = read.lab() else { continue };
        let (arrival, request) = get("/x", "198.51.100.1");
        assert_eq!(replay(&mut lab, &read.reading.model, &[Case { arrival, request }]), [Verdict::Agrees], "{engine}");
        let endpoint = lab.endpoints()[0];
        assert_eq!(lab.stubs().received(endpoint), 1, "{engine}");
    }
}
