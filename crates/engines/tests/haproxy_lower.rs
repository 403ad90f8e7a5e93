//! What configurations come to in the model, where the engine can't be asked in plain HTTP: TLS, TCP, pools, findings.

use engines::{Missing, Nowhere, Reading, Surroundings, haproxy};
use finding::SourceMap;
use model::trace::{Outcome, Tracer};
use model::*;

fn read_with(text: &str, around: &dyn Surroundings) -> (SourceMap, Reading) {
    let mut sources = SourceMap::new();
    let id = sources.add("haproxy.cfg", text.as_bytes().to_vec());
    let reading = (haproxy::ENGINE.read)(&mut sources, &[id], around);
    (sources, reading)
}

fn read(text: &str) -> Reading {
    read_with(text, &Nowhere).1
}

fn request(target: &str, sni: Option<&str>) -> Request {
    Request {
        method: "GET".into(),
        target: target.into(),
        version: "1.1".into(),
        headers: vec![("host".into(), "a.example".into())],
        client: "10.1.2.3".parse().unwrap(),
        client_port: 50_000,
        tls: sni.map(|sni| Hello { sni: Some(sni.into()), alpn: vec![] }),
    }
}

/// The pools that a request may reach, by name; other outcomes in words.
fn fates(model: &Model, request: &Request) -> Vec<String> {
    let arrival = Arrival { listener: ListenerId(0), bind: 0, address: "10.0.0.1".parse().ok(), port: 443 };
    let outcomes = Tracer::new(model).decide(&arrival, request);
    let mut said: Vec<String> = outcomes
        .iter()
        .map(|outcome| match outcome {
            Outcome::Forward { pool, .. } => model.pool(*pool).name.value.to_string(),
            Outcome::Reject { status } => format!("reject {}", status.unwrap_or(0)),
            Outcome::Unknown { blame } => format!("unknown: {}", blame.reason),
            other => format!("{other:?}"),
        })
        .collect();
    said.sort();
    said
}

const TLS: &str = "
frontend tls
    bind :443
    RULES
    use_backend app if { req.ssl_sni -i app.example.com }
    use_backend hello if { req_ssl_hello_type 1 }
    default_backend plain
backend app
    server a 10.0.0.1:443
backend hello
    server a 10.0.0.2:443
backend plain
    server a 10.0.0.3:443
";

#[test]
fn the_name_of_a_tls_hello_chooses_where_something_waits_for_it() {
    let rules = "tcp-request inspect-delay 5s\n tcp-request content accept if { req_ssl_hello_type 1 }";
    let model = read(&TLS.replace("RULES", rules)).model;
    assert_eq!(fates(&model, &request("/", Some("APP.example.com"))), ["app"]);
    assert_eq!(fates(&model, &request("/", Some("other.example.com"))), ["hello"]);
    assert_eq!(fates(&model, &request("/", None)), ["plain"]);
}

#[test]
fn a_choice_that_races_with_the_client_is_unknown() {
    for rules in ["", "tcp-request inspect-delay 5s", "tcp-request inspect-delay 5s\n tcp-request content accept"] {
        let reading = read(&TLS.replace("RULES", rules));
        assert_eq!(fates(&reading.model, &request("/", Some("app.example.com"))).len(), 3, "{rules}");
        let found = reading.findings.iter().filter(|finding| finding.rule == "content-not-awaited");
        assert_eq!(found.count(), 2);
    }
}

#[test]
fn where_tls_ends_its_name_is_read_with_another_word() {
    let text = |word: &str, bind: &str| {
        format!(
            "frontend f\n mode http\n bind :443 {bind}\n use_backend app if {{ {word} a.example }}\n default_backend rest\n\
             backend app\n mode http\n server a 10.0.0.1:80\nbackend rest\n mode http\n server a 10.0.0.2:80\n"
        )
    };
    let ask = |text: String| fates(&read(&text).model, &request("/", Some("a.example")));
    assert_eq!(ask(text("ssl_fc_sni", "ssl crt x.pem")), ["app"]);
    assert_eq!(ask(text("req.ssl_sni", "ssl crt x.pem")), ["rest"]);
    assert_eq!(ask(text("ssl_fc_sni", "")), ["rest"]);
}

