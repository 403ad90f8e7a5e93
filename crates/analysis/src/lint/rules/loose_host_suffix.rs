//! See `loose_host_suffix.md`.

use std::collections::{BTreeMap, HashMap, HashSet};

use finding::{Finding, Rule, Severity, Span};
use model::{How, Model, Test, Text};

use crate::lint::visit::{each_test, host_texts};

/// The end of a host that begins in the middle of a name.
pub static RULE: Rule<Model> =
    Rule { id: "loose-host-suffix", severity: Severity::Note, docs: include_str!("loose_host_suffix.md"), check };

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let mut loose: BTreeMap<Span, Text> = BTreeMap::new();
    let mut whole: HashSet<Text> = HashSet::new();
    each_test(model, &mut |test| {
        loose.extend(loose_end(test).map(|text| (test.span, text)));
        whole.extend(hosts(test));
    });
    if loose.is_empty() {
        return;
    }
    let mut taken: HashMap<&str, &Text> = HashMap::new();
    let ends: HashSet<&Text> = loose.values().collect();
    whole.iter().for_each(|host| taken.extend(inside(host, &ends).map(|end| (end, host))));
    findings.extend(loose.iter().map(|(span, text)| finding(*span, text, taken.get(text.as_str()).copied())));
}

/// The first end of a test that isn't a dot and a name behind it.
fn loose_end(test: &Test) -> Option<Text> {
    let (_, strings) = host_texts(test).filter(|(_, strings)| strings.how == How::Suffix)?;
    strings.any.iter().find(|text| text.contains('.') && !text.starts_with('.')).cloned()
}

/// Whole hosts that a test asks for.
fn hosts(test: &Test) -> Vec<Text> {
    let whole = host_texts(test).filter(|(_, strings)| strings.how == How::Equal);
    whole.map(|(_, strings)| strings.any.to_vec()).unwrap_or_default()
}

/// Those ends that begin in the middle of a name of the host.
fn inside<'t>(host: &'t str, ends: &HashSet<&Text>) -> impl Iterator<Item = &'t str> {
    let within = host.char_indices().zip(host.chars().skip(1)).filter(|((_, before), _)| *before != '.');
    let rests = within.filter_map(|((at, before), _)| host.get(at + before.len_utf8()..));
    rests.filter(|rest| ends.contains(&Text::from(*rest)))
}

fn finding(span: Span, text: &Text, other: Option<&Text>) -> Finding {
    let example = other.map_or_else(|| format!("evil{text}"), Text::to_string);
    let message = format!("hosts that end in {text:?} are more than it looks: {example} does too, whoever owns it");
    let mut finding = RULE.finding(span, message).label("no dot before it");
    if other.is_some() {
        finding.severity = Severity::Warning;
    }
    finding.help(format!("ask for {text} itself, and for what ends in .{text}"))
}
