//! The GitLab job and the pre-commit hook.

use std::collections::BTreeMap;
use std::process::Command;

use crate::run::{Folder, SHOP};
use crate::script::{bash, binary, cargo, checkout, yaml};

#[test]
fn the_gitlab_job_leaves_its_reports_and_fails() {
    let job = &yaml("ci/gitlab/evenkeel.yml")["evenkeel"];
    let script: Vec<&str> = job["script"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
    let variables = job["variables"].as_object().unwrap().iter();
    let mut variables: BTreeMap<String, String> =
        variables.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect();
    let folder = Folder::new("gitlab").with("haproxy.cfg", SHOP);
    let ran = bash(&folder, &script.join("\n"), &variables, binary());
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    assert!(ran.out.contains("warning[shadowed-route]"), "{}", ran.out);
    let reports = job["artifacts"]["reports"].as_object().unwrap();
    assert!(folder.read(reports["junit"].as_str().unwrap()).contains("<testsuites "));
    assert!(folder.read(reports["codequality"].as_str().unwrap()).contains("\"fingerprint\": "));
    variables.insert("EVENKEEL_PATHS".into(), "gone.cfg $(touch pwned)".into());
    assert_eq!(bash(&folder, &script.join("\n"), &variables, binary()).status, 2);
    assert!(!folder.path().join("pwned").exists());
    variables.insert("EVENKEEL_PATHS".into(), "haproxy.cfg".into());
    variables.insert("EVENKEEL_MIN_SEVERITY".into(), "error".into());
    assert_eq!(bash(&folder, &script.join("\n"), &variables, binary()).status, 0);
}

#[test]
fn the_pre_commit_hook_runs_the_evenkeel_that_is_there_or_builds_one() {
    let hook = &yaml(".pre-commit-hooks.yaml")[0];
    assert_eq!((&hook["language"], &hook["pass_filenames"]), (&"script".into(), &false.into()));
    let entry = hook["entry"].as_str().unwrap();
    let program = std::fs::read_to_string(checkout(entry.split(' ').next().unwrap())).unwrap();
    let folder = Folder::new("pre-commit").with("haproxy.cfg", SHOP).with("ci/pre-commit/evenkeel", program);
    let none = BTreeMap::new();
    let there = bash(&folder, &format!("bash {entry}"), &none, binary());
    assert_eq!((there.status, there.err.as_str()), (1, ""));
    let built = bash(&folder, &format!("bash {entry}"), &none, &cargo(&folder));
    assert_eq!((built.status, &built.out), (1, &there.out), "{built:?}");
    let asked = folder.read("cargo.txt");
    assert!(asked.contains("/crates/evenkeel --root ") && asked.contains("/target/pre-commit\n"), "{asked}");
}

#[test]
fn the_pre_commit_hook_looks_when_a_configuration_changes() {
    let hook = &yaml(".pre-commit-hooks.yaml")[0];
    let matches = |name: &str| {
        let script = "printf '%s\\n' \"$1\" | grep -qE \"$2\"";
        let files = hook["files"].as_str().unwrap();
        Command::new("bash").args(["-c", script, "bash", name, files]).status().unwrap().success()
    };
    for name in ["haproxy.cfg", "conf/nginx.conf", "sites-enabled/shop", "evenkeel.yaml", "maps/hosts.map"] {
        assert!(matches(name), "{name}");
    }
    for name in ["README.md", "src/main.rs", "my-evenkeel.yaml.txt"] {
        assert!(!matches(name), "{name}");
    }
}
