//! `evenkeel init` as users run it.

mod run;

use run::{Folder, SHOP};

#[test]
fn what_it_writes_holds_on_the_file_that_it_came_from() {
    let folder = Folder::new("init").with("conf/haproxy.cfg", SHOP);
    let ran = folder.run(&["init"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{ran:?}");
    assert_eq!(ran.out, "wrote evenkeel.yaml; evenkeel check holds the configuration to it\n");
    assert!(folder.read("evenkeel.yaml").contains("  haproxy: conf/haproxy.cfg\n"), "{}", folder.read("evenkeel.yaml"));
    let json = folder.run(&["check", "--format", "json"]).json();
    let summary = &json["summary"];
    assert_eq!((&summary["fails"], &summary["unknown"]), (&0.into(), &0.into()), "{json:#}");
    assert!(summary["holds"].as_u64() > Some(4), "{json:#}");
}

#[test]
fn a_change_breaks_what_was_pinned() {
    let folder = Folder::new("init-change").with("haproxy.cfg", SHOP);
    assert_eq!(folder.run(&["init", "-q"]).out, "");
    let folder =
        folder.with("haproxy.cfg", SHOP.replace("acl is_login path_beg /login", "acl is_login path_beg /log-in"));
    let json = folder.run(&["check", "--format", "json"]).json();
    assert!(json["summary"]["fails"].as_u64() > Some(0), "{json:#}");
}

#[test]
fn a_file_that_is_there_is_kept_unless_forced() {
    let folder = Folder::new("init-force").with("haproxy.cfg", SHOP).with("evenkeel.yaml", "balancers: {}\n");
    let ran = folder.run(&["init", "haproxy.cfg"]);
    assert_eq!(ran.status, 2);
    assert_eq!(
        ran.err,
        "error: evenkeel.yaml is there already\n  help: --force replaces it, --output names another file\n"
    );
    assert_eq!(folder.read("evenkeel.yaml"), "balancers: {}\n");
    assert_eq!(folder.run(&["init", "haproxy.cfg", "--force"]).status, 0);
    assert!(folder.read("evenkeel.yaml").contains("haproxy: haproxy.cfg"));
    let to_stdout = folder.run(&["init", "haproxy.cfg", "--output", "-"]);
    assert_eq!(to_stdout.out, folder.read("evenkeel.yaml"));
}

#[test]
fn the_schema_is_json() {
    let schema = Folder::new("init-schema").run(&["init", "--schema"]).json();
    assert!(schema["properties"]["balancers"].is_object(), "{schema:#}");
}

#[test]
fn an_intent_file_of_another_name_can_be_named() {
    let folder = Folder::new("init-name").with("haproxy.cfg", SHOP);
    assert_eq!(folder.run(&["init", "--output", "edge.yml"]).status, 0);
    let json = folder.run(&["check", "edge.yml", "--format", "json"]).json();
    assert!(json["summary"]["holds"].as_u64() > Some(4), "{json:#}");
}
