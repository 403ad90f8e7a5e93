//! Every block and every line of a configuration, for rules that look at them.

use finding::Span;

use super::config::{Block, Config, Line, Location, Section, Server, Unread};
use super::lower::Scope;
use super::syntax::{Directive, Word};

/// A block, and what holds there.
pub struct Place<'c, 's> {
    /// What is said there and around it.
    pub scope: &'s Scope<'c, 's>,
    /// The block.
    pub block: &'c Block,
    /// The server that it stands in.
    pub server: &'c Server,
    /// The innermost location that it stands in.
    pub location: Option<&'c Location>,
}

/// Hands every server, location, `if` and `limit_except` of a section to `look`.
pub fn each_block<'c>(section: &'c Section, look: &mut dyn FnMut(&Place<'c, '_>)) {
    let outer = Scope::section(&section.settings);
    section.servers.iter().for_each(|server| in_block(&server.block, (server, None), &outer, look));
}

fn in_block<'c>(
    block: &'c Block,
    (server, location): (&'c Server, Option<&'c Location>),
    outer: &Scope<'c, '_>,
    look: &mut dyn FnMut(&Place<'c, '_>),
) {
    let scope = outer.inner(block);
    look(&Place { scope: &scope, block, server, location });
    for line in &block.lines {
        match line {
            Line::Plain(_) => {}
            Line::If(condition) => in_block(&condition.block, (server, location), &scope, look),
            Line::LimitExcept(limit) => in_block(&limit.block, (server, location), &scope, look),
        }
    }
    block.locations.iter().for_each(|inner| in_block(&inner.block, (server, Some(inner)), &scope, look));
}

/// The lines of a block that are no conditions.
pub fn plain(block: &Block) -> impl Iterator<Item = &Directive> {
    block.lines.iter().filter_map(|line| match line {
        Line::Plain(directive) => Some(directive),
        _ => None,
    })
}

/// Every line of all sections but those of upstreams.
pub fn lines(config: &Config) -> Vec<&Directive> {
    let mut out = Vec::new();
    for section in config.http.iter().chain(&config.stream) {
        out.extend(&section.settings);
        each_block(section, &mut |place| out.extend(plain(place.block)));
    }
    out
}

/// Includes that were not read and that may set headers: all but those of which the name says that they don't.
pub fn absent(config: &Config) -> Vec<Span> {
    const OTHER: [&str; 5] = ["mime", "fastcgi", "uwsgi", "scgi", "ssl"];
    let may = |unread: &&Unread| !OTHER.iter().any(|word| unread.path.contains(word));
    let mut out = Vec::new();
    for section in &config.http {
        out.extend(section.unread.iter().filter(may).map(|unread| unread.span));
        each_block(section, &mut |place| out.extend(place.block.unread.iter().filter(may).map(|unread| unread.span)));
    }
    out
}

/// The first word of a line, as written.
pub fn first(line: &Directive) -> Option<&Word> {
    line.args.first().filter(|word| !word.template)
}
