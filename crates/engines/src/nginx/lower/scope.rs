//! Blocks inside blocks: what is said here, and what is inherited.

use std::collections::HashMap;

use crate::nginx::config::{Block, Line};
use crate::nginx::syntax::Directive;

/// The settings of a block, with those of the blocks around it.
pub struct Scope<'c, 's> {
    outer: Option<&'s Scope<'c, 's>>,
    own: Own<'c>,
    /// The lines of the block, conditions among them.
    lines: &'c [Line],
    /// Whether the lines of the rewrite phase around it are passed over.
    apart: bool,
    /// Whether it is an `if`: lines of the rewrite phase around it come after its own.
    conditional: bool,
}

enum Own<'c> {
    /// Few lines: looking through them is quickest.
    Few(&'c [Line]),
    /// Many lines, by name.
    Many(ByName<'c>),
}

/// Directives by name, with their places in the block.
type ByName<'c> = HashMap<&'c str, Vec<(usize, &'c Directive)>>;

/// From this many lines on they are kept by name.
const MANY: usize = 10;

impl<'c, 's> Scope<'c, 's> {
    /// The outermost block.
    pub fn section(settings: &'c [Directive]) -> Self {
        Scope { outer: None, own: Own::Many(by_name(settings.iter())), lines: &[], apart: false, conditional: false }
    }

    /// A block inside this one.
    pub fn inner<'i>(&'i self, block: &'c Block) -> Scope<'c, 'i>
    where
        's: 'i,
    {
        let own = if block.lines.len() < MANY {
            Own::Few(&block.lines)
        } else {
            Own::Many(by_name(block.lines.iter().filter_map(plain)))
        };
        Scope { outer: Some(self), own, lines: &block.lines, apart: false, conditional: false }
    }

    /// An `if` inside this block.
    pub fn conditional<'i>(&'i self, block: &'c Block) -> Scope<'c, 'i>
    where
        's: 'i,
    {
        Scope { conditional: true, ..self.inner(block) }
    }

    /// A block inside this one for which the rewrite phase around it isn't run: `limit_except`.
    pub fn apart<'i>(&'i self, block: &'c Block) -> Scope<'c, 'i>
    where
        's: 'i,
    {
        Scope { apart: true, ..self.inner(block) }
    }

    /// Directives of these names in this block alone, in order.
    pub fn own(&self, names: &[&str]) -> Vec<&'c Directive> {
        match &self.own {
            Own::Few(lines) => {
                lines.iter().filter_map(plain).filter(|line| names.contains(&line.name.as_str())).collect()
            }
            Own::Many(map) => {
                let mut found: Vec<_> = names.iter().filter_map(|name| map.get(name)).flatten().copied().collect();
                found.sort_by_key(|(index, _)| *index);
                found.into_iter().map(|(_, directive)| directive).collect()
            }
        }
    }

    /// The last directive of that name in this block alone.
    pub fn own_last(&self, name: &str) -> Option<&'c Directive> {
        match &self.own {
            Own::Few(lines) => lines.iter().filter_map(plain).rfind(|directive| directive.is(name)),
            Own::Many(map) => map.get(name)?.last().map(|(_, directive)| *directive),
        }
    }

    /// Directives of these names in the nearest block that has one: nginx inherits them all or not at all.
    pub fn all(&self, names: &[&str]) -> Vec<&'c Directive> {
        let own = self.own(names);
        match self.outer {
            Some(outer) if own.is_empty() => outer.all(names),
            _ => own,
        }
    }

    /// Directives of that name in this block and all around it, the innermost first.
    pub fn every(&self, name: &str) -> Vec<&'c Directive> {
        let mut found = self.own(&[name]);
        let mut around = self.outer;
        while let Some(scope) = around {
            found.extend(scope.own(&[name]));
            around = scope.outer;
        }
        found
    }

    /// Whether a line of this block, or of one around it inside of a server, has such a name.
    pub fn says_inside(&self, is_meant: impl Fn(&str) -> bool + Copy) -> bool {
        let Some(outer) = self.outer.filter(|outer| outer.outer.is_some()) else { return false };
        let own = self.lines.iter().filter_map(plain).any(|line| is_meant(line.name.as_str()));
        own || outer.says_inside(is_meant)
    }

    /// The directive of that name that holds here.
    pub fn last(&self, name: &str) -> Option<&'c Directive> {
        self.own_last(name).or_else(|| self.outer?.last(name))
    }

    /// Whether a switch that holds here is on; `default` where nobody says.
    pub fn is_on(&self, name: &str, default: bool) -> bool {
        self.last(name).and_then(|directive| directive.arg(0)).map_or(default, |word| word == "on")
    }

    /// The value of `set $name` where it is certain: it is set here, once and outside of any `if`; or in a block around,
    /// and nowhere else in the server, as `only_once` says.
    pub fn set_to(&self, name: &str, only_once: bool) -> Option<&'c str> {
        let sets = sets_of(self.lines, name);
        match sets.as_slice() {
            [] => {
                let outer = self.outer.filter(|_| only_once)?;
                if self.apart { outer.outer?.set_to(name, only_once) } else { outer.set_to(name, only_once) }
            }
            [_] if self.conditional && !only_once => None,
            [only] => {
                let at =
                    self.lines.iter().position(|line| plain(line).is_some_and(|line| std::ptr::eq(line, *only)))?;
                only.arg(1).filter(|_| !breaks(&self.lines[..at]))
            }
            _ => None,
        }
    }
}

/// Whether a `break`, or a `rewrite ... break`, is among the lines.
pub fn breaks(lines: &[Line]) -> bool {
    lines.iter().any(|line| match line {
        Line::Plain(directive) => directive.is("break") || directive.is("rewrite") && directive.arg(2) == Some("break"),
        Line::If(condition) => breaks(&condition.block.lines),
        Line::LimitExcept(_) => false,
    })
}

/// Whether the directive sets that variable.
fn sets(directive: &Directive, name: &str) -> bool {
    let own = directive.arg(0).and_then(|word| word.strip_prefix('$'));
    directive.is("set") && own.is_some_and(|own| own.eq_ignore_ascii_case(name))
}

/// All places that set the variable, conditions included.
fn sets_of<'c>(lines: &'c [Line], name: &str) -> Vec<&'c Directive> {
    let in_line = |line: &'c Line| match line {
        Line::Plain(directive) if sets(directive, name) => vec![directive],
        Line::If(condition) => sets_of(&condition.block.lines, name),
        _ => Vec::new(),
    };
    lines.iter().flat_map(in_line).collect()
}

/// The directive of a line that is neither `if` nor `limit_except`.
pub fn plain(line: &Line) -> Option<&Directive> {
    match line {
        Line::Plain(directive) => Some(directive),
        _ => None,
    }
}

/// Lines by name, each with its place, so that their order can be had again.
fn by_name<'c>(directives: impl Iterator<Item = &'c Directive>) -> ByName<'c> {
    let mut map = ByName::new();
    for (index, directive) in directives.enumerate() {
        map.entry(directive.name.as_str()).or_default().push((index, directive));
    }
    map
}
