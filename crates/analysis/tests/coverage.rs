//! Which routes expectations speak of, on configurations as people write them.

mod support;

use std::path::Path;

use analysis::coverage::{Coverage, Spoken, measure};
use analysis::intent;
use analysis::test::{Subject, Verdict};
use support::{Read, engine, read};

const EDGE: &str = "\
defaults
    mode http
frontend www
    bind :80
    bind :443 ssl crt /etc/haproxy/site.pem
    http-request redirect scheme https code 301 unless { ssl_fc }
    http-request track-sc0 src
    http-request deny deny_status 429 if { path_beg /login } { sc_http_req_rate(0) gt 60 }
    http-request deny deny_status 403 if { path_beg /admin } !{ src 10.0.0.0/8 }
    use_backend admin if { path_beg /admin }
    use_backend auth if { path_beg /login }
    use_backend auth if { path /login/deep }
    use_backend api if { path_beg /api/ } { method GET POST }
    use_backend web if { path_beg /lua/ } { lua.pick() -m bool }
    default_backend web
backend admin
    server a 10.0.9.11:80
backend auth
    server a 10.0.1.11:80
backend api
    http-request deny deny_status 405 if { path_end .php }
    server a 10.0.2.11:80
backend web
    server a 10.0.4.11:80
listen db
    mode tcp
    bind :5432
    server db1 10.0.3.11:5432
";

