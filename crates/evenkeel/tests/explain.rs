//! `evenkeel explain` as users run it.

mod run;

use run::Folder;

#[test]
fn a_rule_has_its_page() {
    let ran = Folder::new("explain").run(&["explain", "shadowed-route"]);
    assert_eq!(ran.status, 0);
    for heading in ["# shadowed-route", "## What it finds", "## Why it matters", "## Example", "## Fix", "## Limits"] {
        assert!(ran.out.contains(heading), "{heading} is missing in {}", ran.out);
    }
}

#[test]
fn an_unknown_rule_suggests_the_nearest() {
    let ran = Folder::new("explain-unknown").run(&["explain", "shadow-route"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert_eq!(ran.err, "error: there is no rule \"shadow-route\"\n  help: did you mean shadowed-route?\n");
}

#[test]
fn all_rules_are_listed_sorted_and_have_all_headings() {
    let folder = Folder::new("explain-all");
    let list = folder.run(&["explain"]).out;
    let ids: Vec<&str> = list.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(ids.len() > 10 && ids.is_sorted(), "{ids:?}");
    for id in ids {
        let page = folder.run(&["explain", id]).out;
        for heading in ["## What it finds", "## Why it matters", "## Example", "## Fix", "## Limits"] {
            assert!(page.contains(heading), "{heading} is missing in {id}");
        }
    }
}
