//! What the lines of a section mention, for rules that look for names which nobody uses.

use std::collections::HashSet;
use std::sync::Arc;

use super::super::words::{Line, Word};
use super::Config;
use super::proxy::Proxy;

/// The lines of a proxy that stand in its own section.
pub fn own(proxy: &Proxy) -> impl Iterator<Item = &Arc<Line>> {
    let lines = proxy.lines.iter().map(|(_, line)| line).chain(proxy.settings.lines());
    lines.filter(|line| proxy.span.contains(line.span))
}

/// Every name that stands in a line of a proxy or of a section, as a word or within one.
pub fn mentioned(config: &Config) -> HashSet<&str> {
    let mut names = HashSet::new();
    for proxy in config.defaults.iter().chain(&config.proxies) {
        own(proxy).for_each(|line| names_of(line, &mut names));
    }
    config.others.iter().flat_map(|section| &section.lines).for_each(|line| names_of(line, &mut names));
    config.global.iter().for_each(|line| names_of(line, &mut names));
    names
}

fn names_of<'c>(line: &'c Line, names: &mut HashSet<&'c str>) {
    line.words.iter().for_each(|word| names_in(word, names));
}

/// A word, and the names that stand in it between other signs.
pub fn names_in<'c>(word: &'c Word, names: &mut HashSet<&'c str>) {
    let is_part = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '_' | '-' | '.' | ':');
    names.insert(word.as_str());
    names.extend(word.as_str().split(|sign: char| !is_part(sign)));
}
