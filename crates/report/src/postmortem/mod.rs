//! The post-mortem: Markdown, a page for a browser, and JSON; plain, or as a comedy with the same facts.
//!
//! The document is put together once, as sections of blocks; a sentence has its words in each tone, and its facts in both. The forms
//! know only blocks.

mod facts;
mod html;
mod json;
mod markdown;
mod page;
mod sections;
mod unified;
mod words;

use std::io::{self, Write};

use incident::postmortem::Postmortem;

/// In which voice a post-mortem is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// As it was.
    #[default]
    Plain,
    /// The same facts as a comedy: the balancer is a drunk DJ. It is kind to people.
    Tango,
}

/// Writes it as Markdown.
///
/// # Errors
/// Those of the writer.
pub fn markdown(out: &mut dyn Write, own: &Postmortem, tone: Tone) -> io::Result<()> {
    markdown::write(out, &sections::all(own, tone))
}

/// Writes it as one page for a browser, a telephone or paper: nothing of it comes from elsewhere, and it has no scripts. It is XML
/// as well.
///
/// # Errors
/// Those of the writer.
pub fn html(out: &mut dyn Write, own: &Postmortem, tone: Tone) -> io::Result<()> {
    html::write(out, &sections::all(own, tone))
}

/// Writes its facts as JSON.
///
/// # Errors
/// Those of the writer.
pub fn json(out: &mut dyn Write, own: &Postmortem) -> io::Result<()> {
    json::write(out, own)
}
