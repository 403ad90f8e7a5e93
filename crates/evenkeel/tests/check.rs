//! `evenkeel check` as users run it.

mod run;

use std::process::Stdio;

use run::{Folder, SHOP, assert_page};

const INTENT: &str = "\
balancers:
  edge: haproxy.cfg
pools:
  auth:
    share: even
expect:
  - name: log-ins reach auth
    when: POST http://shop.example.com/login
    pool: auth
  - name: tokens come from auth
    when: GET http://shop.example.com/api/auth/token
    pool: auth
";

fn shop(name: &str) -> Folder {
    Folder::new(name).with("haproxy.cfg", SHOP).with("evenkeel.yaml", INTENT)
}

/// Of a sound configuration: one pool, checked.
const SOUND: &str = "\
defaults
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
    option httpchk GET /healthz
    server app1 10.0.3.11:8080 check
    server app2 10.0.3.12:8080 check
";

#[test]
fn the_page_draws_lines_and_never_a_secret() {
    let ran = shop("check-page").run(&["check"]);
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    assert!(!ran.out.contains("hunter2"), "{}", ran.out);
    assert_page("check.txt", &ran.out);
}

#[test]
fn json_has_the_shape_of_version_1() {
    let json = shop("check-json").run(&["check", "--format", "json"]).json();
    assert_eq!(json["version"], 1);
    assert_eq!((&json["read"][0]["file"], &json["read"][0]["engine"]), (&"haproxy.cfg".into(), &"haproxy".into()));
    let of_rule =
        |rule: &str| json["findings"].as_array().unwrap().iter().find(|one| one["rule"] == rule).cloned().unwrap();
    let shadowed = of_rule("shadowed-route");
    assert_eq!((&shadowed["severity"], &shadowed["confidence"]), (&"warning".into(), &"high".into()));
    assert_eq!((&shadowed["location"]["file"], &shadowed["location"]["line"]), (&"haproxy.cfg".into(), &14.into()));
    assert_eq!((&shadowed["location"]["column"], &shadowed["location"]["end_line"]), (&5.into(), &14.into()));
    let expectations = json["expectations"].as_array().unwrap();
    let failed: Vec<_> = expectations.iter().filter(|one| one["verdict"] == "fails").collect();
    assert_eq!(failed.len(), 2, "{json:#}");
    assert_eq!(failed[1]["name"], "tokens come from auth");
    assert_eq!(failed[1]["because"][0]["line"], 13);
    assert_eq!(failed[1]["witness"]["url"], "http://shop.example.com/api/auth/token");
    assert_eq!((&json["summary"]["holds"], &json["summary"]["fails"]), (&1.into(), &2.into()));
}

#[test]
fn exit_statuses_follow_what_was_found() {
    let folder = Folder::new("check-status").with("haproxy.cfg", SOUND);
    assert_eq!(folder.run(&["check"]).status, 0);
    let folder = folder.with("haproxy.cfg", SHOP);
    assert_eq!(folder.run(&["check"]).status, 1);
    assert_eq!(folder.run(&["check", "--min-severity", "error"]).status, 0);
}

#[test]
fn findings_below_the_least_severity_are_counted_not_drawn() {
    let ran = Folder::new("check-least").with("haproxy.cfg", SHOP).run(&["check", "--min-severity", "error"]);
    assert!(!ran.out.contains("warning["), "{}", ran.out);
    assert!(ran.out.contains("not shown; --min-severity"), "{}", ran.out);
}

#[test]
fn an_intent_file_upwards_is_applied_to_the_configuration_that_it_names() {
    let folder = Folder::new("check-upwards")
        .with("edge/haproxy.cfg", SHOP)
        .with("other/haproxy.cfg", SOUND)
        .with("evenkeel.yaml", INTENT.replace("haproxy.cfg", "edge/haproxy.cfg"));
    let json = folder.run(&["check", "edge/haproxy.cfg", "--format", "json"]).json();
    assert_eq!(json["expectations"].as_array().unwrap().len(), 3);
    let json = folder.run(&["check", "other", "--format", "json"]).json();
    assert_eq!(json["expectations"].as_array().unwrap().len(), 0);
}

#[test]
fn suppressions_are_honoured_and_expire() {
    let with = |comment: &str| {
        let text = SHOP.replace(
            "    use_backend auth if { path_beg /api/auth/ }",
            &format!("    {comment}\n    use_backend auth if {{ path_beg /api/auth/ }}"),
        );
        let json = Folder::new("check-suppress").with("haproxy.cfg", text).run(&["check", "--format", "json"]).json();
        let rules = json["findings"].as_array().unwrap().iter().map(|one| one["rule"].as_str().unwrap().to_owned());
        rules.filter(|rule| rule.contains("shadowed") || rule.contains("suppression")).collect::<Vec<_>>()
    };
    assert_eq!(with("# a comment"), ["shadowed-route"]);
    assert_eq!(with("# evenkeel: ignore[shadowed-route] because we know"), [""; 0]);
    assert_eq!(with("# evenkeel: ignore[shadowed-route] until 2020-01-31"), ["expired-suppression", "shadowed-route"]);
    assert_eq!(with("# evenkeel: ignore[old-dialect]"), ["unused-suppression", "shadowed-route"]);
}

