//! `evenkeel check`: lint and expectations.

use std::mem::ManuallyDrop;

use analysis::test::{self, Checked, Subject, Verdict};
use finding::{Finding, Span};
use report::{CheckFacts, CoverageFacts, Quotes, ReadFile};

use crate::args::{Check, Format, Shared};
use crate::failure::Failure;
use crate::input::{self, Group, Loaded};
use crate::{Status, clock, coverage, output, replay};

pub fn run(own: &Check, shared: &Shared) -> Result<Status, Failure> {
    // The process ends with this run: giving a large model back piece by piece would only take time.
    let mut loaded = ManuallyDrop::new(input::load(&own.input)?);
    let (mut expectations, mut all) = expectations(&loaded);
    all.append(&mut findings(&mut loaded));
    let budget = own.replay.replay.then_some(own.replay.replay_budget);
    let replays = budget.map(|budget| replay::check(&loaded, &mut expectations, &all, budget)).unwrap_or_default();
    let measured = coverage::measure(&own.coverage, &loaded);
    let comments: Vec<Span> = loaded.balancers().flat_map(|one| one.reading.comments.iter().copied()).collect();
    let mut findings = analysis::text::suppress(&loaded.sources, &comments, all, clock::today());
    findings.sort_by_key(|finding| (finding.primary.span, finding.rule));

    let quotes = Quotes::new(&loaded.sources, loaded.secrets());
    let read = loaded.balancers().flat_map(|balancer| {
        let engine = balancer.reading.engine;
        balancer.reading.model.coverage.files.iter().map(move |coverage| ReadFile { engine, coverage })
    });
    let least = own.min_severity.severity();
    let facts = CheckFacts {
        quotes: &quotes,
        read: read.collect(),
        findings: &findings,
        expectations: &expectations,
        replays: &replays,
        coverage: measured.as_ref().map(|one| CoverageFacts { coverage: one, least: own.coverage.min_coverage }),
        least,
    };
    let counted = |one: &Checked| one.verdict == Verdict::Fails || (own.strict && one.verdict == Verdict::Unknown);
    let found = findings.iter().any(|finding| finding.severity >= least)
        || expectations.iter().any(counted)
        || replays.iter().any(|replay| replay.disagree > 0)
        || measured.as_ref().is_some_and(|one| one.share() < own.coverage.min_coverage.unwrap_or(0.0));
    output::write(shared, |out| match own.format {
        Format::Human => report::human::check(out, &facts, &output::look(shared)),
        Format::Json => report::json::check(out, &facts),
    })?;
    Ok(if found { Status::Found } else { Status::Even })
}

/// What the intent files expect, checked, and what is wrong with them in view of the configurations.
fn expectations(loaded: &Loaded) -> (Vec<Checked>, Vec<Finding>) {
    let mut all = (Vec::new(), Vec::new());
    for Group { intent, balancers } in &loaded.groups {
        let Some(file) = intent else { continue };
        let subjects = balancers.iter().map(|one| Subject { name: &one.name, model: &one.reading.model });
        let (checked, findings) = test::run(&file.intent, &subjects.collect::<Vec<_>>());
        all.0.extend(checked);
        all.1.extend(findings);
    }
    all
}

/// What readers and rules have to say.
fn findings(loaded: &mut Loaded) -> Vec<Finding> {
    let mut all = analysis::text::check(&loaded.sources);
    for balancer in loaded.groups.iter_mut().flat_map(|group| &mut group.balancers) {
        all.append(&mut balancer.reading.findings);
        all.append(&mut analysis::lint::run(&balancer.reading.model));
    }
    all
}
