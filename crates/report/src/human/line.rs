//! Lines of the configuration with a word before each, and what there is to say of them below.

use std::io::{self, Write};

use finding::{Span, Witness};

use crate::look::{Ink, cut, pad};
use crate::words::request;
use crate::{Look, Quotes};

/// Columns of the word before a line.
const WORD: usize = 9;

/// The word, where the line stands, and the line itself, cut to the page.
pub(crate) fn line(
    out: &mut dyn Write,
    quotes: &Quotes<'_>,
    word: (&str, Ink),
    span: Span,
    look: &Look,
) -> io::Result<()> {
    let at = quotes.at(span);
    let text = cut(&quotes.line(span), look.width.saturating_sub(at.len() + WORD + 6));
    writeln!(out, "  {} {}  {text}", look.paint(word.1, pad(word.0, WORD)), look.paint(Ink::Place, at))
}

/// Something to say of the line above, without secrets.
pub(crate) fn below(out: &mut dyn Write, quotes: &Quotes<'_>, text: &str, look: &Look) -> io::Result<()> {
    let text = cut(&quotes.clean(text), look.width.saturating_sub(WORD + 3));
    writeln!(out, "  {} {}", pad("", WORD), look.paint(Ink::Faint, text))
}

/// A request with all that a client sends.
pub(crate) fn sent(witness: &Witness) -> String {
    let headers: String = witness.headers.iter().map(|(name, value)| format!(" -H '{name}: {value}'")).collect();
    let client = witness.client.as_ref().map_or(String::new(), |client| format!(" from {client}"));
    format!("{}{headers}{client}", request(witness))
}
