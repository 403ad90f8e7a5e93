//! A server, and where one is in it.

use std::cell::RefCell;
use std::collections::HashMap;

use finding::Span;
use model::{Action, Blame, Opaque, Predicate, Route, TableId, Text};

use super::said::Said;
use super::traits::Traits;
use super::{Place, Scope};
use crate::nginx::config::{Block, Kind, Line, Location, Server, Unread, Weight};
use crate::nginx::syntax::{Directive, Word};

/// What the locations of a server need to know of it.
pub struct Site<'c> {
    /// The directive.
    pub span: Span,
    /// First name, in lower case and without a dot in front; what `$server_name` gives (seen on nginx 1.22.1).
    pub name: Text,
    /// Where an internal redirect goes on: the server's rewrite phase.
    pub start: TableId,
    /// Where `rewrite ... last` goes on: the search for a location.
    pub find: TableId,
    /// Named locations.
    pub named: HashMap<&'c str, TableId>,
    /// What stands in it anywhere.
    pub traits: Traits<'c>,
    /// Whether the server's own lines may do something else with a subrequest than with the request it is made for.
    pub disturbs: bool,
    /// Whether a `break` stands in the server itself: no `proxy_pass` replaces the location's prefix after one that
    /// comes with a changed path (seen on nginx 1.22.1).
    pub breaks: bool,
    /// What is said of headers of answers.
    pub answers: Said,
    /// Tables of error pages that were written before, by directive and status.
    pub errors: RefCell<HashMap<(Span, u16, bool), TableId>>,
}

impl Site<'_> {
    /// A place at `span` in this server.
    pub fn at(&self, span: Span) -> Place<'_> {
        Place { span, server_name: Some(&self.name) }
    }
}

/// The name of a server: its first one.
pub fn first_name(server: &Server) -> Text {
    match server.names.first().map(|name| name.as_str()) {
        Some(name) if name.starts_with('~') => name.into(),
        Some(name) => name.strip_prefix('.').unwrap_or(name).to_ascii_lowercase().into(),
        None => Text::default(),
    }
}

/// Whether the lines look at what is another in a subrequest: path, query, method, variables.
pub fn disturbs(lines: &[Line]) -> bool {
    lines.iter().any(|line| match line {
        Line::Plain(directive) => {
            directive.is("rewrite") || directive.is("set") && directive.args.get(1..).is_some_and(differ)
        }
        Line::If(condition) => differ(&condition.condition) || disturbs(&condition.block.lines),
        Line::LimitExcept(_) => false,
    })
}

/// Whether one of the words has a variable that is another in a subrequest.
fn differ(words: &[Word]) -> bool {
    const SAME: [&str; 6] = ["host", "http_", "scheme", "remote_addr", "server_", "cookie_"];
    let names = words.iter().flat_map(|word| word.text.split('$').skip(1)).map(|name| name.trim_start_matches('{'));
    names.into_iter().any(|name| name.len() > 1 && !SAME.iter().any(|same| name.starts_with(same)))
}

/// Where one is: a location, an `if` in it, or the server outside of all locations.
pub struct Here<'c, 's, 'o> {
    /// The directive that opens the block.
    pub span: Span,
    /// What stands in it.
    pub block: &'c Block,
    /// The server.
    pub site: &'s Site<'c>,
    /// Settings.
    pub scope: &'s Scope<'c, 'o>,
    /// The location; none in the server itself.
    pub location: Option<&'c Location>,
    /// Who answers where an `if` doesn't say: the location's own.
    pub fallback_handler: Option<&'c Directive>,
}

impl Here<'_, '_, '_> {
    /// Name for people.
    pub fn title(&self) -> String {
        match self.location.map(|location| &location.kind) {
            Some(Kind::Exact(path)) => format!("location = {path}"),
            Some(Kind::Prefix { path, no_regex: true }) => format!("location ^~ {path}"),
            Some(Kind::Prefix { path, .. }) => format!("location {path}"),
            Some(Kind::Regex { source, fold: true }) => format!("location ~* {source}"),
            Some(Kind::Regex { source, .. }) => format!("location ~ {source}"),
            Some(Kind::Named(name) | Kind::Unread(name)) => format!("location {name}"),
            None => "no location".to_owned(),
        }
    }
}

/// The server itself, outside of all locations.
pub fn outside<'c, 's, 'o>(server: &'c Server, site: &'s Site<'c>, scope: &'s Scope<'c, 'o>) -> Here<'c, 's, 'o> {
    Here { span: server.span, block: &server.block, site, scope, location: None, fallback_handler: None }
}

/// The route of an include that was not read: what stands after it is known only as far as the include changes nothing.
pub fn unread_route(unread: &Unread) -> Route {
    let reason: Text = format!("{} is not here", unread.path).into();
    let opaque = match unread.weight {
        Weight::Heavy => Opaque::unknown(unread.span, reason.clone()),
        Weight::Light | Weight::Harmless => Opaque::at_rest(unread.span, reason.clone(), false),
    };
    let when = if unread.weight == Weight::Harmless { Predicate::Const(false) } else { Predicate::opaque(opaque) };
    Route { when, ..Route::always(unread.span, Action::Opaque(Blame { span: unread.span, reason })) }
}

/// Whether the line does something in the rewrite phase.
pub fn is_rewrite_line(line: &Line) -> bool {
    match line {
        Line::If(_) => true,
        Line::Plain(directive) => {
            matches!(directive.name.as_str(), "rewrite" | "return" | "set" | "break")
                || directive.name.text.starts_with("rewrite_by_lua")
                || directive.name.text.starts_with("set_by_lua")
                || directive.name.text.starts_with("server_rewrite_by_lua")
        }
        Line::LimitExcept(_) => false,
    }
}
