//! `evenkeel simulate` as users run it.

mod run;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use run::{Folder, assert_page};
use serde_json::Value;

const POOLS: &str = "\
defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s
    option httpchk GET /healthz
frontend www
    bind :80
    use_backend auth if { path_beg /login }
    default_backend web
backend auth
    balance roundrobin
    server a1 10.0.1.11:8080 check weight 20
    server a2 10.0.1.12:8080 check weight 10
    server a3 10.0.1.13:8080 check weight 10 slowstart 20s
backend web
    balance leastconn
    server w1 10.0.2.11:8080 check maxconn 30
    server w2 10.0.2.12:8080 check maxconn 30
    server w3 10.0.2.13:8080
";

const INTENT: &str = "\
balancers: { edge: { config: haproxy.cfg, copies: 2 } }
pools:
  auth:
    capacity: { rate: 90/s }
    survives: 1
    response_time: 50ms
    zones: { north: [a1], south: [a2, a3] }
  web:
    response_time: 40ms
traffic:
  rate: 1000/s
  mix:
    POST http://www.example.com/login: 15%
    GET http://www.example.com/: 85%
";

fn shop(name: &str) -> Folder {
    Folder::new(name).with("haproxy.cfg", POOLS).with("evenkeel.yaml", INTENT)
}

#[test]
fn the_page_shows_shares_rates_connections_and_losses() {
    let ran = shop("simulate-page").run(&["simulate"]);
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    assert_page("simulate.txt", &ran.out);
}

#[test]
fn without_traffic_only_shares_are_known() {
    let ran = Folder::new("simulate-plain").with("haproxy.cfg", POOLS).run(&["simulate", "--pool", "auth"]);
    assert_eq!(ran.status, 0);
    assert_page("simulate_plain.txt", &ran.out);
}

#[test]
fn what_a_pool_gets_is_not_made_up() {
    let folder = Folder::new("simulate-unknown").with("haproxy.cfg", POOLS);
    let ran = folder.run(&["simulate", "--rate", "900/s"]);
    assert!(ran.out.contains("which part of the 900/s comes to which pool isn't known"), "{}", ran.out);
    assert!(folder.run(&["simulate", "--rate", "900/s", "--format", "json"]).json()["pools"][0].get("rate").is_none());
}

/// Every request goes to the only pool, and that is proved.
#[test]
fn one_pool_gets_it_all() {
    let (head, _) = POOLS.split_once("    use_backend auth").unwrap();
    let (_, tail) = POOLS.split_once("\nbackend web").unwrap();
    let text = format!("{head}    default_backend web\nbackend web{tail}");
    let folder = Folder::new("simulate-one").with("haproxy.cfg", text);
    let json = folder.run(&["simulate", "--rate", "900/s", "--format", "json"]).json();
    assert_eq!(json["pools"][0]["rate"], 900.0);
}

#[test]
fn json_has_the_shape_of_version_1() {
    let json = shop("simulate-json").run(&["simulate", "--format", "json", "--pool", "auth"]).json();
    assert_eq!((&json["version"], &json["pools"][0]["pool"]), (&1.into(), &"auth".into()));
    let endpoint = &json["pools"][0]["endpoints"][0];
    let said = ["endpoint", "share", "rate", "connections", "utilisation"].map(|key| endpoint[key].clone());
    assert_eq!(said, ["10.0.1.11:8080".into(), 0.5.into(), 75.0.into(), 3.75.into(), Value::from(75.0 / 90.0)]);
    let lost = json["pools"][0]["lost"].as_array().unwrap();
    let zone = lost.iter().find(|loss| loss["zone"] == "south").unwrap();
    assert_eq!(zone["endpoints"], serde_json::json!(["10.0.1.12:8080", "10.0.1.13:8080"]));
    assert_eq!(zone["after"][0]["rate"], 150.0);
    assert_eq!((&zone["borne"], &zone["demanded"]), (&false.into(), &false.into()));
}

#[test]
fn capacity_and_losses_decide_the_exit_status() {
    let folder = Folder::new("simulate-status").with("haproxy.cfg", POOLS);
    let status = |more: &[&str]| {
        let all = [&["simulate", "--pool", "auth", "--rate", "150/s"], more].concat();
        folder.run(&all).status
    };
    assert_eq!(status(&[]), 0);
    assert_eq!(status(&["--capacity", "80/s"]), 0);
    assert_eq!(status(&["--capacity", "70/s"]), 1);
    assert_eq!(status(&["--capacity", "100/s", "--lose", "a2"]), 0);
    assert_eq!(status(&["--capacity", "99/s", "--lose", "a2"]), 1);
    assert_eq!(status(&["--capacity", "100/s", "--survives", "1"]), 0);
    assert_eq!(status(&["--survives", "3"]), 1);
    assert_eq!(status(&["--lose", "nobody"]), 2);
    // Nobody checks w3: what comes to it is lost with it.
    assert_eq!(folder.run(&["simulate", "--pool", "web", "--lose", "w3"]).status, 1);
}

