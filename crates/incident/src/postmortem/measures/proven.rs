//! Whether something really tells the fault from what was before: it is tried on both configurations.

use std::sync::Arc;

use analysis::intent::{self, Intent};
use analysis::lint;
use analysis::test::{self, Subject, Verdict};
use finding::{Finding, Severity, SourceMap};
use model::Text;

use super::super::faulty;
use super::super::types::Cause;
use crate::{Configuration, Culprit, Timeline};

/// The configuration of the balancer before the fault, and with it.
pub(super) struct Both<'a> {
    culprit: &'a Culprit,
    before: &'a Arc<Configuration>,
    faulty: &'a Arc<Configuration>,
}

impl<'a> Both<'a> {
    /// `None` where one of them wasn't seen.
    pub(super) fn of(timeline: &'a Timeline, cause: &'a Cause) -> Option<Self> {
        let culprit = cause.culprit.as_ref()?;
        let (before, faulty, _) = faulty::of(timeline, culprit)?;
        Some(Both { culprit, before, faulty })
    }

    /// How it was before.
    pub(super) fn before(&self) -> &Configuration {
        self.before
    }

    /// Whether an intent as a text holds before, and fails with the fault.
    pub(super) fn tells(&self, yaml: &str) -> bool {
        let mut sources = SourceMap::new();
        let file = sources.add("evenkeel.yaml", yaml.as_bytes().to_vec());
        let (intent, wrong) = intent::read(&sources, file);
        wrong.is_empty() && self.is_told_by(&intent)
    }

    /// Whether the intent that is there holds before, and fails with the fault.
    pub(super) fn is_said(&self) -> bool {
        self.before.intent.as_deref().is_some_and(|intent| self.is_told_by(intent))
    }

    fn is_told_by(&self, intent: &Intent) -> bool {
        let fails = |own: &Configuration| {
            let subject = Subject { name: &self.culprit.balancer, model: &own.model };
            let (checked, wrong) = test::run(intent, &[subject]);
            let is_wrong = wrong.iter().any(|own| own.severity == Severity::Error);
            let fails: Vec<Text> = checked
                .iter()
                .filter(|one| one.verdict == Verdict::Fails)
                .map(|one| one.name.as_str().into())
                .collect();
            (!is_wrong).then_some(fails)
        };
        let (Some(before), Some(faulty)) = (fails(self.before), fails(self.faulty)) else { return false };
        faulty.iter().any(|name| !before.contains(name))
    }

    /// The rule that finds the line that is to blame, and found nothing before.
    pub(super) fn rule(&self) -> Option<Text> {
        let is_loud = |own: &&Finding| own.severity != Severity::Note;
        let before = lint::run(&self.before.model);
        let faulty = lint::run(&self.faulty.model);
        let found = faulty.iter().filter(is_loud).filter(|own| self.is_blamed(own));
        let mut new = found.filter(|own| !before.iter().any(|old| old.rule == own.rule && old.message == own.message));
        new.next().map(|own| Text::from(&*own.rule))
    }

    /// Whether a finding is about one of the lines that are to blame.
    fn is_blamed(&self, finding: &Finding) -> bool {
        let sources = &self.faulty.sources;
        let mut spans = std::iter::once(finding.primary.span).chain(finding.related.iter().map(|own| own.span));
        spans.any(|span| {
            let (file, line) = (sources.file(span.file).name(), sources.position(span).line);
            self.culprit.places.iter().any(|place| place.file == file && place.line as usize == line)
        })
    }
}
