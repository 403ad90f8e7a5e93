//! What a page shows at a line beside findings, in the shape of findings: expectations that don't hold, routes of which too
//! few are spoken of, and engines that do something else.

use analysis::test::{Checked, Verdict};
use finding::{FileId, Finding, Severity, Span};
use model::words::percent;

use crate::words::{request, share, trace_command};
use crate::{CheckFacts, Quotes, Replay};

/// What stands for a rule where an expectation doesn't hold.
pub(crate) const EXPECTATION: &str = "expectation";

/// The same where expectations speak of too few routes.
pub(crate) const COVERAGE: &str = "coverage";

/// The same where the real engine does something else.
pub(crate) const REPLAY: &str = "replay";

/// What is said of an expectation that the change didn't break.
pub(crate) const OLD: &str = "no better before the change";

impl CheckFacts<'_> {
    /// The findings that are shown.
    pub(crate) fn drawn(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.severity >= self.least)
    }

    /// How many findings are not.
    pub(crate) fn hidden(&self) -> usize {
        self.findings.iter().filter(|finding| finding.severity < self.least).count()
    }

    /// Whether an expectation is a reason to fail.
    pub(crate) fn is_bad(&self, checked: &Checked) -> bool {
        let counts = checked.verdict == Verdict::Fails || (self.strict && checked.verdict == Verdict::Unknown);
        counts && !checked.is_old()
    }

    /// All that is shown at a line and is no finding.
    pub(crate) fn beside(&self) -> Vec<Finding> {
        let open = self.expectations.iter().filter(|one| one.verdict != Verdict::Holds);
        let mut all: Vec<Finding> = open.map(|one| self.open(one)).collect();
        all.extend(self.lacking());
        all.extend(self.replays.iter().filter_map(|one| self.disputed(one)));
        all
    }

    /// An expectation that doesn't hold.
    fn open(&self, checked: &Checked) -> Finding {
        let severity = if self.is_bad(checked) { Severity::Error } else { Severity::Note };
        let mut finding = as_finding(checked, severity);
        finding.help.clone_from(&checked.note);
        if checked.is_old() {
            finding.message.push_str(&format!(" ({OLD})"));
        }
        finding
    }

    /// That expectations speak of too few routes.
    fn lacking(&self) -> Option<Finding> {
        let measured = self.coverage?;
        let least = measured.least?;
        let own = measured.coverage.share();
        let message = format!("{} of all routes are spoken of, {} are wanted", share(own), percent(least));
        (own < least).then_some(Finding::new(COVERAGE, Severity::Error, self.top()?, message))
    }

    /// That an engine does something else.
    fn disputed(&self, replay: &Replay) -> Option<Finding> {
        let first = replay.defects.first();
        let differences = first.into_iter().flat_map(|defect| &defect.differences);
        let said: Vec<String> = differences
            .map(|one| format!("{}: evenkeel says {}, the engine {}", one.part, one.model, one.engine))
            .collect();
        let message = format!(
            "{} on {}: of {} requests {} disagree ({}); this is a defect of evenkeel, not of your configuration",
            replay.balancer,
            replay.engine,
            replay.asked,
            replay.disagree,
            said.join("; "),
        );
        let mut finding = Finding::new(REPLAY, Severity::Error, self.top()?, message);
        finding.witness = first.map(|defect| defect.request.clone());
        (replay.disagree > 0).then_some(finding)
    }

    /// The beginning of the first file that was read, for what concerns no line.
    fn top(&self) -> Option<Span> {
        let file: FileId = self.read.first()?.coverage.file;
        Some(Span::new(file, 0, 0))
    }
}

/// An expectation that doesn't hold, at the line that decides; the intent file's line stands with it.
pub(crate) fn as_finding(checked: &Checked, severity: Severity) -> Finding {
    let outcome = checked.outcome.as_deref().unwrap_or("it is not so");
    let message = match (&checked.witness, checked.verdict) {
        (_, Verdict::Unknown) => {
            format!("{} - unknown: {}", checked.name, checked.outcome.as_deref().unwrap_or("nobody knows"))
        }
        (Some(witness), _) => format!("{} - but {} -> {outcome}", checked.name, request(witness)),
        (None, _) => format!("{} - but {outcome}", checked.name),
    };
    let (first, others) = match checked.because.split_first() {
        Some((first, others)) => (*first, others),
        None => (checked.span, &[][..]),
    };
    let mut drawn = Finding::new(EXPECTATION, severity, first, message);
    if first != checked.span {
        drawn = drawn.label("decided here");
    }
    for &span in others {
        drawn = drawn.also(span, "");
    }
    if first != checked.span {
        drawn = drawn.also(checked.span, "expected here");
    }
    drawn.witness = checked.witness.clone();
    drawn
}

/// What there is to say of a finding, line by line, without secrets: the message, what shows it, what to do.
pub(crate) fn said(quotes: &Quotes<'_>, finding: &Finding) -> Vec<String> {
    let witness = finding.witness.iter().map(|one| format!("try: {}", trace_command(one)));
    let help = finding.help.iter().map(|help| format!("help: {help}"));
    std::iter::once(finding.message.clone()).chain(witness).chain(help).map(|text| quotes.clean(&text)).collect()
}
