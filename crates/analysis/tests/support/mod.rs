//! Reading configurations in tests.
#![allow(dead_code)]

pub mod pages;

use analysis::intent::{self, Intent};
use analysis::test::{Checked, Subject, Verdict};
use engines::{ENGINES, Engine, Nowhere, Reading};
use finding::{Finding, SourceMap, Span};

/// The engine of that id, where this version reads it.
pub fn engine(id: &str) -> Option<&'static Engine> {
    ENGINES.iter().copied().find(|engine| engine.id == id)
}

/// One configuration and the texts that it was read from.
pub struct Read {
    pub sources: SourceMap,
    pub reading: Reading,
}

/// Reads a text as the configuration of an engine.
pub fn read(engine: &Engine, text: &str) -> Read {
    let mut sources = SourceMap::new();
    let file = sources.add("config", text.as_bytes().to_vec());
    let reading = (engine.read)(&mut sources, &[file], &Nowhere);
    Read { sources, reading }
}

impl Read {
    /// The line, from 1, where a span begins.
    pub fn line(&self, span: Span) -> usize {
        self.sources.file(span.file).position(span.start as usize).line
    }

    /// The text of the line where a span begins, without blanks around it.
    pub fn quote(&self, span: Span) -> &str {
        self.sources.file(span.file).line(self.line(span)).trim()
    }

    /// Checks an intent file against it.
    pub fn check(&mut self, yaml: &str) -> (Vec<Checked>, Vec<Finding>) {
        let intent = self.intent(yaml);
        analysis::test::run(&intent, &[Subject { name: "edge", model: &self.reading.model }])
    }

    /// Reads an intent file that has to be right.
    pub fn intent(&mut self, yaml: &str) -> Intent {
        let file = self.sources.add("evenkeel.yaml", yaml.as_bytes().to_vec());
        let (intent, findings) = intent::read(&self.sources, file);
        assert!(findings.is_empty(), "{findings:#?}\n{yaml}");
        intent
    }

    /// One line for each statement: name, verdict, what was found, and the line to blame.
    pub fn told(&mut self, yaml: &str) -> Vec<String> {
        let (checked, _) = self.check(yaml);
        checked.iter().map(|one| self.tell(one)).collect()
    }

    fn tell(&self, checked: &Checked) -> String {
        let verdict = match checked.verdict {
            Verdict::Holds => "holds",
            Verdict::Fails => "fails",
            Verdict::Unknown => "unknown",
        };
        let mut text = format!("{}: {verdict}", checked.name);
        if let Some(witness) = &checked.witness {
            let client = witness.client.as_ref().map_or(String::new(), |client| format!(" from {client}"));
            text.push_str(&format!("; {} {}{client}", witness.method, witness.url));
        }
        if let Some(outcome) = &checked.outcome {
            text.push_str(&format!("; {outcome}"));
        }
        if let Some(span) = checked.because.first() {
            text.push_str(&format!("; {}", self.quote(*span)));
        }
        text
    }
}
