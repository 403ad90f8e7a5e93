//! One shape for everything that looks at something and says what it found.

use crate::{Finding, Severity};

/// A rule over some subject: a model, one engine's configuration, a timeline.
pub struct Rule<Subject: ?Sized> {
    /// Id in kebab-case, unique over the rules for one subject; what is wrong in two engines has one id in both.
    pub id: &'static str,
    /// Severity of its findings, where the rule doesn't choose itself.
    pub severity: Severity,
    /// Its page: what it finds, why it matters, example, fix, limits.
    pub docs: &'static str,
    /// Looks at the subject and adds what it finds.
    pub check: fn(&Subject, &mut Vec<Finding>),
}

/// What `explain` shows of a rule, whatever its subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// Id of the rule.
    pub id: &'static str,
    /// Severity of its findings, where the rule doesn't choose itself.
    pub severity: Severity,
    /// The page, in Markdown.
    pub docs: &'static str,
}

impl<Subject: ?Sized> Rule<Subject> {
    /// Its page.
    pub const fn page(&self) -> Page {
        Page { id: self.id, severity: self.severity, docs: self.docs }
    }

    /// A finding of this rule, with the rule's severity.
    pub fn finding(&self, span: crate::Span, message: impl Into<String>) -> Finding {
        Finding::new(self.id, self.severity, span, message)
    }
}