#[test]
fn rules_of_http_are_ignored_in_mode_tcp() {
    let text = "frontend f\n bind :443\n http-request deny\n redirect scheme https\n default_backend b\n\
                backend b\n http-request deny\n server a 10.0.0.1:80\n";
    let reading = read(text);
    assert_eq!(fates(&reading.model, &request("/", None)), ["b"]);
    let found = reading.findings.iter().filter(|finding| finding.rule == "http-rule-in-tcp-mode");
    assert_eq!(found.count(), 3);
}

const POOL: &str = "
defaults
    mode http
    balance leastconn
    timeout connect 5s
    timeout server 1m
    retries 2
    option redispatch
    default-server inter 1s rise 4
frontend f
    bind :80,10.0.0.1:81 name x
    bind :::443 v4v6 ssl crt a.pem
    bind *:1000-1010 accept-proxy
    maxconn 500
    timeout client 30
    default_backend b
backend b
    option httpchk GET /healthz HTTP/1.1\\r\\nHost:\\ www
    http-check expect status 204
    cookie SRV insert indirect
    fullconn 900
    default-server fall 5 weight 10
    server one 10.0.0.1:8001 check cookie c1 maxconn 30
    server two two.example:8002 check inter 3s weight 40 backup slowstart 10s
    server three unix@/run/x.sock backup disabled
    server four [::1]:8004 ssl verify none sni str(x) send-proxy-v2 resolvers dns no-check check
    server five 10.0.0.5
";

#[test]
fn pools_have_what_their_lines_and_defaults_say() {
    let model = read(POOL).model;
    let pool = &model.pools[0];
    assert_eq!(pool.balance.value, BalancePolicy::LeastConnections(Turns::Queue));
    assert_eq!(pool.retries.attempts.unwrap().value, 2);
    assert!(pool.retries.elsewhere.unwrap().value);
    assert_eq!(pool.timeouts.get(model::Wait::Endpoint).unwrap().value, 60_000);
    assert!(pool.limits.get(model::Limit::Connections).is_none(), "fullconn limits nothing");
    assert!(
        matches!(&pool.stickiness, Some(sticky) if matches!(&sticky.value, Stickiness::Cookie { inserted: true, .. }))
    );
    let [one, two, three, four, five] = &pool.endpoints[..] else { panic!("five endpoints") };
    assert_eq!((one.weight.value, one.tier, one.limits.get(model::Limit::Connections).unwrap().value), (10, 0, 30));
    let HealthCheck::Active { http: Some(http), interval, rise, fall, .. } = &one.health else { panic!("a check") };
    assert_eq!((http.method.as_str(), http.target.as_str(), http.host.as_deref()), ("GET", "/healthz", Some("www")));
    assert_eq!(
        (*interval, *rise, *fall, http.expect.as_ref().map(|want| want.value.as_str())),
        (1_000, 4, 5, Some("status 204"))
    );
    assert_eq!((two.weight.value, two.tier, two.slow_start.as_ref().unwrap().value), (40, 1, 10_000));
    assert_eq!((three.tier, three.admin, three.address.port), (2, AdminState::Maintenance, None));
    assert!(
        four.proxy_protocol
            && four.resolution == model::Resolution::AtRunTime
            && four.tls.as_ref().unwrap().verify == Some(false)
    );
    assert!(matches!(four.health, HealthCheck::Active { .. }));
    assert_eq!((&five.health, five.address.port), (&HealthCheck::None, None));
}

#[test]
fn listeners_have_all_addresses_of_their_binds() {
    let model = read(POOL).model;
    let binds = &model.listeners[0].binds;
    let ports: Vec<_> = binds.iter().map(|bind| bind.ports.unwrap()).map(|ports| (ports.first, ports.last)).collect();
    assert_eq!(ports, [(80, 80), (81, 81), (443, 443), (1000, 1010)]);
    assert_eq!(binds.iter().map(|bind| bind.tls.is_some()).collect::<Vec<_>>(), [false, false, true, false]);
    assert!(binds[3].proxy_protocol && !binds[0].proxy_protocol);
    assert_eq!(model.listeners[0].timeouts.get(model::Wait::Client).unwrap().value, 30);
    assert_eq!(model.listeners[0].limits.get(model::Limit::Connections).unwrap().value, 500);
}

