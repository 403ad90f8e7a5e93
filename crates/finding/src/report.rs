//! What was found, how bad it is, and the lines that show it.

use std::borrow::Cow;

use crate::{Fix, Span};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing is wrong yet.
    Note,
    /// Probably not what was meant, or a risk.
    Warning,
    /// Users will be hurt, or the engine refuses the configuration.
    Error,
}

/// How sure the finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// A guess from a pattern.
    Low,
    /// Right in most configurations.
    Medium,
    /// Follows from the text.
    High,
}

/// A place and what there is to say of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The text meant.
    pub span: Span,
    /// What to say; may be empty.
    pub message: String,
}

/// An example input that shows a finding to be true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// HTTP method; empty for a TCP connection.
    pub method: String,
    /// Absolute URL.
    pub url: String,
    /// Headers beyond Host, in order.
    pub headers: Vec<(String, String)>,
    /// Client address, where it matters.
    pub client: Option<String>,
}

/// One thing found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Id of the rule, in kebab-case; borrowed for evenkeel's own, owned for those that users write.
    pub rule: Cow<'static, str>,
    /// How much it matters.
    pub severity: Severity,
    /// How sure it is.
    pub confidence: Confidence,
    /// What is wrong and what users will see: one or two sentences.
    pub message: String,
    /// The line to blame.
    pub primary: Label,
    /// Other lines that matter.
    pub related: Vec<Label>,
    /// What to do, in a sentence.
    pub help: Option<String>,
    /// An input that shows it.
    pub witness: Option<Witness>,
    /// Edits that mend it.
    pub fix: Option<Fix>,
}

impl Finding {
    /// A finding of high confidence that blames `span`.
    pub fn new(rule: impl Into<Cow<'static, str>>, severity: Severity, span: Span, message: impl Into<String>) -> Self {
        Finding {
            rule: rule.into(),
            severity,
            confidence: Confidence::High,
            message: message.into(),
            primary: Label { span, message: String::new() },
            related: Vec::new(),
            help: None,
            witness: None,
            fix: None,
        }
    }

    /// Says `message` at the line to blame.
    pub fn label(mut self, message: impl Into<String>) -> Self {
        self.primary.message = message.into();
        self
    }

    /// Adds another line that matters.
    pub fn also(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Label { span, message: message.into() });
        self
    }

    /// Says what to do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says how sure it is.
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }

    /// Adds an input that shows it.
    pub fn witness(mut self, witness: Witness) -> Self {
        self.witness = Some(witness);
        self
    }

    /// Adds edits that mend it.
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }
}
