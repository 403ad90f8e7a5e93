//! `evenkeel check`: lint and expectations.

use finding::{Finding, Span};
use report::{CheckFacts, Quotes, ReadFile};

use crate::args::{Check, Format, Shared};
use crate::failure::Failure;
use crate::input::{self, Loaded};
use crate::{Status, clock, output};

pub fn run(own: &Check, shared: &Shared) -> Result<Status, Failure> {
    let mut loaded = input::load(&own.input)?;
    let findings = findings(&mut loaded);
    let quotes = Quotes::new(&loaded.sources, loaded.secrets());
    let read = loaded.balancers().flat_map(|balancer| {
        let engine = balancer.reading.engine;
        balancer.reading.model.coverage.files.iter().map(move |coverage| ReadFile { engine, coverage })
    });
    let least = own.min_severity.severity();
    let facts = CheckFacts { quotes: &quotes, read: read.collect(), findings: &findings, least };
    let found = findings.iter().any(|finding| finding.severity >= least);
    output::write(shared, |out| match own.format {
        Format::Human => report::human::check(out, &facts, &output::look(shared)),
        Format::Json => report::json::check(out, &facts),
    })?;
    Ok(if found { Status::Found } else { Status::Even })
}

/// What readers, rules and comments have to say, in the order of files and lines.
fn findings(loaded: &mut Loaded) -> Vec<Finding> {
    let mut all = analysis::text::check(&loaded.sources);
    for balancer in loaded.groups.iter_mut().flat_map(|group| &mut group.balancers) {
        all.append(&mut balancer.reading.findings);
        all.append(&mut analysis::lint::run(&balancer.reading.model));
    }
    let comments: Vec<Span> = loaded.balancers().flat_map(|one| one.reading.comments.iter().copied()).collect();
    let mut left = analysis::text::suppress(&loaded.sources, &comments, all, clock::today());
    left.sort_by_key(|finding| (finding.primary.span, finding.rule));
    left
}
