//! The GitHub action.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::run::{Folder, Ran, SHOP};
use crate::script::{bash, binary, cargo, checkout, yaml};

/// The steps that have a script, by name.
fn steps() -> BTreeMap<String, Value> {
    let action = yaml("action.yml");
    let steps = action["runs"]["steps"].as_array().unwrap().iter().filter(|step| step["run"].is_string());
    steps.map(|step| (step["name"].as_str().unwrap().to_owned(), step.clone())).collect()
}

/// Runs a step as the runner does: its environment is filled in, its script is taken as it stands.
fn step(folder: &Folder, name: &str, inputs: &[(&str, &str)], tools: &Path) -> Ran {
    let (action, step) = (yaml("action.yml"), steps()[name].clone());
    let mut environment = BTreeMap::new();
    for (key, value) in step["env"].as_object().unwrap() {
        let mut value = value.as_str().unwrap().to_owned();
        for (input, about) in action["inputs"].as_object().unwrap() {
            let given = inputs.iter().find(|(name, _)| name == input).map(|(_, value)| *value);
            let given = given.unwrap_or_else(|| about["default"].as_str().unwrap());
            value = value.replace(&format!("${{{{ inputs.{input} }}}}"), given);
        }
        value = value.replace("${{ github.action_path }}", checkout("").to_str().unwrap());
        value = value.replace("${{ runner.temp }}", folder.path().to_str().unwrap());
        let status = inputs.iter().find(|(name, _)| *name == "status").map_or("", |(_, value)| *value);
        value = value.replace("${{ steps.check.outputs.status }}", status);
        assert!(!value.contains("${{"), "{value}");
        environment.insert(key.clone(), value);
    }
    for file in ["GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY"] {
        environment.insert(file.into(), folder.path().join(file).display().to_string());
    }
    bash(folder, step["run"].as_str().unwrap(), &environment, tools)
}

fn shop(name: &str) -> Folder {
    Folder::new(name).with("haproxy.cfg", SHOP)
}

#[test]
fn no_input_is_ever_part_of_a_script() {
    let steps = steps();
    assert_eq!(steps.len(), 3);
    for (name, step) in steps {
        assert_eq!(step["shell"], "bash");
        assert!(!step["run"].as_str().unwrap().contains("${{"), "{name}");
    }
}

#[test]
fn findings_are_commands_a_log_and_a_summary() {
    let folder = shop("action-found");
    let ran = step(&folder, "Check", &[("sarif", "found.sarif")], binary());
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert!(ran.out.starts_with("::warning file=haproxy.cfg,line=14,"), "{}", ran.out);
    assert_eq!(folder.read("GITHUB_OUTPUT"), "status=1\n");
    assert!(folder.read("GITHUB_STEP_SUMMARY").starts_with("**found 3 warnings"));
    assert!(folder.read("found.sarif").contains("\"version\": \"2.1.0\""));
    assert_eq!(step(&folder, "Verdict", &[("status", "1")], binary()).status, 1);
}

#[test]
fn an_even_keel_passes_and_options_are_handed_on() {
    let folder = shop("action-even").with("old.cfg", SHOP);
    let inputs = [("paths", "haproxy.cfg"), ("min-severity", "error"), ("strict", "true"), ("summary", "false")];
    let ran = step(&folder, "Check", &inputs, binary());
    assert_eq!((ran.status, folder.read("GITHUB_OUTPUT").as_str()), (0, "status=0\n"), "{ran:?}");
    assert!(!folder.path().join("GITHUB_STEP_SUMMARY").exists());
    let ran = step(&folder, "Check", &[("paths", "haproxy.cfg"), ("baseline", "old.cfg")], binary());
    assert!(
        ran.out.contains("nothing found; against old.cfg: ") && ran.out.contains(" findings left out"),
        "{}",
        ran.out
    );
    assert_eq!(step(&folder, "Verdict", &[("status", "0")], binary()).status, 0);
}

#[test]
fn a_hostile_input_is_a_path_and_nothing_else() {
    let folder = shop("action-hostile");
    for hostile in ["$(touch pwned)", "`touch pwned`", "x; touch pwned", "--output=pwned", "\"; touch pwned; \""] {
        for input in ["paths", "baseline"] {
            let ran = step(&folder, "Check", &[(input, hostile)], binary());
            assert_eq!(ran.status, 0, "{ran:?}");
            assert!(folder.read("GITHUB_OUTPUT").ends_with("status=2\n"), "{input} {hostile}: {ran:?}");
            assert!(!folder.path().join("pwned").exists(), "{input} {hostile}");
        }
    }
}

#[test]
fn evenkeel_is_built_from_the_action_where_it_is_missing() {
    let folder = shop("action-build");
    let ran = step(&folder, "Have evenkeel", &[], &cargo(&folder));
    assert_eq!(ran.status, 0, "{ran:?}");
    let asked = folder.read("cargo.txt");
    let package = asked.split("--path ").nth(1).unwrap().split(" --root").next().unwrap();
    assert!(Path::new(package).join("Cargo.toml").exists(), "{asked}");
    let bin = folder.read("GITHUB_PATH");
    assert!(Path::new(bin.trim()).join("evenkeel").exists(), "{bin}");
    let folder = shop("action-there");
    let ran = step(&folder, "Have evenkeel", &[], binary());
    assert!(ran.status == 0 && !folder.path().join("GITHUB_PATH").exists(), "{ran:?}");
}