#[test]
fn quiet_says_only_what_was_found() {
    let folder = Folder::new("check-quiet").with("haproxy.cfg", SOUND);
    assert_eq!(folder.run(&["check", "-q"]).out, "");
    let said = folder.run(&["check"]).out;
    assert_eq!(said, "read haproxy.cfg: 15 lines, 100% of what concerns traffic understood\nnothing found\n");
}

#[test]
fn the_output_file_appears_whole() {
    let folder = shop("check-output");
    let ran = folder.run(&["check", "--format", "json", "--output", "report.json"]);
    assert_eq!((ran.status, ran.out.as_str()), (1, ""));
    let report: serde_json::Value = serde_json::from_str(&folder.read("report.json")).unwrap();
    assert_eq!(report["version"], 1);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3, "nothing is left beside it");
}

#[test]
fn colours_are_for_those_who_ask() {
    let folder = shop("check-color");
    assert!(!folder.run(&["check"]).out.contains('\x1b'), "a pipe is no terminal");
    assert!(folder.run(&["check", "--color", "always"]).out.contains('\x1b'));
    assert!(!folder.run(&["check", "--color", "never"]).out.contains('\x1b'));
}

/// A terminal made by `script`: colours there, and none where NO_COLOR is set.
#[test]
fn no_color_is_honoured_on_a_terminal() {
    let folder = shop("check-no-color");
    let run = |no_color: &str| {
        let line = format!("NO_COLOR={no_color} TERM=xterm {} check", env!("CARGO_BIN_EXE_evenkeel"));
        let mut script = std::process::Command::new("script");
        script.args(["-qec", &line, "/dev/null"]).current_dir(folder.path()).stdin(Stdio::null());
        script.output().map(|output| String::from_utf8_lossy(&output.stdout).contains("\x1b["))
    };
    match (run(""), run("1")) {
        (Ok(without), Ok(with)) => assert_eq!((without, with), (true, false)),
        _ => eprintln!("not tested: there is no `script` to make a terminal with"),
    }
}

#[test]
fn a_broken_pipe_is_no_error() {
    let folder = Folder::new("check-pipe").with("haproxy.cfg", SHOP);
    let mut child = folder.command().arg("check").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(1), ""));
}

#[test]
fn strict_counts_what_nobody_knows() {
    let text =
        SOUND.replace("    default_backend app", "    http-request deny if { lua.who eq 1 }\n    default_backend app");
    let intent =
        "balancers:\n  edge: haproxy.cfg\nexpect:\n  - name: all goes to app\n    when: GET http://a/\n    pool: app\n";
    let folder = Folder::new("check-strict").with("haproxy.cfg", text).with("evenkeel.yaml", intent);
    let ran = folder.run(&["check"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(ran.out.contains("unknown  all goes to app") && ran.out.contains("haproxy.cfg:10"), "{}", ran.out);
    assert_eq!(folder.run(&["check", "--strict"]).status, 1);
    let same = folder.run(&["check", "evenkeel.yaml", "--strict", "--format", "json"]).json();
    assert_eq!((&same["summary"]["unknown"], &same["expectations"][0]["verdict"]), (&1.into(), &"unknown".into()));
}

#[test]
fn parts_of_a_configuration_in_one_folder_are_read_together() {
    let folder = Folder::new("check-parts")
        .with("sites/pool.conf", "upstream app { server 10.0.0.1:80; server 10.0.0.2:80; }\n")
        .with("sites/shop", "server {\n    listen 80;\n    location / {\n        proxy_pass http://app;\n    }\n}\n");
    let ran = folder.run(&["trace", "http://shop.example.com/", "sites", "-q"]);
    assert_eq!(
        ran.out.lines().next(),
        Some("GET http://shop.example.com/ -> pool app (2 endpoints, 50% each)"),
        "{ran:?}"
    );
}

#[test]
fn what_another_file_includes_is_not_read_on_its_own() {
    let folder = Folder::new("check-included")
        .with("nginx.conf", "events {}\nhttp {\n    include conf.d/*.conf;\n}\n")
        .with("conf.d/shop.conf", "server {\n    listen 80;\n    return 200;\n}\n");
    let json = folder.run(&["check", "--format", "json"]).json();
    let files: Vec<_> = json["read"].as_array().unwrap().iter().map(|one| one["file"].as_str().unwrap()).collect();
    assert_eq!(files, ["nginx.conf", "conf.d/shop.conf"]);
}
