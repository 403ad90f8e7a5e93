//! A check that is as hard to write down as a check can be.

use analysis::test::{Assumed, Checked, Verdict};
use finding::{Edit, FileId, Finding, Fix, Page, Severity, SourceMap, Span, Witness};
use model::{Blame, FileCoverage, Gap};
use report::{CheckFacts, Defect, Difference, Look, Quotes, ReadFile, Replay};

/// The name of the file, with all that has a meaning somewhere.
pub const NAME: &str = "conf d/ä:1,<b>&'.cfg";

/// A text that is markup and a command everywhere.
pub const HOSTILE: &str =
    "</script></code><img src=x onerror=\"alert(1)\"> ]]> ::error::x ##[x] `*[a](b)*` |@team &lt; é\u{7}";

/// What no form may show.
pub const SECRET: &str = "secret99";

pub const PAGES: &[Page] = &[Page {
    id: "some-rule",
    severity: Severity::Warning,
    docs: "# some-rule\n\n## What it finds\nA line. It is\nbad.\n\n## Fix\nMend it.\n",
}];

/// The forms by name, each with its page.
pub fn pages(facts: &CheckFacts<'_>) -> Vec<(&'static str, String)> {
    let text = |write: &dyn Fn(&mut Vec<u8>)| {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    };
    vec![
        ("human", text(&|out| report::human::check(out, facts, &Look::default()).unwrap())),
        ("json", text(&|out| report::json::check(out, facts).unwrap())),
        ("sarif", text(&|out| report::sarif::check(out, facts, PAGES).unwrap())),
        ("junit", text(&|out| report::junit::check(out, facts).unwrap())),
        ("github", text(&|out| report::github::check(out, facts).unwrap())),
        ("gitlab", text(&|out| report::gitlab::check(out, facts).unwrap())),
        ("markdown", text(&|out| report::markdown::check(out, facts).unwrap())),
        ("html", text(&|out| report::html::check(out, facts).unwrap())),
    ]
}

/// The page of one form of [`facts`].
pub fn page(form: &str) -> String {
    facts(|facts| pages(facts).into_iter().find(|(name, _)| *name == form).unwrap().1)
}

/// The text: its first line has a secret and is hostile, its third one is not UTF-8 throughout.
fn text() -> Vec<u8> {
    let mut text = format!("use api if {SECRET} {HOSTILE}\r\n\tsecond \u{202e}line\n").into_bytes();
    text.extend(b"third \xff line\n");
    text
}

/// Looks at a check with findings of each kind, expectations of each verdict, and a defect.
pub fn facts<T>(look: impl FnOnce(&CheckFacts<'_>) -> T) -> T {
    let mut sources = SourceMap::new();
    let file = sources.add(NAME, text());
    let secret = Span::new(file, 11, 11 + SECRET.len());
    let quotes = Quotes::new(&sources, [secret]);
    let second = sources.file(file).text().find("second").unwrap();
    let second = Span::new(file, second, second + "second".len());
    let gap = Gap { span: second, reason: format!("{HOSTILE} {SECRET}").into() };
    let coverage = FileCoverage { file, constructs: 4, gaps: vec![gap] };
    let bare = FileCoverage { file, constructs: 0, gaps: Vec::new() };
    let findings = findings(file, second);
    look(&CheckFacts {
        coverage: None,
        structure: None,
        quotes: &quotes,
        read: vec![ReadFile { engine: "some", coverage: &coverage }, ReadFile { engine: "some", coverage: &bare }],
        findings: &findings,
        expectations: &expectations(second),
        replays: &[replay()],
        baseline: None,
        statistics: None,
        weighed: None,
        least: Severity::Warning,
        strict: false,
    })
}

fn witness() -> Witness {
    let headers = vec![("x-key".into(), format!("{SECRET} {HOSTILE}")), ("x-key".into(), "b".into())];
    Witness { method: "GET".into(), url: format!("http://a/?k={SECRET}"), headers, client: Some("10.0.0.1".into()) }
}

fn findings(file: FileId, second: Span) -> Vec<Finding> {
    let edit = |span, replacement: &str| Edit { span, replacement: replacement.into() };
    let first = Span::new(file, 0, 7);
    let said = format!("only {SECRET} gets in {HOSTILE}");
    let fix = Fix { safe: true, message: said.clone(), edits: vec![edit(first, "have api"), edit(second, "")] };
    let leaks = Fix { safe: false, message: "m".into(), edits: vec![edit(first, &format!("use {SECRET}"))] };
    vec![
        Finding::new("some-rule", Severity::Warning, first, &said)
            .label(&said)
            .also(second, &said)
            .help(&said)
            .witness(witness())
            .fix(fix),
        Finding::new("my-rule", Severity::Error, first.to(second), "both lines").fix(leaks),
        Finding::new("hidden-rule", Severity::Note, second, "not shown"),
    ]
}

fn expectations(span: Span) -> Vec<Checked> {
    let checked = |name: &str, verdict| Checked {
        name: format!("{name} {SECRET} {HOSTILE}"),
        span,
        verdict,
        witness: (verdict == Verdict::Fails).then(witness),
        outcome: Some(format!("pool {SECRET}")),
        because: vec![Span { start: 0, end: 7, ..span }],
        note: Some(format!("by sampling {SECRET}")),
        assumes: Vec::new(),
        replayed: None,
        traffic: None,
        before: None,
    };
    let assumed = Assumed { blame: Blame { span, reason: format!("a limit {SECRET}").into() }, holds: false };
    vec![
        Checked { assumes: vec![assumed], ..checked("one", Verdict::Holds) },
        checked("two", Verdict::Fails),
        Checked { before: Some(Verdict::Fails), ..checked("three", Verdict::Fails) },
        checked("four", Verdict::Unknown),
    ]
}

fn replay() -> Replay {
    let difference = Difference { part: "the status".into(), model: "200".into(), engine: "404".into() };
    let request = Witness { headers: Vec::new(), client: None, url: "http://a/x".into(), ..witness() };
    Replay {
        balancer: "edge".into(),
        engine: "some 1.0".into(),
        asked: 3,
        agree: 2,
        disagree: 1,
        defects: vec![Defect { request, differences: vec![difference], configuration: "listen".into() }],
        ..Replay::default()
    }
}
