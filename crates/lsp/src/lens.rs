//! A way to trace a request from where traffic comes in.

use engines::outline::Kind;
use finding::FileId;
use lsp_types::{CodeLens, Command};
use serde_json::json;

use crate::capabilities::ASK;
use crate::snapshot::View;

/// One lens above each listener, for clients that have the command behind it.
pub fn lenses(view: View<'_>, file: FileId) -> Vec<CodeLens> {
    let Some(uri) = view.snapshot.uri(file).filter(|_| view.client.own.trace_lens) else { return Vec::new() };
    let command = Command::new("Trace a request".to_owned(), ASK.to_owned(), Some(vec![json!(uri)]));
    let sections = view.snapshot.balancers_of(file).next().map_or(&[][..], |balancer| &balancer.outline.sections);
    let listeners = sections.iter().filter(|one| one.span.file == file && one.kind == Kind::Listener);
    listeners.map(|one| CodeLens { range: view.range(one.head), command: Some(command.clone()), data: None }).collect()
}
