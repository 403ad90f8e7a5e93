//! `evenkeel.yaml` as users write it, and what they are told when they slip.

use analysis::intent::{self, Bound, Endpoints, HealthWanted, Intent, On, Share, When};
use finding::{Finding, SourceMap};

fn read(text: &str) -> (Intent, Vec<String>) {
    let mut sources = SourceMap::new();
    let file = sources.add("evenkeel.yaml", text.as_bytes().to_vec());
    let (intent, findings) = intent::read(&sources, file);
    let told = |finding: &Finding| {
        let at = sources.file(file).position(finding.primary.span.start as usize);
        let help = finding.help.as_ref().map_or(String::new(), |help| format!("; {help}"));
        format!("{}:{} {}: {}{help}", at.line, at.column, finding.rule, finding.message)
    };
    let findings = findings.iter().map(told).collect();
    (intent, findings)
}

/// The example of the contract, with every key.
const WHOLE: &str = r#"
balancers:
  edge: haproxy.cfg                        # short form: the engine is recognised
  db:
    config: haproxy-db.cfg
    live: unix:/run/haproxy/admin.sock     # how `watch` asks it
    access_log: /var/log/haproxy.log

pools:
  auth:
    endpoints: at least 3
    share: even
    survives: 1
    capacity: { rate: 250/s, connections: 200 }
    health: active
  web:
    share: { 10.0.1.11:8080: 40%, 10.0.1.12:8080: 60% }
    tolerance: 5%
    health: GET /healthz
  db-primary:
    endpoints: [10.0.3.11:5432]
    connections: at most 180
    idle: at least 1h

traffic:
  rate: 900/s
  clients: { cdn: [203.0.113.10, 203.0.113.11] }
  log: access.log.gz

