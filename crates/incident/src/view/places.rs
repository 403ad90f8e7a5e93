//! Lines of a configuration, without secrets.

use finding::{SourceFile, Span};
use model::Text;

use crate::{Configuration, Place};

/// What stands for a secret; its length says nothing.
const MASK: &str = "******";
/// A shorter secret isn't looked for outside of its own place: it would be found everywhere.
const SHORT: usize = 4;
/// Of a longer line the beginning is shown.
const LONGEST: usize = 200;

/// The line where a span begins; `None` where the span is of other texts.
pub fn place(balancer: &str, own: &Configuration, span: Span) -> Option<Place> {
    let (_, file) = own.sources.files().nth(span.file.0 as usize)?;
    let line = file.position(span.start as usize).line;
    let text = text(own, file, span, line);
    Some(Place { balancer: balancer.into(), file: file.name().into(), line: line as u32, text })
}

/// The lines where these spans begin, each once.
pub fn places(balancer: &str, own: &Configuration, spans: impl IntoIterator<Item = Span>) -> Vec<Place> {
    let mut all: Vec<Place> = Vec::new();
    for place in spans.into_iter().filter_map(|span| place(balancer, own, span)) {
        if !all.contains(&place) {
            all.push(place);
        }
    }
    all
}

/// A sentence without the secrets of a configuration.
pub fn clean(own: &Configuration, text: &str) -> String {
    let known = |secret: &&Span| own.sources.files().nth(secret.file.0 as usize).is_some();
    let words = own.secrets.iter().filter(known).map(|secret| own.sources.text(*secret).trim_matches(['"', '\'']));
    let mut words: Vec<&str> = words.filter(|word| word.len() >= SHORT).collect();
    // A secret may hold another one.
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.iter().fold(text.to_owned(), |text, word| text.replace(word, MASK))
}

/// A line of the file of a span, without spaces around it and without secrets.
fn text(own: &Configuration, file: &SourceFile, span: Span, line: usize) -> Text {
    let (start, whole) = (file.line_start(line), file.line(line));
    let mut hidden: Vec<(usize, usize)> = own
        .secrets
        .iter()
        .filter(|secret| secret.file == span.file)
        .map(|secret| ((secret.start as usize).max(start), (secret.end as usize).min(start + whole.len())))
        .filter(|(from, to)| from < to)
        .collect();
    hidden.sort_unstable();
    let (mut shown, mut at) = (String::new(), start);
    for (from, to) in hidden {
        shown.push_str(whole.get(at - start..from.max(at) - start).unwrap_or(""));
        if to > at {
            shown.push_str(MASK);
        }
        at = to.max(at);
    }
    shown.push_str(whole.get(at - start..).unwrap_or(""));
    shown.trim().chars().take(LONGEST).collect::<String>().into()
}
