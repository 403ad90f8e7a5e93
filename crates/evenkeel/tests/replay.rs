//! `evenkeel diff --replay` as users run it: the engines of both sides are asked.

mod run;

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use run::{Folder, Ran};

/// Listeners and endpoints of other people: all of it has to be moved.
const HAPROXY: &str = "\
defaults
    mode http
    timeout connect 4s
    timeout client 30s
    timeout server 30s
frontend web
    bind 10.0.0.5:80
    http-request set-header X-Team blue
    use_backend auth if { path -f paths.txt }
    default_backend app
backend auth
    server auth1 10.0.1.11:8080
backend app
    server app1 10.0.3.11:8080
";

/// The same for the other engine, but for who is asked about `/login`.
const NGINX: &str = "\
events {}
http {
    upstream auth { server 10.0.1.11:8080; }
    upstream app { server 10.0.3.11:8080; }
    server {
        listen 10.0.0.5:80;
        proxy_set_header X-Team blue;
        location / { proxy_pass http://app; }
    }
}
";

/// Where an engine is; without one there is nothing to test.
fn engine(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(["/usr/sbin".into(), "/usr/local/sbin".into()]);
    let found = folders.map(|folder| folder.join(name)).find(|path| path.is_file());
    if found.is_none() {
        eprintln!("not tested: {name} is not installed");
    }
    found
}

fn folder(name: &str) -> Folder {
    Folder::new(name)
        .with("old/haproxy.cfg", HAPROXY)
        .with("old/paths.txt", "/login\n")
        .with("new/haproxy.cfg", HAPROXY.replace("blue", "red"))
        .with("new/paths.txt", "/logout\n")
        .with("nginx.conf", NGINX)
}

/// What is said of each change that has a witness: its kind, and what came of asking.
fn said(ran: &Ran) -> Vec<(String, String)> {
    let word = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let changes = ran.json()["changes"].as_array().unwrap().clone();
    let shown = changes.iter().filter(|change| change.get("witness").is_some());
    shown
        .map(|one| {
            let came = word(&one["replayed"]).or(word(&one["not_replayed"])).unwrap_or_default();
            (word(&one["kind"]).unwrap(), came)
        })
        .collect()
}

fn agree(kinds: &[&str]) -> Vec<(String, String)> {
    kinds.iter().map(|kind| ((*kind).to_owned(), "agrees".to_owned())).collect()
}

#[test]
fn both_engines_are_asked_about_what_only_one_side_has() {
    let Some(_) = engine("haproxy") else { return };
    let folder = folder("replay-agrees");
    let ran = folder.run(&["diff", "old", "new", "--replay", "--format", "json"]);
    assert_eq!((ran.status, said(&ran)), (1, agree(&["fate", "fate", "header"])), "{ran:?}");
    let page = folder.run(&["diff", "old", "new", "--replay"]).out;
    assert!(page.contains("  replayed: agrees\n") && page.ends_with("; replayed: 3 agree\n"), "{page}");
    let same = folder.run(&["diff", "old", "old", "--replay"]);
    assert_eq!((same.status, same.out.contains("replayed")), (0, false), "{same:?}");
    let Some(_) = engine("nginx") else { return };
    let ran = folder.run(&["diff", "old", "nginx.conf", "--replay", "--format", "json"]);
    let fate = said(&ran).into_iter().filter(|(kind, _)| kind == "fate").collect::<Vec<_>>();
    assert_eq!((ran.status, fate.is_empty()), (1, false));
    assert!(fate.iter().all(|(_, came)| came == "agrees"), "{ran:?}");
}

#[test]
fn nobody_is_asked_who_was_not_to_be() {
    let ran = folder("replay-not").run(&["diff", "old", "new", "--format", "json"]);
    assert_eq!(ran.status, 1);
    assert!(!ran.out.contains("replayed"), "{}", ran.out);
}

/// What git has and what comes in by standard input is nowhere on the disk; the file beside it is taken from there, too.
#[test]
fn a_side_need_not_be_a_file() {
    let Some(_) = engine("haproxy") else { return };
    let folder = folder("replay-git");
    let git = |arguments: &[&str]| {
        let mut command = std::process::Command::new("git");
        command.args(["-c", "user.name=t", "-c", "user.email=t@example.com"]).args(arguments);
        let output = command.current_dir(folder.path()).env("GIT_CONFIG_GLOBAL", "/dev/null").output();
        output.is_ok_and(|output| output.status.success())
    };
    if !(git(&["init", "-q"]) && git(&["add", "."]) && git(&["commit", "-qm", "one"])) {
        return eprintln!("not tested: there is no git");
    }
    std::fs::write(folder.path().join("old/paths.txt"), "/gone\n").unwrap();
    let ran = folder.run(&["diff", "HEAD:old", "HEAD:new", "--replay", "--format", "json"]);
    assert_eq!(said(&ran), agree(&["fate", "fate", "header"]), "{ran:?}");
    assert!(ran.out.contains("/login") && !ran.out.contains("/gone"), "{}", ran.out);
    let piped = HAPROXY.replace("path -f paths.txt", "path_beg /log");
    let ran = folder.run_with(&["diff", "HEAD:old/haproxy.cfg", "-", "--replay", "--format", "json"], &piped);
    assert_eq!((ran.status, said(&ran)), (1, agree(&["fate"])), "{ran:?}");
}

/// Only the engine and those between it and its endpoint see such a header.
#[test]
fn what_is_not_compared_is_not_said_to_agree() {
    let Some(_) = engine("haproxy") else { return };
    let without = HAPROXY.replace("X-Team blue", "X-Team blue\n    http-request del-header Upgrade");
    let ran = folder("replay-hop").with("new/haproxy.cfg", without).run(&[
        "diff",
        "old/haproxy.cfg",
        "new/haproxy.cfg",
        "--replay",
        "--format",
        "json",
    ]);
    let upgrade: Vec<String> = ran.json()["changes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["message"].as_str().unwrap().contains("header upgrade"))
        .map(|one| one["not_replayed"].as_str().unwrap().to_owned())
        .collect();
    assert!(upgrade.len() == 1 && upgrade[0].contains("it is not compared"), "{ran:?}");
}

/// A program of the engine's name that does something before the engine starts; `$file` is the moved configuration.
fn instead(name: &str, real: &std::path::Path, before: &str) -> Folder {
    let script = format!(
        "#!/bin/sh\nfor word; do case \"$word\" in */conf/*) file=$word;; esac; done\n{before}\nexec {} \"$@\"\n",
        real.display()
    );
    let folder = folder(name).with("bin/haproxy", script);
    let program = folder.path().join("bin/haproxy");
    std::fs::set_permissions(program, std::fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

fn replayed_with(folder: &Folder, format: &str) -> Ran {
    let path = format!("{}:{}", folder.path().join("bin").display(), std::env::var("PATH").unwrap_or_default());
    let mut command = folder.command();
    command.args(["diff", "old", "new", "--replay", "--format", format]).env("PATH", path).output().unwrap().into()
}

/// An engine that does something else than the model says: a wrong model would look like this.
#[test]
fn an_engine_that_does_something_else_is_heard() {
    let Some(real) = engine("haproxy") else { return };
    let other = "[ -n \"$file\" ] && sed -i 's/use_backend auth if/http-request deny deny_status 429 if/' \"$file\"";
    let folder = instead("replay-disagrees", &real, other);
    let ran = replayed_with(&folder, "json");
    assert_eq!(ran.status, 1);
    let changes = ran.json()["changes"].clone();
    let login = changes.as_array().unwrap().iter().find(|one| one["before"] == "pool auth").unwrap();
    assert_eq!(login["replayed"], "disagrees", "{ran:?}");
    let dispute = &login["disputes"][0];
    assert_eq!((&dispute["side"], &dispute["part"]), (&"old".into(), &"the outcome".into()));
    assert!(dispute["engine"].as_str().unwrap().contains("429"), "{dispute}");
    let page = replayed_with(&folder, "human").out;
    assert!(page.contains("  replayed: disagrees\n    the outcome (old): evenkeel says "), "{page}");
    assert!(page.contains("2 disagree"), "{page}");
}

#[test]
fn why_an_engine_was_not_asked_is_said() {
    let Some(real) = engine("haproxy") else { return };
    let folder = instead("replay-refuses", &real, "[ -n \"$file\" ] && echo nonsense >> \"$file\"");
    let ran = replayed_with(&folder, "json");
    let all = said(&ran);
    assert!(!all.is_empty() && all.iter().all(|(_, came)| came.contains("'nonsense'")), "{ran:?}");
    let page = replayed_with(&folder, "human").out;
    let lines: Vec<&str> =
        page.lines().filter(|line| line.starts_with("  not replayed: old: HAProxy refuses")).collect();
    assert_eq!(lines.len(), 3, "{page}");
    assert!(lines.iter().all(|line| line.contains("nonsense")), "what matters is in the first line: {page}");
}
