//! What a change of configuration changes, for both engines.

mod answers;
mod circles;
mod corpus;
mod many;
mod nothing;
mod open;
mod outages;
mod pairing;
mod settings;
mod unsure;
mod weight;

use analysis::diff::{self, Diff, Pairs, Side};
use engines::{ENGINES, Nowhere, Reading};
use finding::{FileId, SourceMap, Span};

/// Two configurations in one map of sources.
struct Two {
    sources: SourceMap,
    old: Reading,
    new: Reading,
}

impl Two {
    fn read(old: (&str, &str), new: (&str, &str)) -> Two {
        let mut sources = SourceMap::new();
        let mut read = |name: &str, (engine, text): (&str, &str)| {
            let engine = ENGINES.iter().find(|one| one.id == engine).unwrap();
            let file = sources.add(name, text.as_bytes().to_vec());
            (engine.read)(&mut sources, &[file], &Nowhere)
        };
        let (old, new) = (read("old", old), read("new", new));
        Two { sources, old, new }
    }

    fn sides(&self) -> (Side<'_>, Side<'_>) {
        let side = |reading: &'static str, model| Side { model, dialect: reading };
        (side(self.old.engine, &self.old.model), side(self.new.engine, &self.new.model))
    }

    fn diff(&self, mapped: &[(&str, &str)]) -> Diff {
        let (old, new) = self.sides();
        let mapped: Vec<_> = mapped.iter().map(|(from, to)| (from.to_string(), to.to_string())).collect();
        let pairs = Pairs::of(&old, &new, &mapped).unwrap();
        diff::diff(&self.sources, &old, &new, &pairs)
    }

    /// The line where a span begins.
    fn line(&self, span: Span) -> String {
        self.sources.line_of(span).to_owned()
    }

    /// `kind: message | old lines | new lines` of each change.
    fn told(&self) -> Vec<String> {
        let diff = self.diff(&[]);
        let lines = |spans: &[Span], file: u32| {
            assert!(spans.iter().all(|span| span.file == FileId(file)), "a line of the wrong side: {diff:#?}");
            spans.iter().map(|span| self.line(*span)).collect::<Vec<_>>().join(" & ")
        };
        let tell = |change: &diff::Change| {
            let (old, new) = (lines(&change.because.old, 0), lines(&change.because.new, 1));
            format!("{}: {} | {old} | {new}", change.kind.name(), change.message)
        };
        diff.changes.iter().map(tell).collect()
    }
}

/// What comes of changing a text in one place.
fn changed(text: &str, from: &str, to: &str) -> Vec<String> {
    let engine = if text.contains("events {}") { "nginx" } else { "haproxy" };
    assert_eq!(text.matches(from).count(), 1, "{from:?} must be there once");
    Two::read((engine, text), (engine, &text.replace(from, to))).told()
}

const HAPROXY: &str = "\
defaults
    mode http
    timeout connect 4s
    timeout client 30s
    timeout server 30s

frontend public
    bind *:80
    bind *:443 ssl crt /etc/site.pem
    maxconn 1000
    use_backend auth if { path_beg /login }
    default_backend app

backend auth
    balance roundrobin
    option httpchk GET /healthz
    retries 2
    server auth1 10.0.1.11:8080 check inter 2s
    server auth2 10.0.1.12:8080 check inter 2s

backend app
    balance source
    timeout server 60s
    server app1 10.0.2.11:8080
    server app2 10.0.2.12:8080

backend unused
    server old1 10.0.9.11:8080
";

const NGINX: &str = "\
events {}
http {
    upstream auth {
        server 10.0.1.11:8080 max_fails=3 fail_timeout=10s;
        server 10.0.1.12:8080 max_fails=3 fail_timeout=10s;
        keepalive 16;
    }
    upstream app {
        ip_hash;
        server 10.0.2.11:8080;
        server 10.0.2.12:8080;
    }
    server {
        listen 80;
        listen 443 ssl;
        client_max_body_size 10m;
        proxy_connect_timeout 4s;
        location /login { proxy_pass http://auth; }
        location / { proxy_pass http://app; proxy_read_timeout 60s; }
    }
}
";
