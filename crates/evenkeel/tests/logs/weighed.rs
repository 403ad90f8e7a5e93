//! What other commands learn from logs.

use crate::lines::{EDGE, haproxy};
use crate::run::Folder;

const TWO: &str = "defaults\n  mode http\n  timeout client 30s\n  timeout server 30s\n  timeout connect 5s\n  option httplog\n\
    frontend web\n  bind :80\n  use_backend auth if { path_beg /login }\n  default_backend app\n\
    backend auth\n  balance roundrobin\n  server s1 10.0.1.11:8080\n  server s2 10.0.1.12:8080\n\
    backend app\n  balance roundrobin\n  server a1 10.0.2.11:8080\n";

/// 100 requests in a minute, a quarter of them log-ins.
fn log() -> String {
    let line = |number: u32| match number % 4 {
        0 => haproxy(0, "auth/s1", 200, "/login", 5, "----"),
        _ => haproxy(0, "app/a1", 200, &format!("/cart/{number}"), 5, "----"),
    };
    (0..100).map(line).collect()
}

#[test]
fn a_change_weighs_what_meets_it() {
    let folder = Folder::new("logs-diff").with("old.cfg", TWO).with("access.log", log());
    let folder = folder.with(
        "new.cfg",
        TWO.replace("use_backend auth if { path_beg /login }", "use_backend auth if { path_beg /signin }"),
    );
    let json = folder.run(&["diff", "old.cfg", "new.cfg", "--log", "access.log", "--format", "json"]).json();
    assert_eq!(json["weighed"], serde_json::json!({ "requests": 100, "drawn": 100, "placed": 100 }), "{json}");
    let shares: Vec<_> = json["changes"].as_array().unwrap().iter().map(|one| &one["traffic_share"]).collect();
    assert_eq!(
        shares,
        [&serde_json::json!(0.25), &serde_json::json!(0.0)],
        "log-ins go to app, and nobody signs in: {json}"
    );
    let ran = folder.run(&["diff", "old.cfg", "new.cfg", "--log", "access.log"]);
    assert!(
        ran.out.contains("25% of the traffic") && ran.out.contains("weighed by 100 requests of the log"),
        "{}",
        ran.out
    );
}

#[test]
fn expectations_weigh_what_breaks_them() {
    let yaml = "balancers: { edge: haproxy.cfg }\nexpect:\n  - name: logins\n    when: { path: /login/** }\n    pool: app\n\
        \x20 - name: carts\n    when: { path: /cart/** }\n    pool: app\n";
    let folder =
        Folder::new("logs-check").with("haproxy.cfg", TWO).with("evenkeel.yaml", yaml).with("access.log", log());
    let json = folder.run(&["check", "--log", "access.log", "--format", "json"]).json();
    let told: Vec<_> = json["expectations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (&one["traffic_share"], &one["breaking_share"]))
        .collect();
    let number = |value: f64| serde_json::json!(value);
    assert_eq!(told, [(&number(0.25), &number(0.25)), (&number(0.75), &number(0.0))], "{json}");
    let ran = folder.run(&["check", "--log", "access.log"]);
    assert!(ran.out.contains("25% of the traffic; 25% breaks it"), "{}", ran.out);
}

#[test]
fn load_is_reckoned_with_the_traffic_of_a_log() {
    let yaml = "balancers: { edge: haproxy.cfg }\ntraffic: { log: access.log }\npools: { app: { capacity: { rate: 1/s } }, auth: { capacity: { rate: 1/s } } }\n";
    let folder =
        Folder::new("logs-load").with("haproxy.cfg", TWO).with("evenkeel.yaml", yaml).with("access.log", log());
    let json = folder.run(&["check", "--format", "json"]).json();
    let told: Vec<_> = json["expectations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["name"].as_str().unwrap(), one["verdict"].as_str().unwrap()))
        .collect();
    assert_eq!(
        told,
        [("pool app: capacity", "fails"), ("pool auth: capacity", "holds")],
        "75 requests a minute on one, 25 on two: {json}"
    );
    let json = folder.run(&["simulate", "--format", "json"]).json();
    let pool = |name: &str| json["pools"].as_array().unwrap().iter().find(|pool| pool["pool"] == name).unwrap().clone();
    assert!((pool("app")["endpoints"][0]["rate"].as_f64().unwrap() - 1.25).abs() < 1e-9, "{json}");
}

#[test]
fn a_log_that_is_not_there_is_told() {
    let folder = Folder::new("logs-nolog").with("haproxy.cfg", EDGE);
    for command in [
        &["check", "haproxy.cfg", "--log", "gone.log"][..],
        &["diff", "haproxy.cfg", "haproxy.cfg", "--log", "gone.log"],
    ] {
        let ran = folder.run(command);
        assert!(ran.status == 2 && ran.err.contains("gone.log can't be read"), "{ran:?}");
    }
}
