//! `evenkeel check`: lint and expectations.

use std::mem::ManuallyDrop;

use analysis::test::{Checked, Verdict};
use report::{CheckFacts, CoverageFacts, Quotes, ReadFile};

use crate::args::{Check, CheckFormat, Shared};
use crate::baseline::Baseline;
use crate::failure::Failure;
use crate::fix::fix;
use crate::input::{self, Loaded};
use crate::verdicts::{Found, look_with};
use crate::{Status, coverage, logs, output, pages, replay, structure};

pub fn run(own: &Check, shared: &Shared) -> Result<Status, Failure> {
    let mut loaded = input::load(&own.input)?;
    if own.fix.fix {
        let (loaded, found) = fix(own, shared, loaded)?;
        return told(own, shared, ManuallyDrop::new(loaded), found, Vec::new());
    }
    let learned = loaded.groups.iter().map(|group| logs::of_group(group, &own.log)).collect::<Result<Vec<_>, _>>()?;
    let mut found = look_with(&mut loaded, &learned);
    let budget = own.replay.replay.then_some(own.replay.replay_budget);
    let replays = budget.map(|budget| replay::check(&loaded, &mut found.expectations, &found.findings, budget));
    let replays = replays.unwrap_or_default();
    let found = found.suppressed(&loaded.sources);
    // The process ends with this run: giving a large model back piece by piece would only take time.
    told(own, shared, ManuallyDrop::new(loaded), found, replays)
}

/// Tells what was found; comments have silenced what they silence.
fn told(
    own: &Check,
    shared: &Shared,
    mut loaded: ManuallyDrop<Loaded>,
    mut found: Found,
    replays: Vec<report::Replay>,
) -> Result<Status, Failure> {
    let measured = coverage::measure(&own.coverage, &loaded);
    let structure = structure::look(own.routes, &loaded);
    let baseline = match &own.baseline {
        None => None,
        Some(old) => {
            let mut before = Baseline::read(old, own.input.engine(), &mut loaded)?;
            before.note(&mut found.expectations);
            let findings = before.take_from(&loaded.sources, &mut found.findings);
            Some(report::Baseline { old: old.clone(), findings })
        }
    };

    let quotes = Quotes::new(&loaded.sources, loaded.secrets());
    let least = own.min_severity.severity();
    let facts = CheckFacts {
        quotes: &quotes,
        read: read(&loaded),
        findings: &found.findings,
        expectations: &found.expectations,
        replays: &replays,
        coverage: measured.as_ref().map(|one| CoverageFacts { coverage: one, least: own.coverage.min_coverage }),
        structure: structure.as_ref(),
        baseline: baseline.as_ref(),
        statistics: own.statistics.then(|| report::statistics(&found.findings, &found.silenced)),
        weighed: found.weighed,
        least,
        strict: own.strict,
    };
    output::write(shared, |out| match own.format {
        CheckFormat::Human => report::human::check(out, &facts, &output::look(shared)),
        CheckFormat::Json => report::json::check(out, &facts),
        CheckFormat::Sarif => report::sarif::check(out, &facts, &pages::all()),
        CheckFormat::Junit => report::junit::check(out, &facts),
        CheckFormat::Github => report::github::check(out, &facts),
        CheckFormat::Gitlab => report::gitlab::check(out, &facts),
        CheckFormat::Markdown => report::markdown::check(out, &facts),
        CheckFormat::Html => report::html::check(out, &facts),
    })?;
    let is_bad = |one: &Checked| one.verdict == Verdict::Fails || (own.strict && one.verdict == Verdict::Unknown);
    let is_found = found.findings.iter().any(|finding| finding.severity >= least)
        || found.expectations.iter().any(|one| is_bad(one) && !one.is_old())
        || replays.iter().any(|replay| replay.disagree > 0)
        || measured.as_ref().is_some_and(|one| one.share() < own.coverage.min_coverage.unwrap_or(0.0));
    Ok(if is_found { Status::Found } else { Status::Even })
}

/// The files, in the order in which they were read.
fn read(loaded: &Loaded) -> Vec<ReadFile<'_>> {
    let files = loaded.balancers().flat_map(|balancer| {
        let engine = balancer.reading.engine;
        balancer.reading.model.coverage.files.iter().map(move |coverage| ReadFile { engine, coverage })
    });
    files.collect()
}
