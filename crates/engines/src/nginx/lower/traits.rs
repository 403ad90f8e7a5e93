//! What stands in a server anywhere: looked for once, so that what isn't needed isn't written.

use super::said::is_said;
use crate::nginx::config::{Block, Config, Kind, Line};
use crate::nginx::syntax::Word;

/// What stands in a server anywhere.
#[derive(Clone, Debug, Default)]
pub struct Traits<'c> {
    /// Something changes the path of a request.
    pub rewrites: bool,
    /// Something may put two slashes next to each other into a path.
    pub doubles: bool,
    /// An `error_page` holds.
    pub error_pages: bool,
    /// Some text uses a group of an expression.
    pub groups: bool,
    /// Some text uses a group by number that may come from another line: what every match leaves behind counts.
    pub groups_of_others: bool,
    /// Lines that say something of headers of answers.
    pub answers: usize,
    /// Names of the variables that `set` sets, once for each time.
    pub sets: Vec<&'c str>,
    /// The last argument of the first `try_files` or `error_page` that ends with a plain path.
    pub fallback: Option<&'c Word>,
    /// Expressions and exact paths of locations: what an index file may run into.
    pub picky: Vec<&'c str>,
    /// Some location has a folder alone: `= /`.
    pub folders: bool,
    /// Prefixes of locations.
    pub prefixes: Vec<&'c str>,
    /// Locations that answer with a status of their own, by exact path or prefix.
    pub returns: Vec<(&'c str, u16)>,
}

impl<'c> Traits<'c> {
    /// Whether the groups of a match of this expression matter.
    pub fn keeps_groups(&self, source: &str) -> bool {
        self.groups_of_others || self.groups && source.contains('(')
    }

    /// The traits of a block with all blocks in it.
    pub fn of(block: &'c Block) -> Self {
        let mut traits = Traits::default();
        traits.add(block);
        // Without an `index` it is `index.html`, to which a request for a folder is rewritten.
        traits.rewrites |= traits.takes("index.html");
        traits
    }

    /// Whether the variable is set at one place alone.
    pub fn sets_once(&self, name: &str) -> bool {
        let is = |set: &&&str| set.strip_prefix('$').is_some_and(|own| own.eq_ignore_ascii_case(name));
        self.sets.iter().filter(is).count() == 1
    }

    /// Whether some location takes files of that name: by their extension, exactly, by how their names begin, or because
    /// another one has the folder alone.
    pub fn takes(&self, name: &str) -> bool {
        let extension = name.rsplit_once('.').map_or(name, |(_, extension)| extension);
        let takes = |text: &&str| text.ends_with(name) || text.contains(extension);
        self.folders || self.picky.iter().any(takes) || self.begins(name)
    }

    /// Whether a location takes the path of a file by how its name begins.
    fn begins(&self, name: &str) -> bool {
        let last = |path: &&str| path.rsplit('/').next().is_some_and(|last| !last.is_empty() && name.starts_with(last));
        self.prefixes.iter().any(last)
    }

    /// Adds what stands in a block.
    fn add(&mut self, block: &'c Block) {
        for line in &block.lines {
            match line {
                Line::Plain(directive) => {
                    let name = directive.name.as_str();
                    self.rewrites |= matches!(name, "rewrite" | "try_files" | "error_page" | "index");
                    self.doubles |=
                        name == "rewrite" || name == "error_page" && directive.args.iter().any(has_variable);
                    self.doubles |= name == "try_files" && directive.args.last().is_some_and(has_variable);
                    self.error_pages |= name == "error_page";
                    self.answers += usize::from(is_said(name));
                    if matches!(name, "try_files" | "error_page") && self.fallback.is_none() {
                        self.fallback = directive.args.last().filter(|word| is_plain_path(word.as_str()));
                    }
                    self.groups |= directive.args.iter().any(uses_group);
                    let own = name == "rewrite" && directive.arg(0).is_some_and(|source| source.contains('('));
                    self.groups_of_others |= !own && directive.args.iter().any(uses_number);
                    self.sets.extend(directive.arg(0).filter(|_| name == "set"));
                }
                Line::If(condition) => {
                    self.groups |= condition.condition.iter().any(uses_group);
                    self.add(&condition.block);
                }
                Line::LimitExcept(limit) => self.add(&limit.block),
            }
        }
        for location in &block.locations {
            if let Kind::Exact(text) | Kind::Regex { source: text, .. } = &location.kind {
                self.picky.push(text);
                self.groups |= text.contains("(?");
            }
            self.folders |= matches!(&location.kind, Kind::Exact(path) if path.ends_with('/'));
            if let Kind::Prefix { path, .. } = &location.kind {
                self.prefixes.push(path);
            }
            if let Kind::Exact(path) | Kind::Prefix { path, .. } = &location.kind {
                self.returns.extend(returned(&location.block).map(|status| (path.as_str(), status)));
            }
            self.add(&location.block);
        }
    }
}

/// Whether the word has a variable.
fn has_variable(word: &Word) -> bool {
    word.text.contains('$')
}

/// The status that a block answers with, where nothing is looked at before.
fn returned(block: &Block) -> Option<u16> {
    let first = block.lines.iter().find(|line| match line {
        Line::Plain(directive) => matches!(directive.name.as_str(), "break" | "return" | "rewrite" | "set"),
        Line::If(_) | Line::LimitExcept(_) => true,
    })?;
    match first {
        Line::Plain(directive) if directive.is("return") => directive.arg(0)?.parse().ok(),
        _ => None,
    }
}

/// Whether it is a path without a variable, whatever its query is.
pub fn is_plain_path(text: &str) -> bool {
    let path = text.split('?').next().unwrap_or(text).split("$is_args").next().unwrap_or(text);
    path.starts_with('/') && !path.contains('$')
}

/// Whether a text outside of the servers uses a group.
pub fn outside(config: &Config) -> bool {
    let mut sections = config.http.iter().chain(&config.stream);
    sections.any(|section| {
        let settings = section.settings.iter().flat_map(|directive| &directive.args);
        let values =
            section.variables.iter().flat_map(|variable| &variable.entries).filter_map(|entry| entry.value.as_ref());
        settings.chain(values).any(uses_group)
    })
}

/// `$1`, `${1}`, or a group with a name.
fn uses_group(word: &Word) -> bool {
    uses_number(word) || word.text.contains("(?")
}

/// `$1` or `${1}`.
fn uses_number(word: &Word) -> bool {
    let text = word.text.as_bytes();
    let digit = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
    memchr::memchr_iter(b'$', text).any(|at| digit(at + 1) || (text.get(at + 1) == Some(&b'{') && digit(at + 2)))
}
