//! Quoting a configuration without what is secret in it.

use finding::{FileId, Span};
use model::Text;

use crate::{Configuration, Place};

/// What stands for a secret; its length says nothing.
const MASK: &str = "******";
/// A shorter secret isn't looked for outside of its own place: it would be found everywhere.
const SHORT_SECRET: usize = 4;

/// The place where a span begins.
pub(crate) fn place(balancer: &Text, own: &Configuration, span: Span) -> Place {
    let file = own.sources.file(span.file);
    let line = file.position(span.start as usize).line;
    let (start, end) = (file.line_start(line), file.line_start(line) + file.line(line).len());
    let text = masked(own, Span::new(span.file, start, end)).trim().into();
    Place { balancer: balancer.clone(), file: file.name().into(), line: line as u32, text }
}

/// The whole text of a file without secrets.
pub(crate) fn whole(own: &Configuration, file: FileId) -> String {
    masked(own, Span::new(file, 0, own.sources.file(file).text().len()))
}

/// A text that came out of the configuration by another way, without its secrets.
pub(crate) fn clean(own: &Configuration, text: &str) -> String {
    let words = own.secrets.iter().map(|span| own.sources.text(*span).trim_matches(['"', '\'']));
    let told = words.filter(|word| word.len() >= SHORT_SECRET && text.contains(word));
    told.fold(text.to_owned(), |text, word| text.replace(word, MASK))
}

fn masked(own: &Configuration, span: Span) -> String {
    let mut secrets: Vec<Span> = own.secrets.iter().copied().filter(|own| own.file == span.file).collect();
    secrets.sort_unstable();
    let (mut out, mut at) = (String::new(), span.start);
    for secret in secrets {
        let (start, end) = (secret.start.max(at), secret.end.min(span.end));
        if start < end {
            out.push_str(own.sources.text(Span { start: at, end: start, ..span }));
            out.push_str(MASK);
            at = end;
        }
    }
    out.push_str(own.sources.text(Span { start: at, ..span }));
    out
}
