//! Standards: what they demand, rules that users write, and how much findings matter.

mod support;

use analysis::intent::standard;
use analysis::test::Subject;
use engines::ENGINES;
use finding::{Finding, Severity, SourceMap, Span};
use support::pages::{examples, marks};
use support::{Read, engine, read};

const POOLS: &str = "defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s
frontend www
    bind :80
    use_backend auth if { path_beg /login }
    default_backend app
backend auth
    option httpchk GET /healthz
    server a 10.0.1.1:80 check
    server b 10.0.1.2:80 check
backend app
    option httpchk GET /health
    server a 10.0.0.1:80 check maxconn 100
    server b 10.0.0.2:80 check backup
";

/// What is found, as `line rule`, and the configuration.
fn found(engine_id: &str, config: &str, yaml: &str) -> (Vec<(usize, String)>, Vec<Finding>) {
    let mut read = read(engine(engine_id).unwrap(), config);
    let intent = read.intent(yaml);
    let findings = analysis::standard::run(&intent, &[Subject { name: "edge", model: &read.reading.model }]);
    let mut lines: Vec<(usize, String)> =
        findings.iter().map(|finding| (read.line(finding.primary.span), finding.rule.to_string())).collect();
    lines.sort();
    lines.dedup();
    (lines, findings)
}