#[test]
fn defaults_are_inherited_as_the_engine_does() {
    let text = "defaults a\n mode http\n balance first\ndefaults b\n retries 9\ndefaults c from a\n balance source\n\
                backend one\n server s 10.0.0.1:1\nbackend two from b\n server s 10.0.0.1:1\nbackend three from a\n server s 10.0.0.1:1\n";
    let model = read(text).model;
    let [one, two, three] = &model.pools[..] else { panic!("three pools") };
    assert!(matches!(one.balance.value, BalancePolicy::Hash { .. }) && one.protocol == Protocol::Http);
    assert!(two.balance.value == BalancePolicy::RoundRobin(Turns::Spread) && two.protocol == Protocol::Tcp);
    assert_eq!(three.balance.value, BalancePolicy::First);
}

#[test]
fn all_backups_are_one_tier_where_that_is_said() {
    let text = "backend b\n OPTION\n server a 10.0.0.1:1\n server b 10.0.0.2:1 backup\n server c 10.0.0.3:1 backup\n";
    let tiers = |text: &str| read(text).model.pools[0].endpoints.iter().map(|own| own.tier).collect::<Vec<_>>();
    assert_eq!(tiers(&text.replace("OPTION", "")), [0, 1, 2]);
    assert_eq!(tiers(&text.replace("OPTION", "option allbackups")), [0, 1, 1]);
}

struct Files;

impl Surroundings for Files {
    fn read(&self, path: &str) -> Result<Vec<u8>, Missing> {
        match path {
            "hosts.map" => Ok(b"# hosts\na.example  app\nb.example gone\n".to_vec()),
            "paths.map" => Ok(b"/a short\n/a/b long\n".to_vec()),
            "nets" => Ok(b"10.0.0.0/8\n".to_vec()),
            _ => Err(Missing { why: "no such file".into() }),
        }
    }
    fn glob(&self, _: &str) -> Vec<String> {
        Vec::new()
    }
    fn env(&self, name: &str) -> Option<String> {
        (name == "TO").then(|| "app".to_owned())
    }
}

fn mapped(rule: &str) -> (SourceMap, Reading) {
    let text = format!(
        "defaults\n mode http\nfrontend f\n bind :80\n {rule}\n default_backend rest\n\
         backend app\n server a 10.0.0.1:1\nbackend long\n server a 10.0.0.2:1\nbackend rest\n server a 10.0.0.3:1\n"
    );
    read_with(&text, &Files)
}

#[test]
fn maps_choose_backends_by_name() {
    let cases = [
        ("use_backend %[req.hdr(host),lower,map(hosts.map)]", "/", "app"),
        ("use_backend %[req.hdr(x),map(hosts.map,long)]", "/", "rest"),
        ("use_backend %[path,map_beg(paths.map)]", "/a/b/c", "long"),
        ("use_backend %[path,map_beg(paths.map)]", "/a", "rest"),
        ("use_backend app if { src -f nets }", "/", "app"),
        ("use_backend app if { path,map_beg(paths.map) -m found }", "/x", "rest"),
        ("use_backend \"$TO\"", "/", "app"),
    ];
    for (rule, target, wanted) in cases {
        let (_, reading) = mapped(rule);
        assert_eq!(fates(&reading.model, &request(target, None)), [wanted], "{rule}");
        assert!(reading.model.coverage.files[0].gaps.is_empty(), "{rule}");
    }
}

#[test]
fn a_map_that_is_not_there_is_unknown_and_its_line_is_to_blame() {
    let (sources, reading) = mapped("use_backend %[req.hdr(host),map(gone.map)]");
    let fates = fates(&reading.model, &request("/", None));
    assert!(fates[0].starts_with("unknown: the file gone.map"), "{fates:?}");
    let gap = &reading.model.coverage.files[0].gaps[0];
    assert!(sources.text(gap.span).starts_with("use_backend"));
}

