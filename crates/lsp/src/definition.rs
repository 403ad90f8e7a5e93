//! Where names are made and used.

use std::path::Path;

use engines::outline::{Name, Outline};
use finding::{FileId, Span};
use lsp_types::{Location, Position, Range};

use crate::snapshot::{Balancer, View, holds};
use crate::uri::uri_of;

/// The places that make what stands at a place, or the files that are named there.
pub fn definition(view: View<'_>, file: FileId, position: Position) -> Vec<Location> {
    let offset = view.offset(file, position);
    let mut found = Vec::new();
    for balancer in view.snapshot.balancers_of(file) {
        let made = name_at(&balancer.outline, file, offset).map(|name| balancer.outline.makers(name));
        found.extend(made.into_iter().flatten().filter_map(|maker| view.location(maker.span)));
        found.extend(files(view, balancer, file, offset));
    }
    if view.snapshot.balancers_of(file).next().is_none() {
        found.extend(meant(view, file, offset));
    }
    let mut once: Vec<Location> = Vec::new();
    for location in found {
        if !once.contains(&location) {
            once.push(location);
        }
    }
    once
}

/// The places that use what stands at a place, and those that make it where that is asked.
pub fn references(view: View<'_>, file: FileId, position: Position, with_makers: bool) -> Vec<Location> {
    let offset = view.offset(file, position);
    let mut spans: Vec<Span> = Vec::new();
    for balancer in view.snapshot.balancers_of(file) {
        let Some(name) = name_at(&balancer.outline, file, offset) else { continue };
        let makers = balancer.outline.makers(name).into_iter().filter(|_| with_makers);
        spans.extend(makers.chain(balancer.outline.uses(name)).map(|name| name.span));
    }
    spans.sort_unstable();
    spans.dedup();
    spans.into_iter().filter_map(|span| view.location(span)).collect()
}

/// The shortest name that stands at a byte.
fn name_at(outline: &Outline, file: FileId, offset: usize) -> Option<&Name> {
    let here = outline.names.iter().filter(|name| name.span.file == file && holds(name.span, offset));
    here.min_by_key(|name| name.span.len())
}

/// The beginnings of the files that are named at a byte.
fn files(view: View<'_>, balancer: &Balancer, file: FileId, offset: usize) -> Vec<Location> {
    let here = |span: Span| span.file == file && holds(span, offset);
    let named = balancer.outline.files.iter().filter(|one| here(one.span)).flat_map(|one| &one.names);
    named.filter_map(|name| beginning(view, name)).collect()
}

fn beginning(view: View<'_>, name: &str) -> Option<Location> {
    let read = view.snapshot.sources.find(name).and_then(|file| view.snapshot.uri(file).cloned());
    Some(Location::new(read.or_else(|| uri_of(Path::new(name)))?, Range::default()))
}

/// What a word of an intent file means: a pool, or the file of a balancer.
fn meant(view: View<'_>, file: FileId, offset: usize) -> Vec<Location> {
    let word = word_at(view.snapshot.sources.file(file).text(), offset);
    if word.is_empty() {
        return Vec::new();
    }
    let pools = view.snapshot.balancers.iter().filter_map(|one| {
        let model = &one.reading.model;
        view.location(model.pool(model.pool_named(word)?).name.span)
    });
    let named = |path: &str| Path::new(path).ends_with(word.trim_start_matches("./"));
    let roots = view.snapshot.balancers.iter().flat_map(|one| one.reading.files.first());
    let names = roots.map(|root| view.snapshot.sources.file(*root).name()).filter(|name| named(name));
    pools.chain(names.filter_map(|name| beginning(view, name))).collect()
}

/// The word at a byte, as YAML has them without quotes.
fn word_at(text: &str, offset: usize) -> &str {
    let is_part = |character: char| character.is_alphanumeric() || matches!(character, '-' | '_' | '.' | '/');
    let (Some(before), Some(after)) = (text.get(..offset), text.get(offset..)) else { return "" };
    let start = before.trim_end_matches(is_part).len();
    let end = text.len() - after.trim_start_matches(is_part).len();
    &text[start..end]
}