/// The same seed gives the same numbers, another one others.
#[test]
fn chance_is_repeatable() {
    let folder = Folder::new("simulate-seed").with("haproxy.cfg", POOLS.replace("balance leastconn", "balance random"));
    let with = |seed| folder.run(&["simulate", "--pool", "web", "--requests", "500", "--seed", seed]).out;
    assert_eq!(with("1"), with("1"));
    assert_ne!(with("1"), with("2"));
}

#[test]
fn the_picture_is_svg_without_markup_of_the_configuration() {
    let folder = Folder::new("simulate-plot").with("haproxy.cfg", POOLS.replace("server a1", "server a<1>"));
    let ran = folder.run(&["simulate", "--plot", "load.svg", "--pool", "auth"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    let svg = folder.read("load.svg");
    let document = roxmltree::Document::parse(&svg).unwrap();
    let wide = |bar: roxmltree::Node<'_, '_>| {
        bar.attribute("fill").filter(|fill| *fill == "#1a7f37").map(|_| bar.attribute("width").unwrap().to_owned())
    };
    let bars: Vec<String> = document.descendants().filter(|one| one.has_tag_name("rect")).filter_map(wide).collect();
    assert_eq!(bars, ["230.0", "115.0", "115.0"]);
    assert!(document.descendants().any(|one| one.text() == Some("10.0.1.11:8080 a<1>")), "{svg}");
}

/// Ten thousand pools, and a ring for every other one.
#[test]
fn many_pools_take_no_time_to_speak_of() {
    let mut text = POOLS.to_owned();
    for pool in 0..10_000 {
        let kind = if pool % 2 == 0 { "consistent" } else { "map-based" };
        text.push_str(&format!("backend b{pool}\n    balance uri\n    hash-type {kind}\n"));
        (1..5).for_each(|one| {
            text.push_str(&format!("    server s{one} 10.1.{}.{}:80{one} check\n", pool / 250, pool % 250))
        });
    }
    let folder = Folder::new("simulate-many").with("haproxy.cfg", text);
    let begun = Instant::now();
    let ran = folder.run(&["simulate", "--format", "json", "--output", "out.json"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    let json: Value = serde_json::from_str(&folder.read("out.json")).unwrap();
    assert_eq!(json["pools"].as_array().unwrap().len(), 10_002);
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
}

/// The shares that a story's table has measured on the engine, `after` the pull request.
fn measured(story: &str, engine: &str) -> Vec<f64> {
    let is_own = |line: &&str| line.starts_with(&format!("| {engine}")) && line.contains(" after |");
    let row = story.lines().find(is_own).expect("a row of the table");
    let share = |cell: &str| cell.trim().trim_end_matches('%').parse::<f64>().expect("a share") / 100.0;
    row.split('|').skip(2).take(4).map(share).collect()
}

/// The uneven outages are predicted from the configuration within two percentage points of what the engine then dealt.
#[test]
fn the_uneven_outages_are_predicted() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/outages");
    for outage in ["2-affinity-behind-a-cdn", "4-left-over-weight"] {
        let story = std::fs::read_to_string(root.join(outage).join("README.md")).unwrap();
        for (engine, name) in [("haproxy", "HAProxy"), ("nginx", "nginx")] {
            let after: PathBuf = root.join(outage).join(engine).join("after");
            let folder = Folder::new(&format!("simulate-{outage}-{engine}"));
            let json = folder.run(&["simulate", "--pool", "auth", "--format", "json", after.to_str().unwrap()]).json();
            let endpoints = json["pools"][0]["endpoints"].as_array().unwrap();
            let said: Vec<f64> = endpoints.iter().map(|endpoint| endpoint["share"].as_f64().unwrap()).collect();
            let dealt = measured(&story, name);
            assert_eq!(said.len(), dealt.len());
            let off = said.iter().zip(&dealt).map(|(said, dealt)| (said - dealt).abs()).fold(0.0, f64::max);
            assert!(off <= 0.02, "{outage} {engine}: {said:?}, measured {dealt:?}");
        }
    }
}
