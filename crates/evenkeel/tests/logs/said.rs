//! What is counted, and how it is told.

use crate::lines::{EDGE, NGINX, haproxy, nginx};
use crate::run::Folder;

/// 60 requests in two minutes: s1 has half of them.
fn edge() -> String {
    let mut log = String::new();
    for number in 0..60 {
        let endpoint = ["auth/s1", "auth/s2", "auth/s1", "auth/s3"][number % 4];
        let (status, path, ending) = match number {
            0..6 => (401, "/login", "----"),
            6..9 => (503, "/cart?token=s3cret", "sH--"),
            _ => (200, "/cart", "----"),
        };
        log += &haproxy(number as u32 / 30, endpoint, status, path, 20, ending);
    }
    log + &haproxy(1, "auth/<NOSRV>", 503, "/cart", 0, "SC--")
}

#[test]
fn a_pool_is_counted_beside_its_promise() {
    let folder = Folder::new("logs-promise").with("haproxy.cfg", EDGE).with("access.log", edge());
    let ran = folder.run(&["logs", "access.log", "--config", "haproxy.cfg", "--format", "json"]);
    let json = ran.json();
    assert_eq!((&json["lines"], &json["unread"]), (&61.into(), &0.into()), "{ran:?}");
    let pool = &json["pools"][0];
    assert_eq!((&pool["pool"], &pool["requests"], &pool["own"]), (&"auth".into(), &61.into(), &1.into()));
    let s1 = &pool["endpoints"][0];
    assert_eq!((&s1["endpoint"], &s1["address"]), (&"s1".into(), &"10.0.1.11:8080".into()));
    assert_eq!((&s1["requests"], &s1["share"]), (&30.into(), &0.5.into()));
    assert!((s1["promised"].as_f64().unwrap() - 1.0 / 3.0).abs() < 1e-9);
    assert_eq!(pool["errors"], serde_json::json!({ "5xx": 4, "4xx": 6, "login_401_403": 6 }));
    let p50 = pool["latency_ms"]["p50"].as_f64().unwrap();
    assert!((p50 - 20.0).abs() < 0.16, "within 0.8%: {pool}");
    let minutes: Vec<_> = pool["minutes"].as_array().unwrap().iter().map(|one| &one["minute"]).collect();
    assert_eq!(minutes, ["2026-11-20T10:00Z", "2026-11-20T10:01Z"]);
    let endings: Vec<_> =
        pool["endings"].as_array().unwrap().iter().map(|one| one["ending"].as_str().unwrap()).collect();
    assert_eq!(endings, ["SC", "sH"]);
    assert!(!ran.out.contains("s3cret"));
}

#[test]
fn the_page_says_it_to_people() {
    let folder = Folder::new("logs-page").with("haproxy.cfg", EDGE).with("access.log", edge());
    let ran = folder.run(&["logs", "access.log", "--config", "haproxy.cfg"]);
    for part in [
        "access.log  61 lines  2026-11-20 10:00 to 10:01 UTC",
        "pool auth  61 requests",
        "s1  ",
        "10.0.1.11:8080",
        "33.3%",
        "ended sH",
    ] {
        assert!(ran.out.contains(part), "{part}: {}", ran.out);
    }
    assert!(ran.out.contains("answered by the balancer itself 1.6%"), "{}", ran.out);
}

#[test]
fn a_format_comes_from_the_configuration_and_pools_from_addresses() {
    let log =
        nginx(0, "10.0.2.1:80", "0.010", 200, "/") + &nginx(0, "10.0.2.1:80, 10.0.2.2:80", "0.001, 0.020", 200, "/");
    let folder = Folder::new("logs-nginx")
        .with("nginx.conf", NGINX)
        .with("access.log", log + &nginx(0, "10.9.9.9:80", "0.1", 200, "/"));
    let json = folder.run(&["logs", "access.log", "--config", "nginx.conf", "--format", "json"]).json();
    let pool = json["pools"].as_array().unwrap().iter().find(|pool| pool["pool"] == "app").unwrap().clone();
    assert_eq!((&pool["requests"], &pool["retries"]), (&2.into(), &1.into()), "{json}");
    let ends: Vec<_> =
        pool["endpoints"].as_array().unwrap().iter().map(|one| (&one["requests"], &one["passed_on"])).collect();
    assert_eq!(ends, [(&1.into(), &1.into()), (&1.into(), &serde_json::Value::Null)]);
    let other = json["pools"].as_array().unwrap().iter().find(|pool| pool["pool"] == "").unwrap();
    assert_eq!(other["endpoints"][0]["endpoint"], "10.9.9.9:80");
    assert_eq!(other["clients"][0]["client"], "192.0.2.9", "whose pool they asked for isn't known: {json}");
}

#[test]
fn an_endpoint_that_no_configuration_has_is_a_stranger() {
    let folder = Folder::new("logs-stranger").with("haproxy.cfg", EDGE);
    let folder = folder.with("access.log", haproxy(0, "auth/s9", 200, "/", 1, "----"));
    let ran = folder.run(&["logs", "access.log", "--config", "haproxy.cfg"]);
    assert!(ran.out.contains("s9        not in the configuration"), "{}", ran.out);
}

