//! SARIF, held to its own schema.

use boon::{Compiler, Schemas};
use serde_json::{Value, json};

use crate::made::page;

fn log() -> Value {
    serde_json::from_str(&page("sarif")).unwrap()
}

/// What the schema has to say against a log; empty where it is valid.
fn complaints(log: &Value) -> String {
    let schema = serde_json::from_str(include_str!("../schemas/sarif-schema-2.1.0.json")).unwrap();
    let mut compiler = Compiler::new();
    compiler.enable_format_assertions();
    compiler.add_resource("sarif.json", schema).unwrap();
    let mut schemas = Schemas::new();
    let schema = compiler.compile("sarif.json", &mut schemas).unwrap();
    schemas.validate(log, schema).err().map_or_else(String::new, |error| error.to_string())
}

#[test]
fn it_is_valid() {
    let mut log = log();
    assert_eq!(complaints(&log), "");
    log["runs"][0]["results"][0]["level"] = json!("catastrophe");
    assert!(complaints(&log).contains("/runs/0/results/0/level"), "the schema bites");
}

#[test]
fn a_result_has_all_of_its_finding() {
    let run = &log()["runs"][0];
    let results = run["results"].as_array().unwrap();
    let ids: Vec<&str> = results.iter().map(|one| one["ruleId"].as_str().unwrap()).collect();
    assert_eq!(ids, ["some-rule", "my-rule", "expectation", "expectation", "expectation", "replay"]);
    for one in results {
        let place = one["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(run["tool"]["driver"]["rules"][place]["id"], one["ruleId"]);
    }
    let physical = &results[1]["locations"][0]["physicalLocation"];
    assert_eq!(physical["artifactLocation"]["uri"], "conf%20d/%C3%A4%3A1%2C%3Cb%3E%26%27.cfg");
    assert_eq!(physical["region"], json!({ "startLine": 1, "startColumn": 1, "endLine": 2, "endColumn": 8 }));
    assert_eq!(results[0]["webRequest"]["method"], "GET");
    assert_eq!(results[0]["relatedLocations"][0]["physicalLocation"]["region"]["startColumn"], 2);
    let levels: Vec<&str> = results.iter().map(|one| one["level"].as_str().unwrap()).collect();
    assert_eq!(levels, ["warning", "error", "error", "note", "note", "error"]);
}

#[test]
fn a_fix_is_there_unless_it_would_write_a_secret() {
    let log = log();
    let results = &log["runs"][0]["results"];
    let fix = &results[0]["fixes"][0];
    let replacements = fix["artifactChanges"][0]["replacements"].as_array().unwrap();
    assert_eq!((replacements.len(), &replacements[0]["insertedContent"]["text"]), (2, &json!("have api")));
    assert_eq!(fix["properties"]["safe"], true);
    assert!(results[1].get("fixes").is_none(), "{}", results[1]);
}

#[test]
fn rules_are_described_and_what_was_not_understood_is_said() {
    let log = log();
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let some = rules.iter().find(|rule| rule["id"] == "some-rule").unwrap();
    assert_eq!(
        (&some["shortDescription"]["text"], &some["fullDescription"]["text"]),
        (&json!("A line."), &json!("A line. It is bad."))
    );
    assert!(some["help"]["markdown"].as_str().unwrap().contains("## Fix\nMend it."));
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let gap = &run["invocations"][0]["toolExecutionNotifications"][0];
    assert!(gap["message"]["text"].as_str().unwrap().starts_with("not understood: second"), "{gap}");
    let verdicts = run["properties"]["evenkeel"]["expectations"].as_array().unwrap();
    let verdicts: Vec<&str> = verdicts.iter().map(|one| one["verdict"].as_str().unwrap()).collect();
    assert_eq!(verdicts, ["holds", "fails", "fails", "unknown"]);
}
