//! `standard:` in evenkeel.yaml as users write it: here, in shared files, at revisions.

mod run;

use std::process::Command;

use run::{Folder, Ran};

const SHOP: &str = "defaults
    mode http
    timeout connect 4s
    timeout client 30s
    timeout server 30s
    timeout http-request 10s
    option forwardfor
frontend web
    bind :80
    default_backend app
backend app
    balance source
    server a 10.0.0.1:80
    server b 10.0.0.2:80
";

const OWN: &str = "
own:
  - rule: critical-is-checked
    when: \"'critical' in pool.tags\"
    must: pool.endpoints.all(e, e.health.kind == 'active')
    says: every pool tagged critical has an active health check
    severity: error
";

fn folder(name: &str, standard: &str) -> Folder {
    let intent =
        format!("balancers: {{ edge: shop.cfg }}\npools: {{ app: {{ tags: critical }} }}\nstandard: {standard}\n");
    Folder::new(name).with("shop.cfg", SHOP).with("evenkeel.yaml", intent)
}

/// Rule and severity of what is found.
fn told(ran: &Ran) -> Vec<String> {
    let json = ran.json();
    let findings = json["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|one| format!("{} {}", one["severity"].as_str().unwrap(), one["rule"].as_str().unwrap()))
        .collect()
}

#[test]
fn rules_are_weighed_and_switched_off() {
    let rules = "{ rules: { no-health-check: error, affinity-by-client: off } }";
    let ran = folder("standard-rules", rules).run(&["check", "--format", "json"]);
    assert_eq!(told(&ran), ["error no-health-check"]);
    let ran = folder("standard-note", "{ rules: { no-health-check: note, affinity-by-client: note } }").run(&["check"]);
    assert_eq!(ran.status, 0, "{}", ran.out);
}

#[test]
fn a_shared_file_holds_for_those_who_name_it() {
    let shared = format!("rules: {{ no-health-check: off, affinity-by-client: off }}{OWN}");
    let folder = folder("standard-shared", "{ from: shared/web.yaml, rules: { affinity-by-client: error } }")
        .with("shared/web.yaml", "from: base.yaml\n")
        .with("shared/base.yaml", shared);
    let ran = folder.run(&["check", "--format", "json"]);
    assert_eq!(told(&ran), ["error critical-is-checked", "error affinity-by-client"], "{}", ran.err);
    let sarif = folder.run(&["check", "--format", "sarif"]).json();
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "critical-is-checked");
}

#[test]
fn a_shared_file_can_be_that_of_a_revision() {
    let folder = folder("standard-git", "v1:shared/web.yaml")
        .with("shared/web.yaml", "from: base.yaml\n")
        .with("shared/base.yaml", "rules: { no-health-check: off }\n");
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"];
        let ran = Command::new("git").current_dir(folder.path()).args(identity).args(arguments).output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    };
    git(&["init", "-q"]);
    git(&["add", "shared"]);
    git(&["commit", "-qm", "one"]);
    git(&["tag", "v1"]);
    let folder = folder.with("shared/base.yaml", "rules: { affinity-by-client: off }\n");
    assert_eq!(told(&folder.run(&["check", "--format", "json"])), ["note affinity-by-client"]);
    let text = folder.read("evenkeel.yaml").replace("v1:", "v2:");
    let ran = folder.with("evenkeel.yaml", text).run(&["check"]);
    assert_eq!(ran.status, 2);
    let wanted = "error: evenkeel.yaml:3:11: v2:shared/web.yaml can't be read: git knows no revision \"v2\"\n";
    assert!(ran.err.starts_with(wanted), "{}", ran.err);
}

#[test]
fn what_is_wrong_with_a_standard_is_said_with_its_place() {
    let err = |standard: &str, shared: &str| {
        let ran = folder("standard-wrong", standard).with("web.yaml", shared).run(&["check"]);
        assert_eq!(ran.status, 2, "{}{}", ran.out, ran.err);
        ran.err
    };
    let missing = err("none.yaml", "");
    assert!(missing.contains("evenkeel.yaml:3:11: none.yaml can't be read: there is no such file"), "{missing}");
    let circle = err("web.yaml", "from: web.yaml\n");
    assert!(circle.contains("web.yaml:1:7: more than 8 standards stand on each other"), "{circle}");
    let unknown = err("web.yaml", "rulez: {}\n");
    assert!(unknown.contains("unknown key \"rulez\"") && unknown.contains("web.yaml:1:1"), "{unknown}");
    let level = err("{ rules: { no-health-check: loud } }", "");
    assert!(level.contains("expected off, note, warning or error, found \"loud\""), "{level}");
    let cel = err("{ own: [{ rule: x, says: x, must: 'pool.name ==' }] }", "");
    assert!(cel.contains("this is no condition in CEL"), "{cel}");
}

#[test]
fn a_rule_that_nobody_has_is_said() {
    let ran = folder("standard-unknown", "{ rules: { no-heatlh-check: error } }").run(&["check", "--format", "json"]);
    assert!(told(&ran).contains(&"warning standard-rule".to_owned()), "{}", ran.out);
}