#[test]
fn what_is_not_understood_spoils_only_what_it_can_change() {
    let text = "defaults\n mode http\nfrontend f\n bind :80\n http-request lua.x if { path_beg /lua }\n default_backend b\n\
                backend b\n server a 10.0.0.1:1\n";
    let model = read(text).model;
    assert_eq!(fates(&model, &request("/other", None)), ["b"]);
    assert_eq!(fates(&model, &request("/lua", None)).len(), 2);
}

#[test]
fn the_old_dialect_is_read_as_it_was_meant() {
    let text = "global\n nbproc 2\nlisten web 10.0.0.9:8080\n mode http\n clitimeout 5000\n contimeout 6000\n srvtimeout 7000\n redispatch\n\
                block if { path /block }\n reqirep ^([^\\ :]*)\\ /old/(.*) \\1\\ /new/\\2\n reqadd X-A:\\ b\n reqideny ^[^\\ ]*\\ /Deny\n\
                server a 10.0.0.1:1\n";
    let reading = read(text);
    let listener = &reading.model.listeners[0];
    assert_eq!(listener.binds[0].ports, Some(Ports::one(8080)));
    assert_eq!(listener.timeouts.get(model::Wait::Client).unwrap().value, 5_000);
    assert_eq!(reading.model.pools[0].timeouts.get(model::Wait::Connect).unwrap().value, 6_000);
    assert_eq!(fates(&reading.model, &request("/block", None)), ["reject 403"]);
    assert_eq!(fates(&reading.model, &request("/deny/x", None)), ["reject 403"]);
    let arrival = Arrival { listener: ListenerId(0), bind: 0, address: None, port: 8080 };
    let trace = Tracer::new(&reading.model).trace(&arrival, &request("/OLD/x?q=1", None));
    let sees = trace.fates[0].sees.clone().unwrap();
    assert_eq!(sees.target.as_deref(), Some("/new/x?q=1"));
    assert!(sees.headers.contains(&("x-a".into(), Some("b".into()))));
    let old: Vec<_> = reading.findings.iter().filter(|finding| finding.rule == "old-dialect").collect();
    assert_eq!(old.len(), 10);
    assert!(old.iter().any(|finding| finding.message.contains("nbproc") && finding.message.contains("2.5")));
}

#[test]
fn secrets_are_known_and_reach_no_message() {
    let text = "userlist u\n user a insecure-password hunter2\n user b password $6$hash\n\
                listen l\n mode http\n bind :80\n stats auth admin:s3cret\n stats uri /s\n http-check send meth GET hdr Authorization tok3n\n \
                option httpchk GET / HTTP/1.0\\r\\nAuthorization:\\ Basic\\ b4sic\n http-request set-header X-Api-Key k3y\n server s 10.0.0.1:1 cookie c1\n \
                http-request deny unless { req.hdr(authorization) -m str p4ss } or { hdr(x-api-key) 0ther }\n";
    let (sources, reading) = read_with(text, &Nowhere);
    let texts: Vec<&str> = reading.secrets.iter().map(|span| sources.text(*span)).collect();
    assert_eq!(texts[..4], ["hunter2", "$6$hash", "admin:s3cret", "tok3n"]);
    assert!(texts[4].ends_with("b4sic") && texts[5..].starts_with(&["k3y"]), "{texts:?}");
    assert!(texts.contains(&"p4ss") && texts.contains(&"0ther"), "{texts:?}");
    assert!(!texts.contains(&"c1"), "the value of a server's cookie is no secret");
    let said = format!("{:?} {:?}", reading.findings, reading.model);
    for secret in ["hunter2", "s3cret", "tok3n", "$6$", "b4sic", "k3y", "p4ss", "0ther"] {
        assert!(!said.contains(secret), "{secret}");
    }
}

