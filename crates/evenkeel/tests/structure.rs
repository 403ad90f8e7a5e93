//! `evenkeel check --routes` as users run it.

mod run;

use run::{Folder, assert_page};
use serde_json::Value;

const HAPROXY: &str = include_str!("run/routes.cfg");
const NGINX: &str = include_str!("run/routes.conf");

fn folder(name: &str) -> Folder {
    Folder::new(name).with("haproxy.cfg", HAPROXY).with("nginx.conf", NGINX)
}

/// What is said of routes and pools, without the rest of the page.
fn page(folder: &Folder, file: &str, more: &[&str]) -> String {
    let ran = folder.run(&[&["check", "--routes", "--min-severity", "error", file], more].concat());
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{ran:?}");
    assert!(!ran.out.contains("hunter2"), "{}", ran.out);
    ran.out
}

#[test]
fn the_page_lists_routes_and_pools() {
    let folder = folder("routes-page");
    assert_page("routes_haproxy.txt", &page(&folder, "haproxy.cfg", &[]));
    assert_page("routes_nginx.txt", &page(&folder, "nginx.conf", &[]));
}

#[test]
fn the_quiet_page_has_only_what_is_not_live() {
    let folder = folder("routes-quiet");
    let (whole, quiet) = (page(&folder, "haproxy.cfg", &[]), page(&folder, "haproxy.cfg", &["-q"]));
    let word = |line: &str| line.get(2..11).map(|word| word.trim_end().to_owned());
    let words: Vec<String> = quiet.lines().filter_map(word).filter(|word| !word.is_empty()).collect();
    assert_eq!(words, ["shadowed", "empty", "unreached", "not told", "unreached", "unreached", "not told"], "{quiet}");
    quiet.lines().for_each(|line| assert!(whole.contains(line), "{line}"));
}

#[test]
fn without_being_asked_nothing_is_said_of_it() {
    let folder = folder("routes-not");
    let plain = folder.run(&["check", "haproxy.cfg"]);
    assert!(!plain.out.contains("routes of"), "{}", plain.out);
    assert_eq!(plain.status, folder.run(&["check", "--routes", "haproxy.cfg"]).status);
    let json = folder.run(&["check", "--format", "json", "haproxy.cfg"]).json();
    assert!(json.get("structure").is_none(), "{json:#}");
}

#[test]
fn json_has_each_route_and_each_pool() {
    let ran = folder("routes-json").run(&["check", "--routes", "--format", "json", "haproxy.cfg"]);
    assert!(!ran.out.contains("hunter2"), "{}", ran.out);
    let json = ran.json();
    let structure = &json["structure"];
    let list = |key: &str| structure[key].as_array().unwrap().clone();
    let find = |key: &str, text: &str| -> Value {
        list(key).into_iter().find(|one| one["text"].as_str().unwrap().contains(text)).unwrap()
    };
    let lines = |list: &Value| -> Vec<u64> {
        list.as_array().unwrap().iter().map(|one| one["line"].as_u64().unwrap()).collect()
    };
    let states = |key: &str, state: &str| list(key).iter().filter(|one| one["state"] == state).count();
    assert_eq!(
        ["live", "shadowed", "empty", "unreached", "unknown"].map(|state| states("routes", state)),
        [8, 1, 1, 1, 1]
    );
    assert_eq!(["reached", "unreached", "unknown"].map(|state| states("pools", state)), [4, 2, 1]);
    let shadowed = find("routes", "{ path_beg /api/auth/ }");
    let takers = [find("routes", "METH_POST"), find("routes", "!METH_POST")].map(|one| one["line"].as_u64().unwrap());
    assert_eq!((&shadowed["state"], lines(&shadowed["takers"])), (&"shadowed".into(), takers.to_vec()));
    let live = find("routes", "/static/");
    assert_eq!(live["witness"]["url"], "http://nobody.example/static/", "{live:#}");
    assert_eq!(live["outcome"], "pool web", "{live:#}");
    assert_eq!(lines(&live["dead"][0]["takers"]), takers, "{live:#}");
    let waits = find("routes", "sc_http_req_rate");
    assert_eq!((&waits["may"], waits["waits_for"].is_string()), (&true.into(), true), "{waits:#}");
    let untold = find("routes", "path_reg");
    assert!(untold["reason"].is_string() && untold["blame"]["line"] == untold["line"], "{untold:#}");
    let lost = find("pools", "backend auth");
    assert_eq!((&lost["name"], lines(&lost["routes"])), (&"auth".into(), vec![shadowed["line"].as_u64().unwrap()]));
}