const SITE: &str = "\
http {
  upstream app { server 10.0.1.1:80; }
  deny 192.0.2.0/24;
  server {
    listen 80;
    server_name a.example.com;
    location /api/ { proxy_pass http://app; }
    location = /healthz { return 200 ok; }
    location / { proxy_pass http://app; }
  }
  server {
    listen 80;
    server_name b.example.com;
    location / { return 301 https://a.example.com$request_uri; }
  }
}
";

fn covered(read: &mut Read, yaml: &str) -> Coverage {
    let file = read.sources.add("evenkeel.yaml", yaml.as_bytes().to_vec());
    let (intent, findings) = intent::read(&read.sources, file);
    assert!(findings.is_empty(), "{findings:#?}\n{yaml}");
    measure(Some(&intent), &[Subject { name: "edge", model: &read.reading.model }])
}

/// For each route how far it is spoken of, and its line.
fn told(read: &mut Read, yaml: &str) -> Vec<String> {
    let coverage = covered(read, yaml);
    let word = |spoken: &Spoken| match spoken {
        Spoken::Bare => "bare",
        Spoken::Partly(_) => "partly",
        Spoken::Fully => "fully",
        Spoken::Unknown(_) => "unknown",
    };
    let routes = coverage.routes.iter().map(|one| format!("{} {}", word(&one.spoken), read.quote(one.span)));
    let untaken = coverage.untaken.iter().map(|one| {
        let word = if one.waits_for.is_some() { "waiting" } else { "idle" };
        format!("{word} {}", read.quote(one.span))
    });
    routes.chain(untaken).collect()
}

#[test]
fn each_line_is_bare_partly_or_fully_spoken_of() {
    let yaml = "
expect:
  - { name: up, when: { scheme: http }, status: 301 }
  - { name: console, when: { scheme: https, path: /admin/**, client: not 10.0.0.0/8 }, status: 403 }
  - { name: login, when: POST https://x.example/login, pool: auth }
  - { name: api, when: { scheme: https, path: '~ ^/api/[^.]*$', method: [GET, POST] }, pool: api }
  - { name: db, when: { listener: ':5432' }, pool: db }
";
    assert_eq!(
        told(&mut read(engine("haproxy").unwrap(), EDGE), yaml),
        [
            "fully http-request redirect scheme https code 301 unless { ssl_fc }",
            // /adminx is turned away as well.
            "partly http-request deny deny_status 403 if { path_beg /admin } !{ src 10.0.0.0/8 }",
            "bare use_backend admin if { path_beg /admin }",
            "partly use_backend auth if { path_beg /login }",
            "partly use_backend api if { path_beg /api/ } { method GET POST }",
            "unknown use_backend web if { path_beg /lua/ } { lua.pick() -m bool }",
            "bare default_backend web",
            "bare http-request deny deny_status 405 if { path_end .php }",
            "fully listen db",
            "waiting http-request deny deny_status 429 if { path_beg /login } { sc_http_req_rate(0) gt 60 }",
            "idle use_backend auth if { path /login/deep }",
        ]
    );
}

#[test]
fn a_line_that_several_blocks_inherit_is_one_route() {
    let all = |expect: &str| told(&mut read(engine("nginx").unwrap(), SITE), expect);
    let bare = all("");
    assert_eq!(bare.iter().filter(|line| line.contains("deny 192.0.2.0/24")).count(), 1, "{bare:?}");
    let yaml = "expect: [{ name: d, when: { host: a.example.com, client: 192.0.2.0/24 }, status: 403 }]";
    assert!(all(yaml).contains(&"partly deny 192.0.2.0/24;".to_owned()), "{:?}", all(yaml));
}

#[test]
fn what_is_left_of_a_route_is_shown_by_a_request_that_nobody_speaks_of() {
    let mut edge = read(engine("haproxy").unwrap(), EDGE);
    let yaml = "expect: [{ name: a, when: { scheme: https, path: '~ ^/login/' }, pool: auth }]";
    let coverage = covered(&mut edge, yaml);
    let auth = coverage.routes.iter().find(|one| edge.quote(one.span).contains("path_beg /login")).unwrap();
    assert_eq!(auth.spoken, Spoken::Partly(None));
    let url = &auth.witness.as_ref().unwrap().url;
    let path = url.split_once("://").unwrap().1.split_once('/').unwrap().1;
    assert!(path.starts_with("login") && !path.starts_with("login/"), "{url}");
    let yaml = "expect: [{ name: a, when: { scheme: https, path: '~ ^/login' }, pool: auth }]";
    let coverage = covered(&mut edge, yaml);
    let auth = coverage.routes.iter().find(|one| edge.quote(one.span).contains("path_beg /login")).unwrap();
    assert_eq!((&auth.spoken, &auth.witness), (&Spoken::Fully, &None));
}

#[test]
fn what_cannot_be_told_is_never_counted_as_spoken_of() {
    let mut edge = read(engine("haproxy").unwrap(), EDGE);
    let yaml = "expect: [{ name: a, when: { scheme: https, path: /lua/** }, pool: web }]";
    let coverage = covered(&mut edge, yaml);
    let lua = coverage.routes.iter().find(|one| edge.quote(one.span).contains("lua.pick")).unwrap();
    assert!(matches!(lua.spoken, Spoken::Unknown(_)), "{lua:?}");
}

/// With all proposals pasted: how many bare routes there were, how many proposals, how many are bare then.
fn pasted(mut read: Read, place: &str, yaml: &str) -> (usize, usize, usize) {
    let before = covered(&mut read, yaml);
    let bare = before.routes.iter().filter(|one| one.spoken == Spoken::Bare);
    let proposals: Vec<&String> = bare.clone().filter_map(|one| one.proposal.as_ref()).collect();
    let head = if yaml.contains("expect:") { "" } else { "\nexpect:\n" };
    let more: String = proposals.iter().map(|one| one.as_str()).collect();
    let yaml = if proposals.is_empty() { yaml.to_owned() } else { format!("{}\n{head}{more}", yaml.trim_end()) };
    let own: std::collections::HashSet<&str> =
        proposals.iter().filter_map(|one| one.lines().next()?.split_once("name: ").map(|(_, name)| name)).collect();
    let (checked, findings) = read.check(&yaml);
    assert!(findings.is_empty(), "{place}: {findings:#?}\n{yaml}");
    let is_own =
        |name: &str| own.iter().any(|own| own.trim_matches('"').replace("\\\\", "\\").replace("\\\"", "\"") == name);
    let proposed: Vec<_> = checked.iter().filter(|one| is_own(&one.name)).collect();
    assert_eq!(proposed.len(), proposals.len(), "{place}: {yaml}");
    for one in proposed {
        assert_eq!(one.verdict, Verdict::Holds, "{place}: {one:#?}\n{yaml}");
    }
    let after = covered(&mut read, &yaml);
    let count = |coverage: &Coverage| coverage.routes.iter().filter(|one| one.spoken == Spoken::Bare).count();
    (count(&before), proposals.len(), count(&after))
}

#[test]
fn with_all_proposals_pasted_nothing_is_bare() {
    assert_eq!(pasted(read(engine("haproxy").unwrap(), EDGE), "edge", ""), (8, 8, 0));
    let (bare, proposed, left) = pasted(read(engine("nginx").unwrap(), SITE), "site", "");
    assert_eq!((bare, proposed, left), (bare, bare, 0));
}

#[test]
fn so_it_is_on_the_outages() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/outages");
    let mut all = 0;
    for outage in ["1-replicas-in-the-write-pool", "3-api-rule-above-auth"] {
        for (id, file) in [("haproxy", "haproxy.cfg"), ("nginx", "nginx.conf")] {
            let folder = root.join(outage).join(id).join("before");
            let text = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
            let read = read(engine(id).unwrap(), &text(file));
            let (bare, proposed, left) = pasted(read, outage, &text("evenkeel.yaml"));
            assert_eq!((proposed, left), (bare, 0), "{outage} of {id}");
            all += bare;
        }
    }
    assert!(all > 20, "only {all}");
}

#[test]
fn so_it_is_on_real_configurations() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/haproxy");
    let mut paths: Vec<_> = std::fs::read_dir(&corpus).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let (mut bare, mut proposed, mut left) = (0, 0, 0);
    for path in paths.iter().step_by(6) {
        let text = String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
        let place = path.display().to_string();
        let (own, proposals, then) = pasted(read(engine("haproxy").unwrap(), &text), &place, "");
        bare += own;
        proposed += proposals;
        left += then;
    }
    // What has no proposal stays bare, and nothing else does.
    assert_eq!(left, bare - proposed);
    assert!(bare > 30 && proposed * 100 >= bare * 95, "{proposed} of {bare}");
}