#[test]
fn rows_are_for_spreadsheets() {
    let folder = Folder::new("logs-csv").with("access.log", edge());
    let ran = folder.run(&["logs", "access.log", "--format", "csv"]);
    let mut rows = ran.out.lines();
    assert!(rows.next().unwrap().starts_with("minute,pool,endpoint,route,requests,1xx,"));
    assert!(rows.clone().any(|row| row.starts_with("2026-11-20T10:00:00Z,auth,s1,login,3,0,0,0,3,")), "{}", ran.out);
    let total: u64 = rows.map(|row| row.split(',').nth(4).unwrap().parse::<u64>().unwrap()).sum();
    assert_eq!(total, 61);
}

#[test]
fn routes_and_logs_come_from_the_intent_file() {
    let yaml = "balancers:\n  edge: { config: haproxy.cfg, access_log: access.log }\n\
        expect:\n  - name: logins\n    when: GET http://www.example.com/login\n    pool: auth\n\
        \x20 - name: carts\n    when: { path: /cart/** }\n    pool: auth\n";
    let folder =
        Folder::new("logs-intent").with("haproxy.cfg", EDGE).with("evenkeel.yaml", yaml).with("access.log", edge());
    let json = folder.run(&["logs", "--format", "json"]).json();
    let routes: Vec<_> =
        json["pools"][0]["routes"].as_array().unwrap().iter().map(|one| (&one["route"], &one["requests"])).collect();
    assert_eq!(routes[0], (&"/cart/**".into(), &55.into()), "{json}");
}

#[test]
fn one_pool_can_be_asked_for() {
    let folder = Folder::new("logs-one").with("access.log", edge());
    assert_eq!(folder.run(&["logs", "access.log", "--pool", "auth"]).status, 0);
    let ran = folder.run(&["logs", "access.log", "--pool", "auht"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("did you mean auth?"), "{}", ran.err);
}

#[test]
fn logs_of_several_balancers_are_one() {
    let folder = Folder::new("logs-several").with("a.log", edge()).with("b.log", edge());
    let json = folder.run(&["logs", "*.log", "--format", "json"]).json();
    assert_eq!((&json["lines"], &json["pools"][0]["endpoints"][0]["requests"]), (&122.into(), &60.into()));
}

#[test]
fn lists_of_no_interest_are_passed_over() {
    let format = "$remote_addr [$time_local] $status $upstream_addr $upstream_response_length $upstream_response_time";
    let log = "192.0.2.1 [20/Nov/2026:10:00:00 +0000] 200 10.0.2.1:80, 10.0.2.2:80 0, 512 0.100, 0.020\n";
    let folder = Folder::new("logs-lists").with("access.log", log);
    let json = folder.run(&["logs", "access.log", "--log-format", format, "--format", "json"]).json();
    let ends = json["pools"][0]["endpoints"].as_array().unwrap();
    let told: Vec<_> = ends.iter().map(|one| (one["endpoint"].as_str().unwrap(), &one["requests"])).collect();
    assert_eq!(told, [("10.0.2.1:80", &0.into()), ("10.0.2.2:80", &1.into())], "{json}");
    assert_eq!(json["unread"], 0);
}

#[test]
fn few_clients_that_are_kept_are_told() {
    let config = EDGE.replace("balance roundrobin", "balance source");
    let log: String = (0..600).map(|number| haproxy(number / 60, "auth/s1", 200, "/", 5, "----")).collect();
    let folder = Folder::new("logs-few").with("haproxy.cfg", &config).with("even.cfg", EDGE).with("access.log", log);
    let ran = folder.run(&["logs", "access.log", "--config", "haproxy.cfg"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    for part in ["as so few clients can't be spread: s1 gets 100%", "s2, s3 get nothing", "comes from 1 client"] {
        assert!(ran.out.contains(part), "{part}: {}", ran.out);
    }
    let json = folder.run(&["logs", "access.log", "--config", "haproxy.cfg", "--format", "json"]).json();
    assert_eq!(json["pools"][0]["spread"]["few_clients"], 1.0, "{json}");
    let ran = folder.run(&["logs", "-q", "access.log", "--config", "haproxy.cfg"]);
    assert!(ran.out.contains("uneven") && !ran.out.contains("600 lines"), "only what was found: {ran:?}");
    assert_eq!(folder.run(&["logs", "-q", "access.log"]).out, "");
    let json = folder.run(&["logs", "access.log", "--config", "even.cfg", "--format", "json"]).json();
    assert!(json["pools"][0]["spread"].get("few_clients").is_none(), "turns keep no client: {json}");
}

#[test]
fn what_stands_in_the_place_of_a_pool_or_an_endpoint_is_seen() {
    let folder = Folder::new("logs-names").with("haproxy.cfg", EDGE).with("nginx.conf", NGINX);
    let folder = folder.with("edge.log", haproxy(0, "web/<NOSRV>", 400, "/", 0, "PR--"));
    let folder = folder.with("down.log", nginx(0, "app", "0.000", 502, "/"));
    let pool = |log: &str, config: &str| {
        let json = folder.run(&["logs", log, "--config", config, "--format", "json"]).json();
        json["pools"][0].clone()
    };
    let edge = pool("edge.log", "haproxy.cfg");
    assert_eq!((&edge["pool"], &edge["own"]), (&"".into(), &1.into()), "a listener's name is no pool: {edge}");
    let down = pool("down.log", "nginx.conf");
    assert_eq!((&down["pool"], &down["own"]), (&"app".into(), &1.into()), "all of the pool are down: {down}");
}
