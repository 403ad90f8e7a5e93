//! The access logs that a configuration has written, and the log formats that an engine is known by.

use finding::Span;
use model::{LogFormat, Text};

/// The access logs of a configuration.
#[derive(Clone, Debug, Default)]
pub struct Logs {
    /// The formats, each once.
    pub formats: Vec<Written>,
    /// Which logs have them, in the order of the text.
    pub logs: Vec<AccessLog>,
    /// What could not be read of formats and logs.
    pub unclear: Vec<Unclear>,
}

/// A log format of a configuration.
#[derive(Clone, Debug)]
pub struct Written {
    /// The format.
    pub format: LogFormat,
    /// The line that says it; none where the engine knows it by itself.
    pub span: Option<Span>,
}

/// An access log.
#[derive(Clone, Debug)]
pub struct AccessLog {
    /// The file; none where lines go elsewhere, or to where the engine was built to write.
    pub path: Option<Text>,
    /// Its format, as an index into [`Logs::formats`].
    pub format: usize,
    /// The line that asks for it; none where nothing does, and the engine's own default holds.
    pub span: Option<Span>,
    /// The listener or the server that it belongs to; none where it holds for several.
    pub of: Option<Text>,
    /// The line by which some requests are left out of it.
    pub some: Option<Span>,
}

/// Something of a format or of a log that isn't read.
#[derive(Clone, Debug)]
pub struct Unclear {
    /// The line.
    pub span: Span,
    /// Why: a sentence without a full stop.
    pub reason: Text,
}

/// A log format that users name or write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// The format.
    pub format: LogFormat,
    /// What isn't read of it, and why: a sentence each.
    pub unclear: Vec<Text>,
}

/// What is known of an engine's access logs, whether its configuration can be read or not.
pub struct Logging {
    /// Id, such as `haproxy`.
    pub id: &'static str,
    /// Formats by the names that users type, sorted.
    pub known: &'static [Known],
    /// Whether a text is a log format in the engine's words.
    pub recognise: fn(text: &str) -> bool,
    /// A log format in the engine's words; none where its users can't write any.
    pub typed: Option<fn(text: &str) -> Typed>,
    /// How a request ended, by what stands for [`model::Part::Termination`] in a line, or by the status where the engine has one
    /// of its own; `None` where that says nothing.
    pub ending: fn(letters: &str) -> Option<End>,
}

/// A format that has a name.
pub struct Known {
    /// The name, such as `haproxy-http`.
    pub name: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    /// The format.
    pub format: fn() -> LogFormat,
}

/// How a request ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// Of whom that speaks.
    pub ending: model::Ending,
    /// In our words: the end of a sentence that begins with *the request*.
    pub words: String,
}

/// The format of that name, of any engine.
pub fn named(engines: &[&Logging], name: &str) -> Option<LogFormat> {
    let mut known = engines.iter().flat_map(|engine| engine.known);
    known.find(|known| known.name == name).map(|known| (known.format)())
}

/// The format that a user typed, in the words of the engine that it looks like; `None` where it looks like none.
pub fn typed(engines: &[&Logging], text: &str) -> Option<Typed> {
    let looks = engines.iter().filter(|engine| (engine.recognise)(text)).find_map(|engine| engine.typed);
    looks.map(|typed| typed(text))
}

/// The status that several engines give to a request that nobody waits for any more.
pub(crate) fn left_by_client(status: &str) -> Option<End> {
    let end = || End {
        ending: model::Ending::ClientLeft,
        words: "was broken off by the client, before it was answered".into(),
    };
    (status == "499").then(end)
}