expect:
  - name: logins reach the auth service
    when: POST https://auth.example.com/login
    pool: auth
  - name: the admin console is closed to the internet
    when: { path: /admin/**, client: not 10.0.0.0/8 }
    status: 403
  - name: only logins reach auth
    when: { path: not /login/** }
    not_pool: auth
  - name: writes go to the primary
    when: { listener: ":5432" }
    pool: db-primary
  - name: the rest of it
    when: { header: { X-Canary: "1" }, query: { a: b }, cookie: { sid: "*" }, method: [GET, HEAD], sni: a.b }
    endpoint: 10.0.1.11:8080
    location: ~ ^https://
    sees: { path: /x, host: a.b, headers: { X-Forwarded-Proto: https } }
"#;

#[test]
fn the_whole_contract_is_read() {
    let (intent, findings) = read(WHOLE);
    assert_eq!(findings, Vec::<String>::new());
    assert_eq!(intent.balancers[1].live.as_ref().unwrap().value, "unix:/run/haproxy/admin.sock");
    let [auth, web, db] = &intent.pools[..] else { panic!("three pools") };
    assert_eq!(auth.endpoints.as_ref().unwrap().value, Endpoints::Bound(Bound::AtLeast(3)));
    assert_eq!(auth.capacity.as_ref().unwrap().value.rate, Some(250.0));
    assert!(matches!(&web.share.as_ref().unwrap().value, Share::Each(each) if each[0].1 == 0.4));
    assert!(matches!(&web.health.as_ref().unwrap().value, HealthWanted::Request { .. }));
    assert_eq!(db.idle.as_ref().unwrap().value, Bound::AtLeast(3_600_000));
    assert_eq!(intent.traffic.clients[0].1.len(), 2);
    assert_eq!(intent.expect.len(), 5);
    assert!(matches!(&intent.expect[0].when, When::Request(ask) if ask.method == "POST"));
    let When::Set(conditions) = &intent.expect[4].when else { panic!("a set") };
    assert!(conditions.iter().any(|condition| condition.on == On::Header("x-canary".into())));
    assert!(conditions.iter().any(|condition| condition.on == On::Argument("a".into())));
}

#[test]
fn an_unknown_key_suggests_the_nearest() {
    let (_, findings) = read("pools:\n  auth:\n    helth: active\nexepct: []\n");
    assert_eq!(
        findings,
        [
            "3:5 intent-key: pools.auth: unknown key \"helth\"; did you mean health?",
            "4:1 intent-key: unknown key \"exepct\"; did you mean expect?",
        ]
    );
}

#[test]
fn a_wrong_value_says_what_was_expected() {
    let (intent, findings) = read("pools:\n  db:\n    idle: 1h\n    endpoints: at least 2\n    survives: [1]\n");
    assert_eq!(
        findings,
        [
            "3:11 intent-value: pools.db.idle: expected a bound such as at least 1h, found \"1h\"",
            "5:15 intent-value: pools.db.survives: expected a whole number such as 1, found a list",
        ]
    );
    assert!(intent.pools[0].endpoints.is_some(), "what is right is read all the same");
}

#[test]
fn a_request_that_is_none_is_an_error() {
    let (_, findings) = read("expect:\n  - name: a\n    when: POST ftp://x/\n    pool: b\n");
    assert!(findings[0].starts_with("3:11 intent-value: expect.when: expected a request such as"), "{findings:?}");
}

#[test]
fn an_expectation_says_what_it_expects() {
    let (_, findings) = read("expect:\n  - name: a\n    when: { path: / }\n  - when: { path: / }\n    pool: x\n");
    assert_eq!(findings[0], "4:5 intent-key: expect: the key name is missing; What is expected, as a sentence.");
    assert!(findings[1].starts_with("2:11 intent-key: \"a\" expects nothing"), "{findings:?}");
}

#[test]
fn keys_stand_once_and_nothing_is_no_file() {
    assert_eq!(read("pools:\n  a: {}\n  a: {}\n").1, ["3:3 intent-key: the key \"a\" stands twice"]);
    assert_eq!(read("").1, Vec::<String>::new());
    assert_eq!(read("- a\n").1.len(), 1);
    assert!(read("a: [\n").1[0].contains("intent-syntax: this is not YAML"));
}

const WATCHED: &str = r#"
watch:
  every: 2s
  applications:
    auth: { metrics: /metrics }
  databases:
    db-primary: postgres://evenkeel@/postgres
  probes:
    log in:
      request: POST http://auth.example.com:18080/login
      body: user=probe&password=hunter2
      status: [200, 204]
      pool: auth
      straight: true
    database: { request: "tcp://db.example.com:5432" }
  deployments: deployments.log
"#;

#[test]
fn what_is_watched_is_read() {
    let (intent, findings) = read(WATCHED);
    assert_eq!(findings, Vec::<String>::new());
    let watch = &intent.watch;
    assert_eq!(watch.every.as_ref().map(|every| every.value), Some(2.0));
    assert_eq!(
        (watch.applications[0].pool.value.as_str(), watch.applications[0].metrics.value.as_str()),
        ("auth", "/metrics")
    );
    assert_eq!((watch.databases[0].1.user.as_str(), watch.databases[0].1.name.as_str()), ("evenkeel", "postgres"));
    let login = &watch.probes[0];
    assert_eq!(
        (login.name.value.as_str(), login.request.value.port, &login.status[..]),
        ("log in", Some(18_080), &[200, 204][..])
    );
    assert!(login.straight && !watch.probes[1].straight && watch.probes[1].pool.is_none());
    assert_eq!(watch.deployments.as_ref().map(|file| file.value.as_str()), Some("deployments.log"));
}

#[test]
fn a_slip_in_what_is_watched_is_said_without_passwords() {
    let (intent, findings) = read(
        "watch:\n  evry: 1s\n  databases:\n    db: postgres://me:hunter2@/db\n  probes:\n    a: { straight: yes }\n  \
         applications:\n    auth: { metrics: metrics }\n",
    );
    assert_eq!(
        findings,
        [
            "2:3 intent-key: watch: unknown key \"evry\"; did you mean every?",
            "4:9 intent-value: watch.databases.db: expected postgres://user@/database, without host and password: PGPASSWORD has that, found \"postgres://me:***@/db\"",
            "6:20 intent-value: watch.probes.a.straight: expected true or false, found \"yes\"",
            "6:8 intent-key: watch.probes.a: the key request is missing; The request, such as POST https://auth.example.com/login; tcp://db.example.com:5432 only connects.",
            "8:22 intent-value: watch.applications.auth.metrics: expected a path such as /metrics, found \"metrics\"",
        ]
    );
    assert_eq!(intent.secrets.len(), 1, "no output may quote that line as it is");
}

#[test]
fn bodies_of_probes_are_secrets() {
    let mut sources = SourceMap::new();
    let file = sources.add("evenkeel.yaml", WATCHED.as_bytes().to_vec());
    let (intent, _) = intent::read(&sources, file);
    let texts: Vec<&str> = intent.secrets.iter().map(|span| sources.text(*span)).collect();
    assert_eq!(texts, ["user=probe&password=hunter2"]);
}
