//! Words: what nginx makes of quotes and escapes.

use finding::Span;
use smol_str::{SmolStr, SmolStrBuilder};

/// A word of the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// What nginx reads: without the quotes, escapes resolved.
    pub text: SmolStr,
    /// Where it stands, quotes included.
    pub span: Span,
    /// Whether it stands in quotes.
    pub quoted: bool,
    /// Whether a piece of it comes from a template, so that nobody knows its text.
    pub template: bool,
}

impl Word {
    /// Reads a raw word.
    pub fn new(raw: &str, span: Span) -> Self {
        let quoted = raw.starts_with(['"', '\'']);
        let inner = if quoted { strip_quotes(raw) } else { raw };
        let text = if inner.contains('\\') { unescape(inner) } else { SmolStr::new(inner) };
        Word { text, span, quoted, template: has_template_mark(inner) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// Without the quote at its end where that is missing.
fn strip_quotes(raw: &str) -> &str {
    let inner = &raw[1..];
    let quote = &raw[..1];
    inner.strip_suffix(quote).unwrap_or(inner)
}

/// nginx resolves `\"`, `\'`, `\\`, `\t`, `\r` and `\n`, and keeps every other backslash (seen on nginx 1.22.1).
fn unescape(raw: &str) -> SmolStr {
    let mut out = SmolStrBuilder::new();
    let mut chars = raw.chars().peekable();
    while let Some(char) = chars.next() {
        let resolved = match chars.peek().filter(|_| char == '\\') {
            Some(&quoted @ ('"' | '\'' | '\\')) => Some(quoted),
            Some('t') => Some('\t'),
            Some('r') => Some('\r'),
            Some('n') => Some('\n'),
            _ => None,
        };
        if resolved.is_some() {
            chars.next();
        }
        out.push(resolved.unwrap_or(char));
    }
    out.finish()
}

/// Whether a mark of a template language stands in it; JSON has braces, too.
fn has_template_mark(text: &str) -> bool {
    if !text.contains(['{', '<']) {
        return false;
    }
    let pair = |open: &str, close: &str| text.find(open).is_some_and(|at| text[at..].contains(close));
    (pair("{{", "}}") && !text.starts_with("{\"")) || pair("{%", "%}") || pair("<%", "%>")
}
