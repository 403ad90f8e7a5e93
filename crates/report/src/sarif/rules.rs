//! The rules that occur in a run, as SARIF has them.

use std::collections::BTreeMap;

use finding::{Finding, Page, Severity};
use serde::Serialize;

use super::{Message, level};
use crate::beside::{COVERAGE, EXPECTATION, REPLAY};
use crate::human::{paragraph, sentence};

/// What is no rule and stands among them.
const OTHERS: &[(&str, &str)] = &[
    (COVERAGE, "Expectations speak of a smaller share of the routes than is wanted."),
    (EXPECTATION, "The configuration doesn't do what evenkeel.yaml expects, or nobody knows whether it does."),
    (REPLAY, "The real engine does something else than evenkeel says: a defect of evenkeel."),
];

/// A rule.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Rule<'a> {
    id: &'a str,
    short_description: Message,
    full_description: Message,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Help>,
    default_configuration: Configuration,
}

/// The page of a rule; Markdown can be read as text as well.
#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

/// How much its findings matter.
#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

/// The rules that findings name, sorted, and for each its place in the list.
pub(super) fn rules<'a>(findings: &[(&'a Finding, u64)], pages: &[Page]) -> (Vec<Rule<'a>>, BTreeMap<&'a str, usize>) {
    let ids: BTreeMap<&str, Severity> = findings.iter().map(|(one, _)| (&*one.rule, one.severity)).collect();
    let rules = ids.iter().map(|(id, severity)| rule(id, *severity, pages)).collect();
    let places = ids.into_keys().enumerate().map(|(place, id)| (id, place)).collect();
    (rules, places)
}

/// One rule; several engines may have a page for it. One without a page is described by its id.
fn rule<'a>(id: &'a str, severity: Severity, pages: &[Page]) -> Rule<'a> {
    let own: Vec<&Page> = pages.iter().filter(|page| page.id == id).collect();
    let other = OTHERS.iter().find(|(other, _)| *other == id).map(|(_, what)| (*what).to_owned());
    let what = own.first().map(|page| paragraph(page.docs)).or(other).unwrap_or_else(|| id.to_owned());
    let docs = own.iter().map(|page| page.docs.trim_end()).collect::<Vec<_>>().join("\n\n");
    Rule {
        id,
        short_description: Message { text: sentence(&what).to_owned() },
        full_description: Message { text: what },
        help: (!docs.is_empty()).then(|| Help { text: docs.clone(), markdown: docs }),
        default_configuration: Configuration { level: level(own.first().map_or(severity, |page| page.severity)) },
    }
}
