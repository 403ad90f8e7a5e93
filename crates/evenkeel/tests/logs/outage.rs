//! The log of a real HAProxy (2.6.12) whose weights were changed while it ran, as in the fourth outage.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

const LOG: &str = "4-left-over-weight/haproxy/access.log.zst";

/// The pool of log-ins, as that log and a configuration show it; and the exit status.
fn auth(config: &str) -> (Value, Option<i32>) {
    let outages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/outages");
    let ran = Command::new(env!("CARGO_BIN_EXE_evenkeel"))
        .args(["logs", LOG, "--config", config, "--format", "json"])
        .current_dir(outages)
        .output()
        .expect("evenkeel runs");
    let json: Value = serde_json::from_slice(&ran.stdout).expect("JSON");
    let pools = json["pools"].as_array().expect("pools");
    (pools.iter().find(|pool| pool["pool"] == "auth").expect("log-ins").clone(), ran.status.code())
}

#[test]
fn the_left_over_weight_is_the_cause_and_its_minute_is_named() {
    let (pool, status) = auth("4-left-over-weight/haproxy/after");
    let spread = &pool["spread"];
    assert_eq!((status, &spread["verdict"]), (Some(1), &"uneven".into()), "{pool:#}");
    let off = &spread["off"][0];
    assert_eq!((&off["endpoint"], &off["kind"]), (&"auth1".into(), &"hot".into()), "{spread:#}");
    let factor = off["factor"].as_f64().expect("a factor");
    assert!((factor - 4.0 * 4.0 / 7.0).abs() < 4.0 * 0.02, "40 of 70 instead of a quarter, within 2 points: {factor}");
    assert_eq!(spread["cause"], "configured-otherwise", "{spread:#}");
    assert_eq!(spread["since"], "2026-11-27T18:06Z");
    let changes = pool["changes"].as_array().expect("changes");
    let share = changes.iter().find(|one| one["endpoint"] == "auth1").expect("its share changed");
    let of = |key: &str| share[key].as_f64().expect("a share");
    assert_eq!((&share["minute"], share.get("until")), (&"2026-11-27T18:06Z".into(), None), "{share}");
    assert!((of("before") - 0.25).abs() < 0.02 && (of("after") - 4.0 / 7.0).abs() < 0.02, "{share}");
}

#[test]
fn a_configuration_that_is_not_the_running_one_explains_nothing() {
    let (pool, status) = auth("4-left-over-weight/haproxy/before");
    let spread = &pool["spread"];
    assert_eq!((status, &spread["verdict"], spread.get("cause")), (Some(1), &"uneven".into(), None), "{spread:#}");
}
