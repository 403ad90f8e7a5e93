//! The samples of the guide keep the promises that stand beside them, on both engines.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

#[test]
fn the_samples_of_the_guide_keep_their_promises() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let output = Command::new(env!("CARGO_BIN_EXE_evenkeel"))
        .args(["check", "--strict", "--min-severity", "warning", "--format", "json", "guide"])
        .current_dir(examples)
        .output()
        .expect("evenkeel runs");
    let json: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(output.status.code(), Some(0), "{json:#}");
    assert_eq!(json["summary"]["holds"], 21, "{json:#}");
    let read: Vec<&str> =
        json["read"].as_array().into_iter().flatten().filter_map(|one| one["engine"].as_str()).collect();
    assert_eq!(read, ["haproxy", "nginx"]);
}

#[test]
fn a_named_configuration_is_asked_alone() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let trace = |path: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_evenkeel"))
            .args(["trace", "--format", "json", "GET https://api.example.com/v2/reports/day", path])
            .current_dir(&examples)
            .output()
            .expect("evenkeel runs");
        serde_json::from_slice::<Value>(&output.stdout).map(|json| json["outcome"]["pool"].clone()).ok()
    };
    assert_eq!(trace("guide/haproxy.cfg"), Some("reports".into()));
    assert_eq!(trace("guide/nginx.conf"), Some("api".into()));
    assert_eq!(trace("guide"), None, "both could take it");
}
