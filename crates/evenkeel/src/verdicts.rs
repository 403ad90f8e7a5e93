//! What is found in configurations, and what comes of what is expected of them.

use analysis::intent::Intent;
use analysis::test::{self, Checked, Subject};
use engines::Reading;
use finding::{FileId, Finding, SourceMap, Span};

use crate::clock;

/// Balancers, by name, and what is meant by them.
pub struct Meant<'a> {
    /// What they are meant to do.
    pub intent: Option<&'a Intent>,
    /// The balancers; what their readers found is taken.
    pub balancers: Vec<(&'a str, &'a mut Reading)>,
}

/// What was found.
#[derive(Default)]
pub struct Found {
    /// Expectations and pool statements, checked.
    pub expectations: Vec<Checked>,
    /// What readers and rules have to say.
    pub findings: Vec<Finding>,
    /// Comments, which may silence it.
    comments: Vec<Span>,
}

/// Looks at all of them, and at those texts that are `own`.
pub fn find<'a>(sources: &SourceMap, own: impl Fn(FileId) -> bool, groups: impl Iterator<Item = Meant<'a>>) -> Found {
    let mut found = Found::default();
    let mut findings = analysis::text::check(sources);
    findings.retain(|finding| own(finding.primary.span.file));
    for Meant { intent, balancers } in groups {
        if let Some(intent) = intent {
            let subjects: Vec<Subject<'_>> =
                balancers.iter().map(|(name, reading)| Subject { name, model: &reading.model }).collect();
            let (checked, wrong) = test::run(intent, &subjects);
            found.expectations.extend(checked);
            found.findings.extend(wrong);
        }
        for (_, reading) in balancers {
            findings.append(&mut reading.findings);
            findings.append(&mut analysis::lint::run(&reading.model));
            found.comments.extend(&reading.comments);
        }
    }
    found.findings.append(&mut findings);
    found
}

impl Found {
    /// Without what comments silence, in the order of files and lines.
    pub fn suppressed(mut self, sources: &SourceMap) -> Found {
        let all = std::mem::take(&mut self.findings);
        self.findings = analysis::text::suppress(sources, &self.comments, all, clock::today());
        self.findings.sort_by(|a, b| (a.primary.span, &a.rule).cmp(&(b.primary.span, &b.rule)));
        self
    }
}
