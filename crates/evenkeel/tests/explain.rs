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
    assert_eq!(ran.err, "error: there is no rule or detector \"shadow-route\"\n  help: did you mean shadowed-route?\n");
}

#[test]
fn a_detector_has_its_page() {
    let ran = Folder::new("explain-detector").run(&["explain", "broken-connections"]);
    assert_eq!(ran.status, 0);
    for heading in ["# broken-connections", "## What it finds", "## Why it matters", "## Example", "## Limits"] {
        assert!(ran.out.contains(heading), "{heading} is missing in {}", ran.out);
    }
    let ran = Folder::new("explain-detector-unknown").run(&["explain", "pool-exausted"]);
    assert!(ran.status == 2 && ran.err.contains("did you mean pool-exhausted?"), "{ran:?}");
}

#[test]
fn all_rules_and_detectors_are_listed_sorted_and_have_all_headings() {
    const HEADINGS: [&str; 5] = ["## What it finds", "## Why it matters", "## Example", "## Limits", "## Fix"];
    let folder = Folder::new("explain-all");
    let list = folder.run(&["explain"]).out;
    let (rules, detectors) = list.split_once("\n\n").unwrap();
    let [rules, detectors] = [rules, detectors]
        .map(|list| list.lines().filter_map(|line| line.split_whitespace().next()).collect::<Vec<&str>>());
    assert!(rules.len() > 10 && rules.is_sorted(), "{rules:?}");
    assert!(detectors.len() > 20 && detectors.is_sorted(), "{detectors:?}");
    let both: Vec<&&str> = rules.iter().filter(|id| detectors.contains(id)).collect();
    assert!(both.is_empty(), "rules and detectors: {both:?}");
    // What is seen live has no one way to mend it: that is for `diagnose` to say.
    let all = rules.iter().map(|id| (id, 5)).chain(detectors.iter().map(|id| (id, 4)));
    for (id, headings) in all {
        let page = folder.run(&["explain", *id]).out;
        for heading in &HEADINGS[..headings] {
            assert!(page.contains(heading), "{heading} is missing in {id}");
        }
    }
}
