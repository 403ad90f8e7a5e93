//! nginx's configuration, moved: by what its directives say, and the addresses in all other words.

mod defaults;
mod files;
mod fragment;
mod hand;
mod hosts;
mod include;
mod launch;
mod listen;
mod pass;
mod place;
mod process;
#[cfg(test)]
mod test;
mod texts;
mod variables;

use finding::Edit;

use self::hand::Hand;
use self::texts::Texts;
use super::syntax::Directive;
use crate::stage::{Ground, Subject};

pub use hosts::names;
pub use launch::LAUNCH;

/// Edits that move it.
pub fn stage(subject: &Subject<'_>, ground: &mut dyn Ground) -> Vec<Edit> {
    let texts = Texts::load(subject);
    let mut hand = Hand::new(subject, &texts, ground);
    for (_, directives) in texts.all() {
        each(directives, &Around::default(), &mut hand);
    }
    defaults::add(&mut hand);
    fragment::wrap(subject, &mut hand);
    hand.finish()
}

/// What stands around a directive.
#[derive(Clone, Debug, Default)]
struct Around<'t> {
    /// The block that it stands in.
    block: Option<&'t Directive>,
    /// Whether that is in `stream`.
    stream: bool,
}

/// Moves the directives of a block, and those in their blocks.
fn each<'t>(directives: &'t [Directive], around: &Around<'t>, hand: &mut Hand<'_>) {
    for directive in directives {
        one(directive, around, hand);
        let stream = around.stream || directive.is("stream");
        each(directive.inner(), &Around { block: Some(directive), stream }, hand);
    }
}

/// Moves one directive.
fn one(directive: &Directive, around: &Around<'_>, hand: &mut Hand<'_>) {
    match around.block.map_or("", |block| block.name.as_str()) {
        "upstream" => return pass::server(directive, around.block, hand),
        "map" | "geo" | "split_clients" if !directive.is("include") => {
            return variables::entry(directive, around.block, hand);
        }
        "types" if !directive.is("include") => return,
        _ => {}
    }
    match directive.name.as_str() {
        "include" => include::include(directive, hand),
        "listen" => listen::listen(directive, hand),
        "set" => variables::set(directive, hand),
        name if name.ends_with("_pass") => pass::pass(directive, around.stream, hand),
        _ if process::moved(directive, hand) => {}
        _ => files::files(directive, hand),
    }
}