#[test]
fn bad_input_is_said_and_the_rest_is_read() {
    let good = "\nbackend b\n server a 10.0.0.1:1\n";
    let cases = [
        ("frontend f\n bind :80\n http-request set-header X \"open", "syntax", "this quote is not closed"),
        ("mode http", "syntax", "outside of a section"),
        (".if 1", "syntax", "not closed with .endif"),
        (".endif", "syntax", "doesn't fit here"),
        ("backend x from nope", "syntax", "has the name `nope`"),
        ("backend x\n server a \"${NOPE:-x}\"", "syntax", "refuses this word"),
        ("backend x\n server a \"${NOPE}:1\"", "environment", "NOPE is not set"),
        (".if feature(OPENSSL)\n.endif", "conditional", "depends on how HAProxy was built"),
        ("backend {{ x }}", "template", "Jinja"),
    ];
    for (bad, rule, says) in cases {
        let reading = read(&format!("{bad}{good}"));
        let found = reading.findings.iter().any(|finding| finding.rule == rule && finding.message.contains(says));
        assert!(found, "{bad}: {:?}", reading.findings);
        assert!(reading.model.pool_named("b").is_some(), "{bad}");
    }
}

#[test]
fn a_missing_newline_is_mended_safely() {
    let (sources, reading) = read_with("backend b\n server a 10.0.0.1:1", &Nowhere);
    let fix = reading.findings.iter().find(|finding| finding.rule == "missing-newline").unwrap().fix.clone().unwrap();
    assert!(fix.safe);
    let file = reading.files[0];
    let mended = finding::apply(sources.file(file).bytes(), file, &fix.edits);
    assert_eq!(mended, b"backend b\n server a 10.0.0.1:1\n");
    assert!(read("backend b\n").findings.is_empty() && read("").findings.is_empty());
}

#[test]
fn binary_empty_and_deep_input_do_no_harm() {
    for text in [
        "",
        "\0\0\0",
        "\n\n",
        "#",
        "frontend",
        "frontend f\n acl\n use_backend\n bind\n http-request\n stats\n stick\n",
    ] {
        read(text);
    }
    let deep = "(".repeat(200_000);
    read(&format!("frontend f\n mode http\n acl a path,map{deep}\n use_backend %[{deep}\n .if {deep}\n"));
    let nots = "!".repeat(200_000);
    read(&format!("frontend f\n mode http\n use_backend b if {nots} a\n"));
    let converters = ",not".repeat(50_000);
    read(&format!("frontend f\n mode http\n use_backend b if {{ path{converters} }}\n"));
    let lowers = ",lower".repeat(50_000);
    read(&format!("frontend f\n mode http\n use_backend b if {{ path{lowers} x }}\n"));
}

#[test]
fn several_files_are_one_configuration() {
    let mut sources = SourceMap::new();
    let first = sources.add("a.cfg", b"defaults\n mode http\n balance first\n".to_vec());
    let second = sources.add("b.cfg", b"backend b\n server a 10.0.0.1:1\n".to_vec());
    let reading = (haproxy::ENGINE.read)(&mut sources, &[first, second], &Nowhere);
    assert_eq!(reading.model.pools[0].balance.value, BalancePolicy::First);
    assert_eq!(reading.files, [first, second]);
}

/// Lines that must be found end in `# ^ rule`; examples marked `ok` must be clean.
#[test]
fn pages_of_rules_keep_their_promises() {
    for page in haproxy::rules::pages() {
        for part in page.docs.split("```haproxy").skip(1) {
            let (head, rest) = part.split_once('\n').unwrap();
            let text = rest.split("```").next().unwrap();
            let (sources, reading) = read_with(text, &Nowhere);
            let lines: Vec<usize> =
                reading.findings.iter().map(|found| sources.position(found.primary.span).line).collect();
            let wanted: Vec<usize> =
                (1..).zip(text.lines()).filter(|(_, line)| line.contains("# ^ ")).map(|(at, _)| at).collect();
            if head.trim() == "ok" {
                assert!(reading.findings.is_empty(), "{}: {:?}", page.id, reading.findings);
            } else {
                let own = reading.findings.iter().filter(|found| found.rule == page.id).count();
                assert!(
                    own > 0 && wanted.iter().all(|line| lines.contains(line)),
                    "{}: {:?}",
                    page.id,
                    reading.findings
                );
            }
        }
        for heading in ["## What it finds", "## Why it matters", "## Example", "## Fix", "## Limits"] {
            assert!(page.docs.contains(heading), "{}: {heading}", page.id);
        }
    }
}

