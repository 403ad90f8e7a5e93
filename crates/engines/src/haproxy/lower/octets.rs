//! Which variables hold texts: of an address or a number `bytes` takes the octets.

use std::collections::HashSet;

use model::Value;
use smol_str::SmolStr;

use super::super::config::Config;
use super::super::config::sample::{self, Sample};
use super::super::words::{Line, Word};
use super::convert::convert;
use super::fetch::{Kind, Read, fetch};
use super::format::map_kind;
use super::maps;
use super::request::split_name;

/// The variables that some rule sets to something else than a text.
pub(super) fn not_texts(config: &Config) -> HashSet<SmolStr> {
    let rules = config.proxies.iter().flat_map(|proxy| proxy.lines.iter().map(|(_, line)| &**line));
    let global = config.global.iter().filter(|line| line.at(0) == "set-var" && !is_text(line.words.get(2)));
    rules.filter_map(set).chain(global.map(|line| line.at(1))).map(SmolStr::from).collect()
}

/// The variable that a rule sets to something else than a text.
fn set(line: &Line) -> Option<&str> {
    let at = line.words.iter().take(3).position(|word| word.text.starts_with("set-var("))?;
    let (_, name) = split_name(line.at(at));
    name.filter(|_| !is_text(line.words.get(at + 1)))
}

/// Whether an expression gives a text for sure.
fn is_text(expression: Option<&Word>) -> bool {
    let Some(sample) = expression.and_then(|word| sample::parse(word.as_str(), word.span)) else { return false };
    let is_var = sample.fetch.name == "var";
    let first = sample.converters.first().map_or("", |call| call.name.as_str());
    let named = ["env", "fe_name", "be_name"].contains(&sample.fetch.name.as_str());
    let kind = match fetch(&sample.fetch, false) {
        // What another variable holds is a text once it was changed as one.
        Read::Value(..) if is_var => (!["", "bytes", "debug"].contains(&first)).then_some(Kind::Text),
        Read::Value(_, kind) => Some(kind),
        _ => named.then_some(Kind::Text),
    };
    kind.and_then(|kind| kind_after(kind, &sample)) == Some(Kind::Text)
}

/// The kind after all converters; `None` where one is not understood.
fn kind_after(kind: Kind, sample: &Sample) -> Option<Kind> {
    sample.converters.iter().try_fold(kind, |kind, call| match maps::method_of(&call.name) {
        Some(_) => Some(map_kind(&call.name)),
        None => convert(Value::text(""), kind, call).map(|(_, kind)| kind),
    })
}
