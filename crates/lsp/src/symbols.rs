//! Sections as a list of symbols.

use engines::outline::{Kind, Section};
use finding::FileId;
use lsp_types::{DocumentSymbol, DocumentSymbolResponse, Location, SymbolInformation, SymbolKind};

use crate::snapshot::View;

/// The sections of a file, nested where the client nests.
pub fn symbols(view: View<'_>, file: FileId) -> DocumentSymbolResponse {
    let all = view.snapshot.balancers_of(file).next().map_or(&[][..], |balancer| &balancer.outline.sections);
    let own: Vec<&Section> = all.iter().filter(|section| section.span.file == file).collect();
    match view.client.nested {
        true => DocumentSymbolResponse::Nested(nested(view, &own)),
        false => DocumentSymbolResponse::Flat(own.iter().filter_map(|section| flat(view, section)).collect()),
    }
}

/// Each comes before those inside it, so one pass from the end takes them in.
fn nested(view: View<'_>, sections: &[&Section]) -> Vec<DocumentSymbol> {
    let mut waiting: Vec<(u8, DocumentSymbol)> = Vec::new();
    for section in sections.iter().rev() {
        let mut inside = Vec::new();
        while let Some((_, inner)) = waiting.pop_if(|(depth, _)| *depth > section.depth) {
            inside.push(inner);
        }
        waiting.push((section.depth, symbol(view, section, inside)));
    }
    waiting.into_iter().rev().map(|(_, symbol)| symbol).collect()
}

/// For clients that show a tree.
#[allow(deprecated, reason = "the struct has no other way to be made")]
fn symbol(view: View<'_>, section: &Section, inside: Vec<DocumentSymbol>) -> DocumentSymbol {
    DocumentSymbol {
        name: section.name.to_string(),
        detail: None,
        kind: kind(section.kind),
        tags: None,
        deprecated: None,
        range: view.range(section.span),
        selection_range: view.range(section.head),
        children: (!inside.is_empty()).then_some(inside),
    }
}

/// For clients that show a list. `None` where the file has no name that an editor knows.
#[allow(deprecated, reason = "the struct has no other way to be made")]
fn flat(view: View<'_>, section: &Section) -> Option<SymbolInformation> {
    let location: Location = view.location(section.span)?;
    let (name, kind) = (section.name.to_string(), kind(section.kind));
    Some(SymbolInformation { name, kind, tags: None, deprecated: None, location, container_name: None })
}

/// The protocol knows only parts of programs; these have icons that are easy to tell apart.
fn kind(kind: Kind) -> SymbolKind {
    match kind {
        Kind::Listener => SymbolKind::INTERFACE,
        Kind::Address => SymbolKind::PROPERTY,
        Kind::Route => SymbolKind::FUNCTION,
        Kind::Pool => SymbolKind::CLASS,
        Kind::Endpoint => SymbolKind::OBJECT,
        Kind::Other => SymbolKind::NAMESPACE,
    }
}