#[test]
fn names_that_nothing_has_are_found() {
    let text = "frontend f\n bind :80\n mode http\n use_backend gone if early\n use_backend b if nowhere\n acl early path /\n\
                default_backend b\nbackend b\n mode http\n server a 10.0.0.1:80\n";
    let (sources, reading) = read_with(text, &Nowhere);
    let found: Vec<_> = reading.findings.iter().filter(|finding| finding.rule == "unknown-name").collect();
    let lines: Vec<_> = found.iter().map(|finding| sources.position(finding.primary.span).line).collect();
    assert_eq!(lines, [4, 4, 5], "{found:?}");
    assert!(found[0].message.contains("declared only below"));
}

#[test]
fn the_last_option_says_how_servers_are_asked() {
    let text = "defaults\n mode http\n option httpchk\nbackend a\n server s 10.0.0.1:1 check\n\
                backend b\n option mysql-check user x\n server s 10.0.0.1:1 check\n\
                backend c\n option tcp-check\n option httpchk /up\n server s 10.0.0.1:1 check\n";
    let asked: Vec<_> = read(text)
        .model
        .pools
        .iter()
        .map(|pool| match &pool.endpoints[0].health {
            HealthCheck::Active { http: Some(http), .. } => format!("{} {}", http.method, http.target),
            HealthCheck::Active { other: Some(other), .. } => other.to_string(),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(asked, ["OPTIONS /", "mysql", "OPTIONS /up"]);
}

#[test]
fn rules_of_its_own_cost_a_backend_the_inherited_request() {
    let ask = |own: &str| {
        let text =
            format!("defaults\n mode http\n option httpchk GET /d\nbackend b\n {own}\n server s 10.0.0.1:1 check\n");
        let reading = read(&text);
        let found = reading.findings.iter().any(|finding| finding.rule == "check-sends-nothing");
        let said = match &reading.model.pools[0].endpoints[0].health {
            HealthCheck::Active { http: Some(http), .. } => format!("{} {}", http.method, http.target),
            HealthCheck::Active { other, .. } => other.clone().unwrap_or_default().to_string(),
            other => format!("{other:?}"),
        };
        (said, found)
    };
    let cases = [
        ("", "GET /d", false),
        ("http-check disable-on-404", "GET /d", false),
        ("http-check send uri /y", "OPTIONS /y", false),
        ("option httpchk GET /o\n http-check expect status 200", "GET /o", false),
        ("http-check expect status 200", "nothing that is sent", true),
    ];
    for (own, said, found) in cases {
        assert_eq!(ask(own), (said.to_owned(), found), "{own}");
    }
}

#[test]
fn what_certificates_of_servers_are_held_against() {
    let text = "global\n ca-base /etc/ca\nbackend b\n default-server ssl ca-file own.pem verifyhost v.test\n server a 10.0.0.1:443\n \
                server b 10.0.0.2:443 sni str(b.test)\n server c 10.0.0.3:443 ca-file /c.pem verify none\n \
                server d 10.0.0.4:443 ca-file @system-ca sni req.hdr(host)\n";
    let model = read(text).model;
    let said = |endpoint: &Endpoint| {
        let tls = endpoint.tls.clone().unwrap();
        [tls.sni.clone(), tls.name.clone(), tls.authorities.clone()].map(|own| own.unwrap_or_default().to_string())
    };
    let told: Vec<[String; 3]> = model.pools[0].endpoints.iter().map(said).collect();
    assert_eq!(told[0], ["", "v.test", "/etc/ca/own.pem"]);
    assert_eq!(told[1], ["b.test", "b.test", "/etc/ca/own.pem"]);
    assert_eq!(told[2], ["", "v.test", "/c.pem"]);
    assert_eq!(told[3], ["req.hdr(host)", "", ""]);
}
