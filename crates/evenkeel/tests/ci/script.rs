//! Files that CI systems read, and their scripts.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::Value;

use crate::run::{Folder, Ran};

/// A path of the checkout.
pub fn checkout(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// The YAML of a path of the checkout.
pub fn yaml(path: &str) -> Value {
    let text = std::fs::read_to_string(checkout(path)).unwrap();
    let documents = Yaml::load_from_str(&text).unwrap();
    assert_eq!(documents.len(), 1, "{path}");
    value(&documents[0])
}

fn value(yaml: &Yaml<'_>) -> Value {
    match yaml {
        Yaml::Value(Scalar::String(text)) => text.as_ref().into(),
        Yaml::Value(Scalar::Boolean(is)) => (*is).into(),
        Yaml::Value(Scalar::Integer(number)) => (*number).into(),
        Yaml::Sequence(all) => all.iter().map(value).collect(),
        Yaml::Mapping(all) => all.iter().map(|(key, one)| (key.as_str().unwrap().to_owned(), value(one))).collect(),
        other => panic!("{other:?} is not expected here"),
    }
}

/// Runs a script in a folder as CI systems do; `tools` stand before the system's own on PATH.
pub fn bash(folder: &Folder, script: &str, environment: &BTreeMap<String, String>, tools: &Path) -> Ran {
    let mut command = Command::new("bash");
    command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script]).current_dir(folder.path());
    command.env_clear().env("PATH", format!("{}:/usr/bin:/bin", tools.display())).envs(environment);
    command.output().unwrap().into()
}

/// The folder of the binary.
pub fn binary() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_evenkeel")).parent().unwrap()
}

/// A folder on PATH with a `cargo` that writes down its arguments and gives the binary that was built already.
pub fn cargo(folder: &Folder) -> PathBuf {
    let text = format!(
        "#!/usr/bin/env bash\necho \"$*\" >{0}/cargo.txt\nroot=${{@: -1}}\nmkdir -p \"$root/bin\"\nln -sf {1} \"$root/bin/evenkeel\"\n",
        folder.path().display(),
        env!("CARGO_BIN_EXE_evenkeel")
    );
    let tools = folder.path().join("tools");
    std::fs::create_dir_all(&tools).unwrap();
    std::fs::write(tools.join("cargo"), text).unwrap();
    let made = Command::new("chmod").arg("+x").arg(tools.join("cargo")).status().unwrap();
    assert!(made.success());
    tools
}
