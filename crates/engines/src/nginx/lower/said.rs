//! What the blocks of a server say of headers of answers, and where.

use std::sync::Arc;

use finding::Span;
use model::{Filter, FilterKind, ResponseHeader, Text};

use super::Scope;
use super::actions::filter;
use crate::nginx::config::Line;

/// The words that are read.
const WORDS: [&str; 13] = [
    "add_header",
    "add_trailer",
    "expires",
    "proxy_hide_header",
    "proxy_pass_header",
    "fastcgi_hide_header",
    "fastcgi_pass_header",
    "grpc_hide_header",
    "grpc_pass_header",
    "scgi_hide_header",
    "scgi_pass_header",
    "uwsgi_hide_header",
    "uwsgi_pass_header",
];

/// Of these words it depends on who answers whether they have a say.
const OF_OTHERS: usize = 5;

/// What the blocks of a server say of headers of answers.
#[derive(Default)]
pub struct Said {
    /// Something does, in the server or around it.
    pub somewhere: bool,
    /// Not all blocks of the server say the same.
    pub inside: bool,
    /// It depends on who answers.
    pub of_others: bool,
    /// What holds in the server itself.
    pub server: Option<Changes>,
}

/// What is done to headers of answers in a block.
#[derive(Clone)]
pub struct Changes {
    pub all: Arc<[ResponseHeader]>,
    /// A value looks at what the rewrite phase may change.
    pub late: bool,
}

/// What tells the changes of one block from those of another: the first line of each word that holds there, the protocol of
/// who answers, and the server, where a value looks at its name.
pub type Key = ([Option<Span>; 5], Text, Option<Span>);

/// Whether the line says something of headers of answers.
pub fn is_said(name: &str) -> bool {
    WORDS.contains(&name)
}

impl Said {
    /// What stands in a server, of which so many lines are in it in all.
    pub fn of(scope: &Scope<'_, '_>, section: &Scope<'_, '_>, lines: usize) -> Said {
        let outside = section.own(&WORDS).len();
        let own = if lines > 0 { scope.own(&WORDS).len() } else { 0 };
        let of_others = outside + own > 0 && WORDS[OF_OTHERS..].iter().any(|word| scope.last(word).is_some());
        Said { somewhere: outside + lines > 0, inside: lines > own || of_others, of_others, server: None }
    }
}

impl Changes {
    /// Whether they are the same ones.
    pub fn is(&self, other: &Changes) -> bool {
        Arc::ptr_eq(&self.all, &other.all)
    }

    /// The filter that makes them hold.
    pub fn filter(&self, span: Span) -> Filter {
        filter(self.all.first().map_or(span, |one| one.span), FilterKind::ResponseHeaders(self.all.clone()))
    }
}

/// Whether an `if` among the lines says something of its own: then each of them takes over what is said.
pub fn is_said_in_ifs(lines: &[Line]) -> bool {
    let says = |line: &Line| matches!(line, Line::Plain(directive) if is_said(directive.name.as_str()));
    lines.iter().any(|line| matches!(line, Line::If(condition) if condition.block.lines.iter().any(says)))
}
