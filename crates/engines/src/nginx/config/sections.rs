//! The blocks of a configuration, by what they hold: fragments are read as if they stood where they belong.

use finding::Span;

use super::listen::listen;
use super::location::{Kind, kind};
use super::unread::{Unread, weigh};
use super::variables::{Variable, variable};
use super::{Listen, load::Loaded};
use crate::nginx::syntax::{Directive, Word};

/// What one reading of nginx's configuration says.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// `http` blocks, and fragments of their level.
    pub http: Vec<Section>,
    /// `stream` blocks, and fragments of their level.
    pub stream: Vec<Section>,
    /// Directives that stand where nothing of them can be read.
    pub misplaced: Vec<Directive>,
}

/// What stands in `http` or `stream`.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// Settings that servers inherit.
    pub settings: Vec<Directive>,
    /// Servers in order.
    pub servers: Vec<Server>,
    /// Upstreams in order.
    pub upstreams: Vec<Upstream>,
    /// Variables that blocks make.
    pub variables: Vec<Variable>,
    /// Includes that were not read.
    pub unread: Vec<Unread>,
    /// Whether it stands outside of `http` and `stream`, so that a file that isn't here may use what it defines.
    pub fragment: bool,
}

/// One `upstream`.
#[derive(Clone, Debug)]
pub struct Upstream {
    /// The directive, without its block.
    pub span: Span,
    /// Its name.
    pub name: Word,
    /// What it says.
    pub lines: Vec<Directive>,
}

/// One `server`.
#[derive(Clone, Debug)]
pub struct Server {
    /// The directive, without its block.
    pub span: Span,
    /// Where it listens; `*:80` where it doesn't say.
    pub listens: Vec<Listen>,
    /// Its names in order.
    pub names: Vec<Word>,
    /// The rest.
    pub block: Block,
}

/// What stands in a `server`, a `location` or an `if`.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// Directives and conditions in order.
    pub lines: Vec<Line>,
    /// Locations in order.
    pub locations: Vec<Location>,
    /// Includes that were not read.
    pub unread: Vec<Unread>,
}

/// One line of a block.
#[derive(Clone, Debug)]
pub enum Line {
    /// A directive.
    Plain(Directive),
    /// `if`
    If(If),
    /// `limit_except`
    LimitExcept(LimitExcept),
}

/// One location.
#[derive(Clone, Debug)]
pub struct Location {
    /// The directive, without its block.
    pub span: Span,
    /// Which paths.
    pub kind: Kind,
    /// What it says.
    pub block: Block,
}

/// One `if`.
#[derive(Clone, Debug)]
pub struct If {
    /// The directive, without its block.
    pub span: Span,
    /// The words of its condition, with the parentheses.
    pub condition: Vec<Word>,
    /// What it says.
    pub block: Block,
}

/// One `limit_except`.
#[derive(Clone, Debug)]
pub struct LimitExcept {
    /// The directive, without its block.
    pub span: Span,
    /// Methods that are not limited.
    pub methods: Vec<Word>,
    /// What it says.
    pub block: Block,
}

/// Sorts the directives of all files into blocks.
pub fn config(loaded: Vec<Loaded>) -> Config {
    let mut config = Config::default();
    for root in loaded {
        take_root(&mut config, root.directives);
    }
    config
}

/// Words that only stand in a `server` or deeper.
const SERVER_WORDS: [&str; 7] = ["listen", "location", "server_name", "if", "try_files", "rewrite", "return"];

/// Where a part of a configuration belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// In `http`.
    Http,
    /// In a `server` of `http`.
    Server,
    /// In `stream`.
    Stream,
}

/// Where directives belong that stand outside of `http` and `stream`.
pub fn level(directives: &[Directive]) -> Level {
    if directives.iter().any(|directive| SERVER_WORDS.contains(&directive.name.as_str())) {
        return Level::Server;
    }
    if directives.iter().any(is_stream_server) { Level::Stream } else { Level::Http }
}

