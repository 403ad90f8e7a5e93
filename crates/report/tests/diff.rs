//! What every form of a diff shows of a request that meets another fate.

use analysis::diff::{Because, Change, Diff, Dispute, Equivalent, Kind, Replayed, Which};
use finding::{FileId, SourceMap, Span, Witness};
use report::{DiffFacts, Look, Quotes};

/// The pages of one change: human, JSON, Markdown, workflow commands.
fn pages(replayed: Option<Replayed>) -> [String; 4] {
    let mut sources = SourceMap::new();
    let old = sources.add("old.cfg", b"use api `now` secret99\n".to_vec());
    let new = sources.add("main:new.cfg", b"use auth\n".to_vec());
    let witness = Witness {
        method: "POST".into(),
        url: "http://a/login".into(),
        headers: vec![("cookie".into(), "k=secret99".into())],
        client: None,
    };
    let change = Change {
        requests: Some("the path begins with /login".into()),
        witness: Some(witness),
        before: Some("pool api".into()),
        after: Some("pool auth".into()),
        because: Because { old: vec![Span::new(old, 0, 3)], new: vec![Span::new(new, 0, 3)] },
        traffic_share: Some(0.125),
        replayed,
        ..Change::new(Kind::Fate, "other requests go\nto secret99")
    };
    let diff = Diff { equivalent: Equivalent::No, changes: vec![change], doubts: vec![] };
    let quotes = Quotes::new(&sources, [Span::new(old, 14, 22)]);
    let facts = DiffFacts {
        quotes: &quotes,
        old: "old.cfg",
        new: "main:new.cfg",
        new_prefix: "main:",
        first_new: FileId(1),
        diff: &diff,
        weighed: None,
    };
    let mut pages = [vec![], vec![], vec![], vec![]];
    report::human::diff(&mut pages[0], &facts, &Look::default()).unwrap();
    report::json::diff(&mut pages[1], &facts).unwrap();
    report::markdown::diff(&mut pages[2], &facts).unwrap();
    report::github::diff(&mut pages[3], &facts).unwrap();
    pages.map(|page| String::from_utf8(page).unwrap())
}

#[test]
fn no_form_shows_a_secret_or_claims_that_routes_were_left_out() {
    for page in pages(disagrees()) {
        assert!(!page.contains("secret99") && !page.contains("not compared"), "{page}");
    }
}

#[test]
fn the_request_that_shows_it_is_said() {
    let [human, json, markdown, github] = pages(None);
    let expected = "fate        other requests go␊to ******\n            the path begins with /login\n            \
        12.5% of the traffic\n  - old.cfg:1  use api `now` ******\n  + main:new.cfg:1  use auth\n  \
        try  evenkeel trace 'POST http://a/login' -H 'cookie: k=******'\n\n";
    assert!(human.starts_with(expected), "{human}");
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let change = &json["changes"][0];
    assert_eq!((&change["traffic_share"], &change["witness"]["url"]), (&0.125.into(), &"http://a/login".into()));
    assert!(markdown.contains("  - before `old.cfg:1`: ``use api `now` ******``\n"), "{markdown}");
    assert!(github.starts_with("::warning file=new.cfg,line=1,title=evenkeel diff%3A fate::"), "{github}");
}

/// An engine of the new side that does something else, with a secret in it.
fn disagrees() -> Option<Replayed> {
    let dispute = Dispute {
        side: Which::New,
        part: "the Location".into(),
        model: "/a?k=secret99".into(),
        engine: "/b?k=secret99".into(),
    };
    Some(Replayed::Disagrees(vec![dispute]))
}

#[test]
fn what_the_engines_did_is_said() {
    let said = "the Location (new): evenkeel says /a?k=******, the engine /b?k=******";
    let [human, json, markdown, github] = pages(disagrees());
    assert!(human.contains(&format!("  replayed: disagrees\n    {said}\n")), "{human}");
    assert!(human.contains("; equivalent: no; replayed: 1 disagree\n"), "{human}");
    assert!(
        markdown.contains("  - replayed: disagrees\n") && markdown.contains("    - the Location (new): "),
        "{markdown}"
    );
    assert!(github.contains("replayed: disagrees: the Location (new)"), "{github}");
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let change = &json["changes"][0];
    assert_eq!((&change["replayed"], &change["disputes"][0]["side"]), (&"disagrees".into(), &"new".into()));
    assert_eq!(change["disputes"][0]["engine"], "/b?k=******");
}

#[test]
fn why_no_engine_was_asked_is_said() {
    let [human, json, ..] = pages(Some(Replayed::NotAsked("old: HAProxy is not on PATH".into())));
    assert!(human.contains("  not replayed: old: HAProxy is not on PATH\n"), "{human}");
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let change = &json["changes"][0];
    assert_eq!(change["not_replayed"], "old: HAProxy is not on PATH");
    assert!(change.get("replayed").is_none());
    let [human, json, ..] = pages(Some(Replayed::Agrees));
    assert!(human.contains("  replayed: agrees\n") && human.ends_with("; replayed: 1 agree\n"), "{human}");
    assert!(json.contains("\"replayed\": \"agrees\""), "{json}");
}
