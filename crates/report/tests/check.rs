//! What every form of a check shows of a request that only a secret lets in.

use analysis::test::{Checked, Verdict};
use finding::{Finding, Severity, SourceMap, Span, Witness};
use report::{CheckFacts, Look, Quotes};

#[test]
fn no_form_shows_a_secret() {
    let mut sources = SourceMap::new();
    let file = sources.add("a.cfg", b"use api if secret99\n".to_vec());
    let span = Span::new(file, 0, 7);
    let witness = Witness {
        method: "GET".into(),
        url: "http://a/?k=secret99".into(),
        headers: vec![("x-key".into(), "secret99".into())],
        client: None,
    };
    let finding = Finding::new("some-rule", Severity::Warning, span, "only secret99 gets in").witness(witness.clone());
    let checked = Checked {
        assumes: Vec::new(),
        name: "nobody gets in".into(),
        span,
        verdict: Verdict::Fails,
        witness: Some(witness),
        outcome: Some("pool secret99".into()),
        because: vec![span],
        note: None,
        replayed: None,
        before: None,
    };
    let quotes = Quotes::new(&sources, [Span::new(file, 11, 19)]);
    let facts = CheckFacts {
        coverage: None,
        structure: None,
        quotes: &quotes,
        read: vec![],
        findings: &[finding],
        expectations: &[checked],
        replays: &[],
        baseline: None,
        least: Severity::Note,
        strict: false,
    };
    let mut pages = [vec![], vec![]];
    report::human::check(&mut pages[0], &facts, &Look::default()).unwrap();
    report::json::check(&mut pages[1], &facts).unwrap();
    for page in pages.map(|page| String::from_utf8(page).unwrap()) {
        assert!(page.contains("******") && !page.contains("secret99"), "{page}");
    }
}