/// Sorts the directives of one root; what stands outside of `http` and `stream` is wrapped by what it is.
fn take_root(config: &mut Config, directives: Vec<Directive>) {
    let level = level(&directives);
    let mut loose = Vec::new();
    for directive in directives {
        match directive.name.as_str() {
            "http" if directive.body.is_some() => {
                config.http.push(section(directive.body.unwrap_or_default()));
            }
            "stream" if directive.body.is_some() => {
                config.stream.push(section(directive.body.unwrap_or_default()));
            }
            "mail" => config.misplaced.push(directive),
            _ => loose.push(directive),
        }
    }
    match level {
        Level::Server => {
            let (outer, inner) = loose.into_iter().partition(is_http_level);
            let mut section = fragment(outer);
            section.servers.push(implied_server(inner));
            config.http.push(section);
        }
        Level::Stream => config.stream.push(fragment(loose)),
        Level::Http => config.http.push(fragment(loose)),
    }
}

/// In `http` a server can't hold `proxy_pass` itself.
pub fn is_stream_server(directive: &Directive) -> bool {
    let holds = |name: &str| directive.inner().iter().any(|inner| inner.is(name));
    directive.is("server") && (holds("proxy_pass") || holds("ssl_preread")) && !holds("location")
}

/// Blocks that only stand directly in `http`.
pub fn is_http_level(directive: &Directive) -> bool {
    const BLOCKS: [&str; 5] = ["server", "upstream", "map", "geo", "split_clients"];
    directive.body.is_some() && BLOCKS.contains(&directive.name.as_str())
}

/// The server that a fragment of server level stands in.
fn implied_server(lines: Vec<Directive>) -> Server {
    let span = lines.iter().map(|line| line.span).reduce(Span::to).unwrap_or(Span::new(finding::FileId(0), 0, 0));
    server(span, lines)
}

/// What would stand in `http` or `stream`.
fn fragment(directives: Vec<Directive>) -> Section {
    Section { fragment: true, ..section(directives) }
}

/// What stands in `http` or `stream`.
fn section(directives: Vec<Directive>) -> Section {
    let mut section = Section::default();
    for mut directive in directives {
        match directive.name.as_str() {
            "server" if directive.body.is_some() => {
                section.servers.push(server(directive.span, directive.body.take().unwrap_or_default()));
            }
            "upstream" if directive.body.is_some() && !directive.args.is_empty() => {
                let (span, lines) = (directive.span, directive.body.take().unwrap_or_default());
                section.upstreams.push(Upstream { span, name: directive.args.swap_remove(0), lines });
            }
            "map" | "geo" | "split_clients" => section.variables.extend(variable(directive)),
            "include" => section.unread.extend(unread(&directive)),
            _ => section.settings.push(directive),
        }
    }
    section
}

/// An `include` that loading left in place.
fn unread(directive: &Directive) -> Option<Unread> {
    let path = directive.args.first()?;
    Some(Unread { span: directive.span, path: path.text.clone(), weight: weigh(&path.text) })
}

/// What stands in a `server`; its names and addresses are taken out of the lines.
fn server(span: Span, lines: Vec<Directive>) -> Server {
    let (mut listens, mut names, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    let mut says_listen = false;
    for directive in lines {
        match directive.name.as_str() {
            "listen" => {
                says_listen = true;
                listens.extend(listen(&directive));
            }
            "server_name" => names.extend(directive.args),
            _ => rest.push(directive),
        }
    }
    if !says_listen {
        listens.push(Listen::implied(span));
    }
    Server { span, listens, names, block: block(rest) }
}

/// What stands in a block that may hold locations and conditions.
fn block(directives: Vec<Directive>) -> Block {
    let mut out = Block::default();
    for mut directive in directives {
        match directive.name.as_str() {
            "location" => {
                let kind = kind(&directive);
                let inner = block(directive.body.take().unwrap_or_default());
                out.locations.push(Location { span: directive.span, kind, block: inner });
            }
            "if" => {
                let inner = block(directive.body.take().unwrap_or_default());
                out.lines.push(Line::If(If { span: directive.span, condition: directive.args, block: inner }));
            }
            "limit_except" => {
                let inner = block(directive.body.take().unwrap_or_default());
                let methods = directive.args;
                out.lines.push(Line::LimitExcept(LimitExcept { span: directive.span, methods, block: inner }));
            }
            "include" => out.unread.extend(unread(&directive)),
            _ => out.lines.push(Line::Plain(directive)),
        }
    }
    out
}
