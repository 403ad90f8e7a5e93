//! What every engine offers, and how one is chosen for a text.

use finding::{FileId, Finding, Page, SourceMap, Span};
use model::Model;

use crate::outline::Outline;
use crate::stage::{Launch, Stage};
use crate::{Logs, Probe, Surroundings};

/// One engine whose configuration can be read.
pub struct Engine {
    /// Id, such as `haproxy`.
    pub id: &'static str,
    /// Name as its users write it, such as `HAProxy`.
    pub name: &'static str,
    /// How surely a file of this name with this text is its configuration, 0 to 100.
    pub recognise: fn(name: &str, text: &str) -> u8,
    /// Whether a text is only a part of a configuration, to be read together with the other parts beside it.
    pub is_part: fn(text: &str) -> bool,
    /// Reads the configuration whose files are `roots`. Never fails: what is wrong is a finding.
    pub read: fn(sources: &mut SourceMap, roots: &[FileId], around: &dyn Surroundings) -> Reading,
    /// Moves a configuration to another place.
    pub stage: Stage,
    /// How it is run.
    pub launch: Launch,
    /// How a live one is asked.
    pub probe: Probe,
    /// What an editor asks of its texts.
    pub editor: Editor,
    /// Pages of the rules that only this engine needs.
    pub pages: fn() -> Vec<Page>,
}

/// What an editor asks of an engine's texts.
#[derive(Clone, Copy)]
pub struct Editor {
    /// What files are made of.
    pub outline: fn(sources: &SourceMap, files: &[FileId], around: &dyn Surroundings) -> Outline,
    /// What a statement is for, in a sentence, where its words are among the frequent ones; the first word comes first.
    pub describe: fn(words: &[&str]) -> Option<&'static str>,
    /// What has the names that may stand behind these words of a statement, of which the last is being written.
    pub expects: fn(words: &[&str]) -> &'static [&'static str],
    /// The frequent words and what they are for, sorted.
    pub directives: &'static [(&'static str, &'static str)],
}

/// What was read of one configuration.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Id of the engine.
    pub engine: &'static str,
    /// All files that were read, the roots first.
    pub files: Vec<FileId>,
    /// What it does with traffic.
    pub model: Model,
    /// What the reader and the engine's own rules found.
    pub findings: Vec<Finding>,
    /// Comments, each from its comment sign to the end of its line.
    pub comments: Vec<Span>,
    /// Passwords, keys and tokens: texts that no output may show.
    pub secrets: Vec<Span>,
    /// The access logs that it has written.
    pub logs: Logs,
}

/// A file scoring less than this is no engine's configuration.
const SURE_ENOUGH: u8 = 20;

/// The engine whose configuration this most likely is.
pub fn recognise(engines: &[&'static Engine], name: &str, text: &str) -> Option<&'static Engine> {
    let scored = engines.iter().map(|engine| ((engine.recognise)(name, text), *engine));
    let sure = scored.filter(|(score, _)| *score >= SURE_ENOUGH);
    sure.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, engine)| engine)
}
