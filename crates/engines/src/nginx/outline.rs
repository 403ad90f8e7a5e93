//! The outline of nginx's files.

use finding::{FileId, SourceMap, Span};
use smol_str::{SmolStr, format_smolstr};

use super::config::included;
use super::syntax::{Directive, Word, tree};
use crate::Surroundings;
use crate::outline::{Kind, Name, NamedFile, Outline, Section, Statement};

/// What the files are made of; each stands for itself, whatever includes it.
pub fn outline(sources: &SourceMap, files: &[FileId], around: &dyn Surroundings) -> Outline {
    let mut out = Outline::default();
    for &file in files {
        let tree = tree(file, sources.file(file).text());
        let mut writer = Writer { sources, around, out, scope: format_smolstr!("{}", file.0) };
        writer.block(&tree.directives, "", 0);
        out = writer.out;
    }
    out
}

/// Goes through the blocks, deeper with each. Names are of one scope, but for those of locations.
struct Writer<'a> {
    sources: &'a SourceMap,
    around: &'a dyn Surroundings,
    out: Outline,
    /// What tells named locations of this server from those of others.
    scope: SmolStr,
}

impl Writer<'_> {
    /// What stands in a block; blocks are at most as deep as the reader takes them.
    fn block(&mut self, directives: &[Directive], inside: &str, depth: u8) {
        for directive in directives {
            if matches!(inside, "map" | "geo" | "split_clients" | "types") {
                directive.args.iter().for_each(|word| self.variables(word));
                self.include(directive);
                continue;
            }
            let outer = self.scope.clone();
            if directive.is("server") && directive.body.is_some() {
                self.scope = format_smolstr!("{}:{}", directive.span.file.0, directive.span.start);
            }
            self.directive(directive, inside);
            let deeper = depth + u8::from(self.list(directive, inside, depth));
            self.block(directive.inner(), directive.name.as_str(), deeper);
            self.scope = outer;
        }
    }

    /// A statement is the directive up to its block. Of its words one may make a variable; all others may use some.
    fn directive(&mut self, directive: &Directive, inside: &str) {
        let words = std::iter::once(&directive.name).chain(&directive.args).map(|word| word.span).collect();
        self.out.statements.push(Statement { span: directive.span, words });
        self.include(directive);
        let made = made_variable(directive);
        for (index, word) in directive.args.iter().enumerate() {
            match word.as_str() {
                name if Some(index) == made => self.name("variable", name.trim_start_matches('$'), word.span, true),
                name if name.starts_with('@') => {
                    let scope = self.scope.clone();
                    let (text, span, is_made) = (name.into(), word.span, directive.is("location"));
                    self.out.names.push(Name { kind: "location", text, span, is_made, scope });
                }
                _ => self.variables(word),
            }
        }
        self.named(directive, inside);
    }

    /// Variables are told without regard to case, as nginx does.
    fn name(&mut self, kind: &'static str, text: &str, span: Span, is_made: bool) {
        let text = if kind == "variable" { text.to_ascii_lowercase().into() } else { text.into() };
        self.out.names.push(Name { kind, text, span, is_made, scope: SmolStr::default() });
    }

    /// Names of upstreams, zones and formats.
    fn named(&mut self, directive: &Directive, inside: &str) {
        match (directive.name.as_str(), directive.args.as_slice()) {
            ("upstream", [word, ..]) => self.name("upstream", word.as_str(), word.span, true),
            (
                "proxy_pass" | "grpc_pass" | "fastcgi_pass" | "uwsgi_pass" | "scgi_pass" | "memcached_pass",
                [word, ..],
            ) => self.passed(word),
            ("log_format", [word, ..]) => self.name("log format", word.as_str(), word.span, true),
            ("access_log", [_, word, ..]) => self.name("log format", word.as_str(), word.span, false),
            ("limit_conn" | "proxy_cache" | "fastcgi_cache" | "uwsgi_cache", [word, ..]) => {
                self.name("zone", word.as_str(), word.span, false)
            }
            ("zone", [word, ..]) if inside == "upstream" => self.name("zone", word.as_str(), word.span, true),
            (name, args) => args.iter().for_each(|word| self.zone(name, word)),
        }
    }

    /// `zone=name:10m` makes a zone, `zone=name` uses one.
    fn zone(&mut self, directive: &str, word: &Word) {
        let Some((key, rest)) = word.as_str().split_once('=') else { return };
        let name = rest.split(':').next().unwrap_or("");
        if matches!(key, "zone" | "keys_zone") && !name.is_empty() {
            let start = word.span.start as usize + usize::from(word.quoted) + key.len() + 1;
            let span = Span::new(word.span.file, start, start + name.len());
            self.name("zone", name, span, directive.ends_with("_zone") || key == "keys_zone");
        }
    }

    /// The host of what a request is passed to may be an upstream.
    fn passed(&mut self, word: &Word) {
        let raw = self.sources.text(word.span);
        let start = raw.find("://").map_or(usize::from(word.quoted), |at| at + 3);
        let host = raw[start..].split(['/', ':', '?', '"', '\'']).next().unwrap_or("");
        if !host.is_empty() && !host.contains('$') {
            let start = word.span.start as usize + start;
            self.name("upstream", host, Span::new(word.span.file, start, start + host.len()), false);
        }
    }

    /// `$name` and `${name}`.
    fn variables(&mut self, word: &Word) {
        let raw = self.sources.text(word.span);
        let uses = raw.match_indices('$').filter_map(|(at, _)| {
            let start = at + 1 + usize::from(raw[at + 1..].starts_with('{'));
            let length = raw[start..].bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
            (length > 0).then(|| (start, raw[start..start + length].to_owned()))
        });
        for (at, name) in uses.collect::<Vec<_>>() {
            let start = word.span.start as usize + at;
            self.name("variable", &name, Span::new(word.span.file, start, start + name.len()), false);
        }
    }

    /// A pattern may name several files.
    fn include(&mut self, directive: &Directive) {
        if let (true, Some(word)) = (directive.is("include"), directive.args.first()) {
            self.out.files.push(NamedFile { span: word.span, names: included(self.around, word.as_str()) });
        }
    }

    /// Lists what is worth it, and says whether it did.
    fn list(&mut self, directive: &Directive, inside: &str, depth: u8) -> bool {
        let words = || directive.args.iter().map(Word::as_str).collect::<Vec<_>>().join(" ");
        let (kind, name) = match (directive.name.as_str(), inside) {
            ("server", "upstream") => (Kind::Endpoint, words().into()),
            ("server", _) => (Kind::Listener, site(directive)),
            ("location", _) => (Kind::Route, format_smolstr!("location {}", words())),
            ("upstream", _) => (Kind::Pool, format_smolstr!("upstream {}", words())),
            ("http" | "stream", "") => (Kind::Other, directive.name.text.clone()),
            ("map" | "geo" | "split_clients", _) => {
                (Kind::Other, format_smolstr!("{} {}", directive.name.text, words()))
            }
            _ => return false,
        };
        let span = directive.span.to(last(directive));
        self.out.sections.push(Section { kind, name, span, head: directive.name.span, depth });
        true
    }
}

