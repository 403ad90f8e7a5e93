//! What may be written next.

use std::collections::BTreeSet;

use finding::FileId;
use lsp_types::{CompletionItem, CompletionItemKind, Documentation, Position};

use crate::snapshot::{Balancer, View};

/// What may stand at a place: names of what is expected there, else words of the engine.
pub fn complete(view: View<'_>, file: FileId, position: Position) -> Vec<CompletionItem> {
    let Some(balancer) = view.snapshot.balancers_of(file).next() else { return Vec::new() };
    let offset = view.offset(file, position);
    let text = view.snapshot.sources.file(file).text();
    let before = text.get(..offset).unwrap_or_default();
    let start = before.rfind(['\n', ';', '{', '}']).map_or(0, |at| at + 1);
    let started = &before[start..];
    if started.contains('#') {
        return Vec::new();
    }
    let mut words: Vec<&str> = started.split_ascii_whitespace().collect();
    if started.ends_with(char::is_whitespace) || words.is_empty() {
        words.push("");
    }
    match (balancer.engine.editor.expects)(&words) {
        [] => directives(balancer, &words),
        kinds => names(balancer, kinds),
    }
}

/// Names of these kinds, each once.
fn names(balancer: &Balancer, kinds: &[&str]) -> Vec<CompletionItem> {
    let made = balancer.outline.names.iter().filter(|name| name.is_made && kinds.contains(&name.kind));
    let once: BTreeSet<(&str, &str)> = made.map(|name| (name.text.as_str(), name.kind)).collect();
    let item = |(name, kind): (&str, &str)| CompletionItem {
        label: name.to_owned(),
        kind: Some(CompletionItemKind::REFERENCE),
        detail: Some(kind.to_owned()),
        ..CompletionItem::default()
    };
    once.into_iter().map(item).collect()
}

/// First words, or second words behind a first one that has some.
fn directives(balancer: &Balancer, words: &[&str]) -> Vec<CompletionItem> {
    let all = balancer.engine.editor.directives.iter();
    let fitting = all.filter_map(|(key, sentence)| {
        let word = match words {
            [_] => Some(*key).filter(|key| !key.contains(' ')),
            [first, _] => key.strip_prefix(first)?.strip_prefix(' '),
            _ => None,
        };
        Some((word?, *sentence))
    });
    let item = |(word, sentence): (&str, &str)| CompletionItem {
        label: word.to_owned(),
        kind: Some(CompletionItemKind::KEYWORD),
        documentation: Some(Documentation::String(sentence.to_owned())),
        ..CompletionItem::default()
    };
    fitting.map(item).collect()
}
