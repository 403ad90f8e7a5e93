//! What the lines of a configuration mention, for rules that look for names which nobody uses.

use std::collections::HashSet;

use super::config::{Block, Config, Line, Section};
use super::syntax::{Directive, Word};

/// Hands every directive outside of `map` and its kin to `look`, blocks included.
pub fn each_line<'c>(config: &'c Config, look: &mut dyn FnMut(&'c Directive)) {
    for section in config.http.iter().chain(&config.stream) {
        section.settings.iter().for_each(|line| with_inner(line, look));
        section.upstreams.iter().flat_map(|upstream| &upstream.lines).for_each(|line| with_inner(line, look));
        section.servers.iter().for_each(|server| in_block(&server.block, look));
    }
}

fn with_inner<'c>(line: &'c Directive, look: &mut dyn FnMut(&'c Directive)) {
    look(line);
    line.inner().iter().for_each(|inner| with_inner(inner, look));
}

fn in_block<'c>(block: &'c Block, look: &mut dyn FnMut(&'c Directive)) {
    for line in &block.lines {
        match line {
            Line::Plain(directive) => with_inner(directive, look),
            Line::If(condition) => in_block(&condition.block, look),
            Line::LimitExcept(limit) => in_block(&limit.block, look),
        }
    }
    block.locations.iter().for_each(|location| in_block(&location.block, look));
}

/// The variables that some text of the configuration reads, in lower case and without `$`.
pub fn variables(config: &Config) -> HashSet<String> {
    let mut found = HashSet::new();
    each_line(config, &mut |line| line.args.iter().for_each(|word| in_text(word.as_str(), &mut found)));
    for section in config.http.iter().chain(&config.stream) {
        for variable in &section.variables {
            in_text(&variable.source, &mut found);
            let words = variable.entries.iter().filter_map(|entry| entry.value.as_ref());
            words.for_each(|word| in_text(word.as_str(), &mut found));
        }
        section.servers.iter().for_each(|server| in_conditions(&server.block, &mut found));
    }
    found
}

fn in_conditions(block: &Block, found: &mut HashSet<String>) {
    for line in &block.lines {
        if let Line::If(condition) = line {
            condition.condition.iter().map(Word::as_str).for_each(|text| in_text(text, found));
            in_conditions(&condition.block, found);
        }
    }
    block.locations.iter().for_each(|location| in_conditions(&location.block, found));
}

/// The names behind the `$` of a text.
fn in_text(text: &str, found: &mut HashSet<String>) {
    for part in text.split('$').skip(1) {
        let part = part.strip_prefix('{').unwrap_or(part);
        let end = part.find(|sign: char| !(sign.is_ascii_alphanumeric() || sign == '_')).unwrap_or(part.len());
        found.insert(part[..end].to_ascii_lowercase());
    }
}

/// Whether what the section defines may be used by what isn't here, or in a language that isn't read.
pub fn is_open(config: &Config, section: &Section) -> bool {
    let mut open = section.fragment || !section.unread.is_empty();
    section.servers.iter().for_each(|server| open |= has_unread(&server.block));
    if !open {
        each_line(config, &mut |line| open |= is_foreign(line));
    }
    open
}

fn has_unread(block: &Block) -> bool {
    let inner = |line: &Line| match line {
        Line::Plain(_) => false,
        Line::If(condition) => has_unread(&condition.block),
        Line::LimitExcept(limit) => has_unread(&limit.block),
    };
    !block.unread.is_empty()
        || block.lines.iter().any(inner)
        || block.locations.iter().any(|location| has_unread(&location.block))
}

/// Lua, njs, Perl and pages with includes of their own read variables too.
fn is_foreign(line: &Directive) -> bool {
    let name = line.name.as_str();
    let switched = || line.arg(0) == Some("on");
    name.contains("_by_lua") || name.starts_with("js_") || name.starts_with("perl") || name == "ssi" && switched()
}