#[test]
fn examples_of_demands_are_found_where_they_are_marked_and_nowhere_else() {
    let mut wrong = Vec::new();
    for page in analysis::standard::pages() {
        let all = examples(page.docs);
        let Some(yaml) = all.iter().find(|example| example.engine == "yaml") else { continue };
        let configs: Vec<_> = all.iter().filter(|example| engine(&example.engine).is_some()).collect();
        let is_demand = !["standard-own", "standard-rule"].contains(&page.id);
        assert_eq!(configs.len(), if is_demand { ENGINES.len() } else { 0 }, "{}", page.id);
        for config in configs {
            let (lines, _) = found(&config.engine, &config.text, &yaml.text);
            let wanted = marks(&config.text);
            if lines != wanted || wanted.is_empty() {
                wrong.push(format!("{} in {}: found {lines:?}, marked {wanted:?}", page.id, config.engine));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The messages that a single rule of one's own leads to.
fn own(rule: &str, pools: &str) -> Vec<String> {
    let yaml = format!("pools: {pools}\nstandard:\n  own:\n    - rule: mine\n      says: is as we want it\n{rule}");
    let (_, findings) = found("haproxy", POOLS, &yaml);
    findings.iter().map(|finding| format!("{} {}", finding.rule, finding.message)).collect()
}

#[test]
fn a_rule_of_ones_own_is_asked_of_each_thing_that_it_is_about() {
    let tagged = "{ auth: { tags: critical } }";
    let checked =
        "      when: \"'critical' in pool.tags\"\n      must: pool.endpoints.all(e, e.health.path == '/nope')\n";
    assert_eq!(own(checked, tagged), ["mine pool auth: is as we want it"]);
    assert_eq!(own(&checked.replace("/nope", "/healthz"), tagged), [""; 0]);
    assert_eq!(own(&checked.replace("/nope", "/healthz").replace("'critical' in pool.tags", "true"), tagged).len(), 1);

    let endpoints = "      for: endpoint\n      must: \"!endpoint.backup && has(endpoint.limits.connections)\"\n";
    let told = ["a of pool auth", "b of pool auth", "b of pool app"];
    assert_eq!(own(endpoints, "{}"), told.map(|one| format!("mine endpoint {one}: is as we want it")));

    let listeners = "      for: listener\n      must: listener.binds.all(b, b.tls && b.port == 443)\n";
    assert_eq!(own(listeners, "{}"), ["mine listener www: is as we want it"]);

    let balancer = "      for: balancer\n      must: balancer.pools.size() == balancer.listeners.size()\n";
    assert_eq!(own(balancer, "{}"), ["mine balancer edge: is as we want it"]);
}

#[test]
fn a_rule_that_cannot_be_decided_is_said_once_and_not_taken_for_kept() {
    for must in ["pool.timeouts.queue > 3", "pool.name", "pool.name > 3", "poool.name == ''", "size(1)"] {
        let messages = own(&format!("      must: {must}\n"), "{}");
        assert_eq!(messages.len(), 1, "{must}: {messages:?}");
        assert!(messages[0].starts_with("standard-own the rule mine can't be decided for pool auth (nor for 1 more)"));
    }
}

#[test]
fn what_is_no_condition_is_an_error_with_its_place() {
    let mut sources = SourceMap::new();
    let text = b"own:\n  - rule: Mine\n    says: x\n    must: pool.name ==\n".to_vec();
    let file = sources.add("web.yaml", text);
    let (_, findings) = standard::read(&sources, file);
    let told: Vec<String> = findings
        .iter()
        .map(|one| format!("{} {} {}", sources.position(one.primary.span).line, one.rule, one.message))
        .collect();
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(told[0].starts_with("2 intent-value own.rule: expected an id in kebab-case"), "{told:#?}");
    assert!(told[1].starts_with("4 intent-value this is no condition in CEL: "), "{told:#?}");
}

#[test]
fn a_standard_wins_over_what_it_stands_on() {
    let read = |text: &str| {
        let mut sources = SourceMap::new();
        let file = sources.add("web.yaml", text.as_bytes().to_vec());
        let (standard, findings) = standard::read(&sources, file);
        assert!(findings.is_empty(), "{findings:#?}");
        standard
    };
    let base = read(
        "rules: { a: error, b: off }\nrequire: { rise: at least 2, fall: at most 3, sees: [X-A, X-B] }\n\
         own: [{ rule: mine, must: 'true', says: base }]\n",
    );
    let over = read(
        "rules: { a: note }\nrequire: { rise: at least 1, sees: x-b }\nown: [{ rule: mine, must: 'true', says: own }]\n",
    );
    let both = over.over(base);
    let rules: Vec<String> = both.rules.iter().map(|(id, level)| format!("{} {level:?}", id.value)).collect();
    assert_eq!(rules, ["b Off", "a At(Note)"]);
    assert_eq!(format!("{:?}", both.require.rise.unwrap().value), "AtLeast(1)");
    assert_eq!(format!("{:?}", both.require.fall.unwrap().value), "AtMost(3)");
    let sees: Vec<&str> = both.require.sees.iter().map(|header| header.value.as_str()).collect();
    assert_eq!(sees, ["X-A", "x-b"]);
    assert_eq!(both.own.iter().map(|own| own.says.value.as_str()).collect::<Vec<_>>(), ["own"]);
}

#[test]
fn findings_are_weighed_where_the_standard_governs() {
    let mut sources = SourceMap::new();
    let text = "rules: { loud: error, quiet: off, unknwon: note }\nown: [{ rule: taken, must: 'true', says: x }]\n";
    let file = sources.add("web.yaml", text.as_bytes().to_vec());
    let (standard, _) = standard::read(&sources, file);
    let (own, other) = (sources.add("own", Vec::new()), sources.add("other", Vec::new()));
    let finding = |rule: &'static str, file| Finding::new(rule, Severity::Warning, Span::new(file, 0, 0), "");
    let mut findings =
        vec![finding("loud", own), finding("quiet", own), finding("loud", other), finding("quiet", other)];
    let known = ["loud", "quiet", "unknown", "taken"];
    analysis::standard::weigh(&standard, &known, |finding| finding.primary.span.file == own, &mut findings);
    let told: Vec<String> =
        findings.iter().map(|one| format!("{} {:?} {}", one.rule, one.severity, one.message)).collect();
    assert_eq!(
        told,
        [
            "loud Error ",
            "loud Warning ",
            "quiet Warning ",
            "standard-rule Warning the rule taken is evenkeel's own already",
            "standard-rule Warning there is no rule \"unknwon\", so this changes nothing",
        ]
    );
    assert_eq!(findings[4].help.as_deref(), Some("did you mean unknown?"));
}

#[test]
fn answers_get_the_headers_that_are_demanded() {
    let yaml = "standard: { require: { answers: Strict-Transport-Security } }";
    let given = |config: &str| found("haproxy", config, yaml).0;
    let missing = [(10, "standard-headers".to_owned())];
    assert_eq!(given(POOLS), missing);
    let rule = "http-response set-header Strict-Transport-Security max-age=1";
    let everywhere = POOLS.replace("    bind :80\n", &format!("    bind :80\n    {rule}\n"));
    assert_eq!(given(&everywhere), []);
    let taken_back = format!("{rule}\n    http-response del-header strict-transport-security");
    assert_eq!(
        given(&POOLS.replace("    bind :80\n", &format!("    bind :80\n    {taken_back}\n"))),
        [(12, missing[0].1.clone())]
    );

    let nginx = "events {}\nhttp {\n upstream app { server 10.0.0.1; server 10.0.0.2; }\n server { listen 80;\n HERE location / { proxy_pass http://app; } }\n}\n";
    let given = |line: &str| found("nginx", &nginx.replace("HERE", line), yaml).0;
    assert_eq!(given("").len(), 1);
    assert_eq!(given("add_header Strict-Transport-Security max-age=1;"), []);
}

/// Reads a configuration in which nothing is demanded.
#[test]
fn without_a_standard_nothing_is_found() {
    let mut read: Read = read(engine("haproxy").unwrap(), POOLS);
    let intent = read.intent("pools: { auth: { tags: [a, b] } }");
    assert!(analysis::standard::run(&intent, &[Subject { name: "edge", model: &read.reading.model }]).is_empty());
}
