//! Configurations as users write them: privileged ports, other people's addresses, files that aren't here.

use engines::stage::Subject;
use engines::{ENGINES, Engine, Nowhere, Reading};
use finding::{FileId, SourceMap};
use lab::{Lab, Trouble};
use model::trace::Outcome;
use model::{Arrival, ListenerId, Request};

/// HAProxy's.
pub const HAPROXY: &str = "\
global
    chroot /var/lib/haproxy
    user haproxy
    log /dev/log local0
    stats socket /run/haproxy/admin.sock mode 660 level admin
defaults
    mode http
    timeout connect 4s
    timeout client 30s
    timeout server 30s
    errorfile 503 /etc/haproxy/errors/503.http
frontend edge
    bind 10.0.0.5:80
    bind 10.0.0.5:443 ssl crt /etc/haproxy/certs/
    acl inside src 10.20.0.0/16
    http-request deny deny_status 403 if { path_beg /admin } !inside
    http-request set-header X-Client %[src]
    use_backend auth if { path_beg /login }
    default_backend app
backend auth
    balance source
    server auth1 10.0.1.11:8080 check
    server auth2 10.0.1.12:8080 check
backend app
    server app1 app1.internal:8080
    server auth1 10.0.1.11:8080
";

/// nginx's.
pub const NGINX: &str = "\
user www-data;
pid /run/nginx.pid;
error_log /var/log/nginx/error.log;
events { worker_connections 768; }
http {
    include /etc/nginx/mime.types;
    access_log /var/log/nginx/access.log;
    upstream auth { ip_hash; server 10.0.1.11:8080; server 10.0.1.12:8080; }
    upstream app { server app1.internal:8080; server 10.0.1.11:8080; }
    server {
        listen 10.0.0.5:80;
        listen 10.0.0.5:443 ssl;
        server_name www.example.com;
        ssl_certificate /etc/ssl/certs/www.pem;
        ssl_certificate_key /etc/ssl/private/www.key;
        proxy_set_header X-Client $remote_addr;
        location /admin { allow 10.20.0.0/16; deny all; proxy_pass http://app; }
        location /login { proxy_pass http://auth; }
        location / { proxy_pass http://app; }
    }
}
";

/// A configuration, read.
pub struct Read {
    pub engine: &'static Engine,
    pub sources: SourceMap,
    pub roots: Vec<FileId>,
    pub reading: Reading,
}

impl Read {
    /// Reads the text as that engine's.
    pub fn new(engine: &str, text: &str) -> Read {
        let engine = ENGINES.iter().find(|one| one.id == engine).unwrap();
        let mut sources = SourceMap::new();
        let roots = vec![sources.add("test", text.as_bytes().to_vec())];
        let reading = (engine.read)(&mut sources, &roots, &Nowhere);
        Read { engine, sources, roots, reading }
    }

    /// Starts it; `None`, said aloud, where the engine isn't installed.
    pub fn lab(&self) -> Option<Lab<'_>> {
        match self.try_lab() {
            Err(Trouble::NoEngine { engine }) => {
                eprintln!("{engine} is not installed: nothing was tried on it");
                None
            }
            lab => Some(lab.unwrap_or_else(|trouble| panic!("{trouble}"))),
        }
    }

    pub fn try_lab(&self) -> Result<Lab<'_>, Trouble> {
        let subject = Subject { sources: &self.sources, roots: &self.roots, around: &Nowhere };
        Lab::start(self.engine, &subject, &self.reading.model)
    }

    /// What the model says of a request, in a word.
    pub fn fate(&self, arrival: &Arrival, request: &Request) -> String {
        let trace = model::trace::Tracer::new(&self.reading.model).trace(arrival, request);
        match trace.outcome() {
            Some(Outcome::Forward { pool, .. }) => self.reading.model.pool(*pool).name.value.to_string(),
            Some(other) => other.status().map(|status| status.to_string()).unwrap_or_default(),
            None => "unknown".into(),
        }
    }
}

/// A request to the first listener.
pub fn get(path: &str, client: &str) -> (Arrival, Request) {
    let arrival = Arrival { listener: ListenerId(0), bind: 0, address: Some("10.0.0.5".parse().unwrap()), port: 80 };
    let request = Request {
        method: "GET".into(),
        target: path.into(),
        version: "1.1".into(),
        headers: vec![("host".into(), "www.example.com".into())],
        client: client.parse().unwrap(),
        client_port: 40_000,
        tls: None,
    };
    (arrival, request)
}
