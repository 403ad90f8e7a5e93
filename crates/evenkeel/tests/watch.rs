//! `evenkeel watch` as users run it.

mod run;

use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::Duration;

use run::{Folder, Ran};

const CONFIG: &str = "userlist people\n  user ann insecure-password hunter2\ndefaults\n  mode http\n  timeout connect 1s\n  \
                      timeout client 5s\n  timeout server 5s\nfrontend web\n  bind :80\n  default_backend auth\nbackend auth\n  \
                      server auth1 10.0.1.11:8080 weight 10\n  server auth2 10.0.1.12:8080 weight 10\n";

fn folder(name: &str) -> Folder {
    Folder::new(name).with("haproxy.cfg", CONFIG).with("evenkeel.yaml", "balancers:\n  edge: haproxy.cfg\n")
}

fn watched(folder: &Folder, arguments: &[&str]) -> Child {
    let mut command = folder.command();
    command.arg("watch").args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

#[test]
fn a_change_is_told_with_its_line_and_recorded_without_secrets() {
    let folder = folder("watch-change");
    let child = watched(&folder, &["--for", "4s", "--record", "seen.jsonl"]);
    sleep(Duration::from_millis(1_500));
    std::fs::write(folder.path().join("haproxy.cfg"), CONFIG.replace("11:8080 weight 10", "11:8080 weight 40"))
        .unwrap();
    let ran = Ran::from(child.wait_with_output().unwrap());
    assert_eq!(ran.status, 1, "{}", ran.err);
    let line = ran.out.lines().next().unwrap();
    assert!(line.contains(" changed edge: ") && line.contains("[haproxy.cfg:12]"), "{line}");
    let recorded = folder.read("seen.jsonl");
    assert!(recorded.lines().count() >= 3 && recorded.contains("weight 40"), "{recorded}");
    assert!(!recorded.contains("hunter2") && recorded.contains("insecure-password *******"), "{recorded}");
}

#[test]
fn nothing_new_is_an_even_keel() {
    let folder = folder("watch-nothing");
    let ran = folder.run(&["watch", "--for", "1s", "--format", "json"]);
    assert_eq!((ran.status, ran.out.as_str()), (0, ""), "{}", ran.err);
}

#[test]
fn what_cant_be_asked_is_found_and_said_once() {
    let intent = "balancers:\n  edge: { config: haproxy.cfg, live: unix:none.sock, access_log: none.log }\nwatch:\n  every: 100ms\n";
    let folder = folder("watch-silent").with("evenkeel.yaml", intent);
    let ran = folder.run(&["watch", "--for", "2s", "--format", "json"]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    let said: Vec<serde_json::Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let messages: Vec<&str> = said.iter().map(|one| one["message"].as_str().unwrap()).collect();
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(messages.iter().any(|message| message.contains("none.sock: there is no such file")), "{messages:?}");
    assert!(messages.iter().any(|message| message.contains("its log none.log can't be read")), "{messages:?}");
}

#[test]
fn a_slip_in_the_intent_file_is_said_without_secrets() {
    let intent = "balancers:\n  edge: haproxy.cfg\nwatch:\n  databases:\n    db: postgres://me:hunter2@/db\n";
    let folder = folder("watch-slip").with("evenkeel.yaml", intent);
    let ran = folder.run(&["watch", "--for", "1s"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("intent-value") && !ran.err.contains("hunter2"), "{}", ran.err);
}
