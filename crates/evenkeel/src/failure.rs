//! Why a run could not be: one message with what was expected and what to do.

use std::io::Write;

use analysis::ask::AskError;
use finding::{Finding, Position, SourceMap, Span};
use report::{Look, Quotes};

use crate::args::Shared;

/// Why a run could not be.
#[derive(Debug)]
pub struct Failure {
    message: String,
    help: String,
    /// Findings that are the reason; they are drawn instead of the message.
    findings: Option<Box<Drawn>>,
}

/// Findings, and what they may not show.
#[derive(Debug)]
struct Drawn {
    sources: SourceMap,
    findings: Vec<Finding>,
    secrets: Vec<Span>,
}

impl Failure {
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Failure { message: message.into(), help: help.into(), findings: None }
    }

    /// Why, in a sentence.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Findings that leave nothing to go on with.
    pub fn drawn(sources: &SourceMap, findings: &[Finding], secrets: &[Span]) -> Self {
        let message = format!("{} in all", findings.len());
        let drawn = Drawn { sources: sources.clone(), findings: findings.to_vec(), secrets: secrets.to_vec() };
        Failure { message, help: String::new(), findings: Some(Box::new(drawn)) }
    }

    /// Says where the reason stands.
    pub fn at(self, sources: &SourceMap, span: Span) -> Self {
        let Position { line, column } = sources.position(span);
        let message = format!("{}:{line}:{column}: {}", sources.file(span.file).name(), self.message);
        Failure { message, ..self }
    }

    /// Says how far a log was read.
    pub fn after(self, lines: u64) -> Self {
        Failure { message: format!("{} (after {lines} lines)", self.message), ..self }
    }

    /// Says it on standard error.
    pub fn print(&self, shared: &Shared) {
        let color = shared.color.on(&std::io::stderr());
        if let Some(drawn) = &self.findings {
            let Drawn { sources, findings, secrets } = &**drawn;
            let look = Look { color, ..Look::default() };
            let _ = report::human::findings(
                &mut std::io::stderr(),
                &Quotes::new(sources, secrets.iter().copied()),
                findings,
                &look,
            );
            return;
        }
        let (red, cyan, end) = if color { ("\x1b[1;31m", "\x1b[36m", "\x1b[0m") } else { ("", "", "") };
        let mut text = format!("{red}error:{end} {}\n", self.message);
        if !self.help.is_empty() {
            text.push_str(&format!("  {cyan}help:{end} {}\n", self.help));
        }
        // Nobody is left to tell where standard error is gone.
        let _ = std::io::stderr().write_all(text.as_bytes());
    }
}

impl From<AskError> for Failure {
    fn from(error: AskError) -> Self {
        Failure::new(error.message, error.help)
    }
}
