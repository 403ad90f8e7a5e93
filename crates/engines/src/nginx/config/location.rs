//! `location`: which paths it takes.

use model::Text;

use crate::nginx::syntax::Directive;

/// Which paths a location takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `= /path`
    Exact(Text),
    /// `/path`, or `^~ /path` where regular expressions are not asked.
    Prefix {
        /// The path.
        path: Text,
        /// `^~`
        no_regex: bool,
    },
    /// `~ expression`, or `~*` where case is ignored.
    Regex {
        /// The expression.
        source: Text,
        /// `~*`
        fold: bool,
    },
    /// `@name`
    Named(Text),
    /// A text that a template makes, or that can't be read.
    Unread(Text),
}

/// Reads the words before the block. `= /x`, `=/x`, `~ x`, `~x`, `^~/x` are all nginx.
pub fn kind(directive: &Directive) -> Kind {
    let words: Vec<&str> = directive.args.iter().map(|word| word.as_str()).collect();
    let unread = || Kind::Unread(words.join(" ").into());
    if directive.args.iter().any(|word| word.template) {
        return unread();
    }
    let (modifier, path) = match words.as_slice() {
        [modifier, path] => (*modifier, *path),
        [one] => split_modifier(one),
        _ => return unread(),
    };
    match modifier {
        "=" => Kind::Exact(path.into()),
        "~" => Kind::Regex { source: path.into(), fold: false },
        "~*" => Kind::Regex { source: path.into(), fold: true },
        "^~" => Kind::Prefix { path: path.into(), no_regex: true },
        "" if path.starts_with('@') => Kind::Named(path.into()),
        "" => Kind::Prefix { path: path.into(), no_regex: false },
        _ => unread(),
    }
}

/// `=/x`, `~x` and `^~/x` without a blank are nginx too.
fn split_modifier(word: &str) -> (&str, &str) {
    let length = ["~*", "^~", "=", "~"].iter().find(|modifier| word.starts_with(**modifier)).map_or(0, |m| m.len());
    word.split_at(length)
}
