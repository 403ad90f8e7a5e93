//! One finding as SARIF has it.

use std::collections::BTreeMap;

use finding::{FileId, Finding, Fix, Witness};
use serde::Serialize;

use super::place::{Artifact, Location, Region};
use super::{Message, level};
use crate::Quotes;
use crate::beside::said;

/// One finding.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Shape<'a> {
    rule_id: &'a str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    web_request: Option<Request>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<FixShape>,
}

/// A request that shows it.
#[derive(Serialize)]
struct Request {
    #[serde(skip_serializing_if = "String::is_empty")]
    method: String,
    target: String,
    headers: BTreeMap<String, String>,
}

/// Edits that mend it, all or none.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FixShape {
    description: Message,
    artifact_changes: Vec<Change>,
    properties: Properties,
}

/// Whether a fix changes nothing but what the finding says.
#[derive(Serialize)]
struct Properties {
    safe: bool,
}

/// The edits of one file.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    artifact_location: Artifact,
    replacements: Vec<Replacement>,
}

/// A range and what takes its place.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Message,
}

/// One finding; `place` is that of its rule.
pub(super) fn result<'a>(quotes: &Quotes<'_>, finding: &'a Finding, print: u64, place: usize) -> Shape<'a> {
    let related = finding.related.iter().enumerate();
    let related = related.map(|(id, label)| Location::new(quotes, label.span, Some(id + 1), &label.message));
    Shape {
        rule_id: &finding.rule,
        rule_index: place,
        level: level(finding.severity),
        message: Message { text: said(quotes, finding).join("\n") },
        locations: [Location::new(quotes, finding.primary.span, None, &finding.primary.message)],
        related_locations: related.collect(),
        partial_fingerprints: [("evenkeelLine/v1", format!("{print:016x}"))].into(),
        web_request: finding.witness.as_ref().map(|one| request(quotes, one)),
        fixes: finding.fix.iter().filter_map(|one| fix(quotes, one)).collect(),
    }
}

fn request(quotes: &Quotes<'_>, witness: &Witness) -> Request {
    let mut headers: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in &witness.headers {
        let value = quotes.clean(value);
        headers.entry(name.clone()).and_modify(|own| *own = format!("{own}, {value}")).or_insert(value);
    }
    Request { method: witness.method.clone(), target: quotes.clean(&witness.url), headers }
}

/// A fix; one that would write a secret is left out, for a masked one would put stars into the file.
fn fix(quotes: &Quotes<'_>, fix: &Fix) -> Option<FixShape> {
    if fix.edits.is_empty() || quotes.leaks(fix) {
        return None;
    }
    let mut files: BTreeMap<FileId, Vec<Replacement>> = BTreeMap::new();
    for edit in &fix.edits {
        let inserted_content = Message { text: edit.replacement.clone() };
        let deleted_region = Region::new(quotes, edit.span);
        files.entry(edit.span.file).or_default().push(Replacement { deleted_region, inserted_content });
    }
    let change = |(file, replacements)| Change {
        artifact_location: Artifact::new(quotes.sources().file(file).name()),
        replacements,
    };
    Some(FixShape {
        description: Message { text: quotes.clean(&fix.message) },
        artifact_changes: files.into_iter().map(change).collect(),
        properties: Properties { safe: fix.safe },
    })
}
