//! What is found in configurations, and what comes of what is expected of them.

use std::collections::HashSet;

use analysis::intent::Intent;
use analysis::intent::standard::Standard;
use analysis::simulate::Traffic;
use analysis::test::{self, Checked, Subject};
use analysis::weigh::{self, Weighed};
use engines::Reading;
use finding::{FileId, Finding, SourceMap, Span};

use crate::input::{Group, Loaded};
use crate::logs::Learned;
use crate::{clock, pages};

/// Balancers, by name, and what is meant by them.
pub struct Meant<'a> {
    /// What they are meant to do.
    pub intent: Option<&'a Intent>,
    /// The balancers; what their readers found is taken.
    pub balancers: Vec<(&'a str, &'a mut Reading)>,
    /// What logs say of their traffic.
    pub learned: Option<&'a Learned>,
}

/// What was found.
#[derive(Default)]
pub struct Found {
    /// Expectations and pool statements, checked.
    pub expectations: Vec<Checked>,
    /// What readers and rules have to say.
    pub findings: Vec<Finding>,
    /// How much of logs expectations are weighed by.
    pub weighed: Option<Weighed>,
    /// What comments silence of it.
    pub silenced: Vec<Finding>,
    /// Comments, which may silence it.
    comments: Vec<Span>,
    /// Standards, each with the files whose findings it weighs.
    governed: Vec<(Standard, HashSet<FileId>)>,
}

/// What is found in all that was read.
pub fn look(loaded: &mut Loaded) -> Found {
    find(&loaded.sources, |_| true, loaded.groups.iter_mut().map(meant))
}

/// The same, with what logs say of each group.
pub fn look_with(loaded: &mut Loaded, learned: &[Option<Learned>]) -> Found {
    let groups = loaded.groups.iter_mut().zip(learned);
    let all = groups.map(|(group, learned)| Meant { learned: learned.as_ref(), ..meant(group) });
    find(&loaded.sources, |_| true, all)
}

/// A group with what is meant by it.
pub fn meant(group: &mut Group) -> Meant<'_> {
    Meant {
        intent: group.intent.as_ref().map(|file| &file.intent),
        balancers: group.balancers.iter_mut().map(|one| (one.name.as_str(), &mut one.reading)).collect(),
        learned: None,
    }
}

/// Looks at all of them, and at those texts that are `own`.
pub fn find<'a>(sources: &SourceMap, own: impl Fn(FileId) -> bool, groups: impl Iterator<Item = Meant<'a>>) -> Found {
    let mut found = Found::default();
    let mut findings = analysis::text::check(sources);
    findings.retain(|finding| own(finding.primary.span.file));
    for Meant { intent, balancers, learned } in groups {
        if let Some(intent) = intent {
            let subjects = balancers.iter().map(|(name, reading)| Subject { name, model: &reading.model });
            found.expect(intent, subjects, learned);
            found.govern(intent, balancers.iter().flat_map(|(_, reading)| reading.files.iter().copied()));
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

/// What reading itself found, and those rules that take no time to speak of.
pub fn find_quickly<'a>(sources: &SourceMap, groups: impl Iterator<Item = Meant<'a>>) -> Found {
    let mut found = Found { findings: analysis::text::check(sources), ..Found::default() };
    for Meant { intent, balancers, .. } in groups {
        if let Some(intent) = intent {
            found.govern(intent, balancers.iter().flat_map(|(_, reading)| reading.files.iter().copied()));
        }
        for (_, reading) in balancers {
            found.findings.append(&mut reading.findings);
            found.findings.append(&mut analysis::lint::quick(&reading.model));
            found.comments.extend(&reading.comments);
        }
    }
    found
}

/// The rest of what [`find`] finds. Between two pieces of work is asked whether to go on.
pub fn find_thoroughly<'a>(
    groups: impl Iterator<Item = (Option<&'a Intent>, Vec<(&'a str, &'a Reading)>)>,
    go_on: &dyn Fn() -> bool,
) -> Found {
    let mut found = Found::default();
    for (intent, balancers) in groups {
        for (_, reading) in &balancers {
            found.findings.append(&mut analysis::lint::thorough(&reading.model, go_on));
            found.comments.extend(&reading.comments);
        }
        if let Some(intent) = intent {
            found.govern(intent, balancers.iter().flat_map(|(_, reading)| reading.files.iter().copied()));
        }
        if let Some(intent) = intent.filter(|_| go_on()) {
            found.expect(intent, balancers.iter().map(|(name, reading)| Subject { name, model: &reading.model }), None);
        }
    }
    found
}

impl Found {
    /// Checks the balancers against what they are meant to do.
    fn expect<'m>(&mut self, intent: &Intent, subjects: impl Iterator<Item = Subject<'m>>, learned: Option<&Learned>) {
        let subjects: Vec<Subject<'_>> = subjects.collect();
        let told = Traffic::of(intent);
        let traffic = learned.and_then(|one| one.traffic.clone()).map_or(told.clone(), |log| log.under(told));
        let (mut checked, wrong) = test::run_with(intent, &subjects, &traffic);
        if let Some(learned) = learned {
            let weighed = weigh::expectations(&mut checked, intent, &subjects, &learned.sample);
            self.weighed = Some(self.weighed.map_or(weighed, |own| own.and(weighed)));
        }
        self.expectations.extend(checked);
        self.findings.extend(wrong);
        self.findings.extend(analysis::standard::run(intent, &subjects));
    }

    /// Keeps in mind by which standard findings in these files are weighed.
    fn govern(&mut self, intent: &Intent, files: impl Iterator<Item = FileId>) {
        if !intent.standard.is_empty() {
            self.governed.push((intent.standard.clone(), files.chain(intent.file).collect()));
        }
    }

    /// Without what comments silence, weighed by the standard, in the order of files and lines.
    pub fn suppressed(mut self, sources: &SourceMap) -> Found {
        let all = std::mem::take(&mut self.findings);
        let parted = analysis::text::suppress(sources, &self.comments, all, clock::today());
        (self.findings, self.silenced) = (parted.kept, parted.silenced);
        for finding in &mut self.findings {
            finding.fix = finding.fix.take().map(|fix| fix.tidied(sources));
        }
        let all = pages::all();
        let known: Vec<&str> = all.iter().map(|page| page.id).collect();
        for (standard, files) in &self.governed {
            let governs = |finding: &Finding| files.contains(&finding.primary.span.file);
            analysis::standard::weigh(standard, &known, governs, &mut self.findings);
        }
        self.findings.sort_by(|a, b| (a.primary.span, &a.rule).cmp(&(b.primary.span, &b.rule)));
        self
    }
}
