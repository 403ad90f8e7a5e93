//! Where requests are handed on, for rules that look at it.

use finding::Span;

use super::config::{Block, Config, Line};
use super::syntax::Directive;

/// Hands every `proxy_pass`, `fastcgi_pass` and the like of the configuration to `look`.
pub fn each_pass<'c>(config: &'c Config, mut look: impl FnMut(&'c Directive)) {
    for section in config.http.iter().chain(&config.stream) {
        section.servers.iter().for_each(|server| in_block(&server.block, &mut look));
    }
}

/// The block, and all blocks in it.
fn in_block<'c>(block: &'c Block, look: &mut impl FnMut(&'c Directive)) {
    for line in &block.lines {
        match line {
            Line::Plain(directive) if directive.name.text.ends_with("_pass") => look(directive),
            Line::If(condition) => in_block(&condition.block, look),
            Line::LimitExcept(limit) => in_block(&limit.block, look),
            Line::Plain(_) => {}
        }
    }
    block.locations.iter().for_each(|location| in_block(&location.block, look));
}

/// Host and port that a `proxy_pass` or its kin names; `None` where a variable or a socket is in it.
pub fn authority(pass: &Directive) -> Option<&str> {
    let text = pass.arg(0)?;
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let authority = rest.split('/').next().unwrap_or(rest);
    (!text.contains('$') && !rest.starts_with("unix:") && !pass.args[0].template).then_some(authority)
}

/// Where [`authority`] stands; `None` where quotes or escapes are in the way.
pub fn authority_span(pass: &Directive) -> Option<Span> {
    let (word, authority) = (pass.args.first()?, authority(pass)?);
    let from = word.text.split_once("://").map_or(0, |(scheme, _)| scheme.len() + 3);
    (word.text.len() == word.span.len()).then(|| word.span.part(from, authority.len()))
}
