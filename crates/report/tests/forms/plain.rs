//! Workflow commands and Markdown.

use crate::made::page;

#[test]
fn a_configuration_gives_no_workflow_commands() {
    let page = page("github");
    let commands: Vec<&str> = page.lines().filter(|line| line.trim_start().starts_with("::")).collect();
    let titles = commands.iter().map(|line| line.split("title=evenkeel check%3A ").nth(1).unwrap().split("::").next());
    let titles: Vec<&str> = titles.flatten().collect();
    assert_eq!(titles, ["some-rule", "my-rule", "expectation", "expectation", "expectation", "replay"], "{page}");
    let log = page.lines().filter(|line| !line.starts_with("::"));
    assert!(log.into_iter().all(|line| !line.contains("##[")), "{page}");
    let first = "::warning file=conf d/ä%3A1%2C<b>&'.cfg,line=1,endLine=1,col=1,title=";
    assert!(commands[0].starts_with(first), "{page}");
    assert!(commands[1].contains(",line=1,endLine=2,title="), "no column where the range goes on: {page}");
}

#[test]
fn a_configuration_gives_no_markup_and_calls_nobody() {
    let page = page("markdown");
    assert!(!page.contains(" <img") && !page.contains("`*[a](b)*`\\"), "{page}");
    let outside = |line: &&str| line.starts_with("- **") && line.contains("team");
    assert!(page.lines().any(|line| outside(&line)), "{page}");
    assert!(page.lines().filter(outside).all(|line| !line.contains("@team") && line.contains("\\<img")), "{page}");
    assert!(page.contains("- **unknown** four ") && page.contains("- **holds** one "), "{page}");
}

/// The keys are those that GitLab documents; each fingerprint is the only one of its kind.
#[test]
fn code_quality_has_what_gitlab_asks_of_it() {
    let list: Vec<serde_json::Value> = serde_json::from_str(&page("gitlab")).unwrap();
    let prints: std::collections::HashSet<&str> = list.iter().map(|one| one["fingerprint"].as_str().unwrap()).collect();
    assert_eq!((list.len(), prints.len()), (6, 6));
    assert_eq!((&list[1]["check_name"], &list[1]["severity"]), (&"my-rule".into(), &"critical".into()));
    assert_eq!(
        (&list[1]["location"]["path"], &list[1]["location"]["lines"]["begin"]),
        (&crate::made::NAME.into(), &1.into())
    );
    assert!(list[0]["description"].as_str().unwrap().starts_with("only ****** gets in"));
}