/// Where a directive with all that stands in it ends, as far as that is kept.
fn last(directive: &Directive) -> Span {
    let mut at = directive;
    while let Some(inner) = at.inner().last() {
        at = inner;
    }
    at.span
}

/// What a server is called: by its names, else by where it listens.
fn site(directive: &Directive) -> SmolStr {
    let of = |name: &str| directive.inner().iter().find(|line| line.is(name)).and_then(|line| line.arg(0));
    match of("server_name").or_else(|| of("listen")) {
        Some(name) => format_smolstr!("server {name}"),
        None => "server".into(),
    }
}

/// Which of its words names a variable that a directive makes.
fn made_variable(directive: &Directive) -> Option<usize> {
    let index = match directive.name.as_str() {
        "set" | "auth_request_set" | "js_set" | "perl_set" | "js_var" | "set_by_lua_block" => 0,
        "geo" if directive.args.len() == 1 => 0,
        "map" | "geo" | "split_clients" => 1,
        _ => return None,
    };
    directive.arg(index).filter(|name| name.starts_with('$')).map(|_| index)
}

/// What has the names that may stand as the last of these words.
pub fn expects(words: &[&str]) -> &'static [&'static str] {
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return &[] };
    match *first {
        _ if words.len() < 2 => &[],
        _ if last.contains('$') => &["variable"],
        _ if last.starts_with('@') => &["location"],
        "limit_conn" | "proxy_cache" | "fastcgi_cache" | "uwsgi_cache" => &["zone"],
        "access_log" if words.len() == 3 => &["log format"],
        name if name.ends_with("_pass") => &["upstream"],
        _ => &[],
    }
}
