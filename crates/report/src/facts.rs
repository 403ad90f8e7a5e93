//! What a page is made of.

use analysis::ask::{Ask, Placed};
use analysis::coverage::Coverage;
use analysis::structure::Structure;
use analysis::test::{Checked, Verdict};
use analysis::weigh::Weighed;
use finding::{Finding, Severity};
use model::trace::{By, Chosen, Trace};
use model::{FileCoverage, Model};

use crate::statistics::Counted;
use crate::{Quotes, Replay};

/// One file that was read.
pub struct ReadFile<'a> {
    /// Id of the engine.
    pub engine: &'a str,
    /// What of it was understood.
    pub coverage: &'a FileCoverage,
}

/// What `check` found.
pub struct CheckFacts<'a> {
    /// Where spans are quoted from.
    pub quotes: &'a Quotes<'a>,
    /// The files, in the order in which they were read.
    pub read: Vec<ReadFile<'a>>,
    /// What was found, in the order of files and lines.
    pub findings: &'a [Finding],
    /// Expectations and pool statements, checked.
    pub expectations: &'a [Checked],
    /// What the real engines said, where they were asked.
    pub replays: &'a [Replay],
    /// Which routes expectations speak of, where that was asked.
    pub coverage: Option<CoverageFacts<'a>>,
    /// Which routes and pools requests get to, where that was asked.
    pub structure: Option<&'a Structure>,
    /// What an older configuration has too, where it was compared with one.
    pub baseline: Option<&'a Baseline>,
    /// How often each rule finds something, where that was asked in the place of where.
    pub statistics: Option<Vec<Counted>>,
    /// How much of a log expectations are weighed by.
    pub weighed: Option<Weighed>,
    /// Findings below this are counted, not drawn.
    pub least: Severity,
    /// Whether an expectation of which nobody knows counts as failed.
    pub strict: bool,
}

/// What expectations speak of.
#[derive(Clone, Copy)]
pub struct CoverageFacts<'a> {
    /// The routes.
    pub coverage: &'a Coverage,
    /// The share of them that is wanted, 0 to 1.
    pub least: Option<f64>,
}

/// What an older configuration has too, and is no news.
#[derive(Clone, Debug)]
pub struct Baseline {
    /// The older configuration as the user named it.
    pub old: String,
    /// Findings that were left out.
    pub findings: usize,
}

/// How many of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// Findings that are errors.
    pub errors: usize,
    /// Findings that are warnings.
    pub warnings: usize,
    /// Findings that are notes.
    pub notes: usize,
    /// Expectations that hold.
    pub holds: usize,
    /// Expectations that fail.
    pub fails: usize,
    /// Expectations of which nobody knows.
    pub unknown: usize,
}

impl CheckFacts<'_> {
    /// How many of each kind.
    pub fn summary(&self) -> Summary {
        let count = |severity| self.findings.iter().filter(|finding| finding.severity == severity).count();
        let verdicts = |verdict| self.expectations.iter().filter(|one| one.verdict == verdict).count();
        Summary {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
            holds: verdicts(Verdict::Holds),
            fails: verdicts(Verdict::Fails),
            unknown: verdicts(Verdict::Unknown),
        }
    }

    /// How many expectations have a verdict that they had before, or a better one.
    pub(crate) fn old(&self, verdict: Verdict) -> usize {
        self.expectations.iter().filter(|one| one.verdict == verdict && one.is_old()).count()
    }
}

/// What `trace` found.
pub struct TraceFacts<'a> {
    /// Where spans are quoted from.
    pub quotes: &'a Quotes<'a>,
    /// The model that was asked.
    pub model: &'a Model,
    /// The request as it was written.
    pub ask: &'a Ask,
    /// The request where it arrived.
    pub placed: &'a Placed,
    /// What became of it.
    pub trace: &'a Trace,
    /// What the real engine said, where it was asked.
    pub replays: &'a [Replay],
}

impl TraceFacts<'_> {
    /// The endpoint that the request is bound to. Where that hangs on the client's address, somebody must have said it.
    pub(crate) fn chosen(&self) -> Option<Chosen> {
        self.trace.chosen().filter(|chosen| chosen.by != By::Client || self.ask.client.is_some())
    }
}
