//! Regular expressions that say no more than a plain text would.

use model::{How, Pattern};

/// A text that says the same as a regular expression, or the part of it that every match begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plain {
    /// How the text is compared.
    pub how: How,
    /// The text.
    pub text: String,
    /// Whether the expression says exactly this; else every match has it, but not everything that has it matches.
    pub exact: bool,
}

/// Reads an expression as a plain text, where it can be read so.
pub fn plain(pattern: &Pattern) -> Option<Plain> {
    let source = pattern.source.as_str();
    let (anchored, rest) = source.strip_prefix('^').map_or((false, source), |rest| (true, rest));
    let (text, rest) = leading_text(rest);
    let how = match (anchored, rest) {
        (true, "$") => How::Equal,
        (true, _) => How::Prefix,
        (false, "$") => How::Suffix,
        (false, "") => How::Substring,
        (false, _) => return None,
    };
    let whole = matches!(rest, "" | "$" | ".*");
    // An alternative at the top level makes what stands before it optional.
    if !whole && rest.contains('|') {
        return None;
    }
    (whole || !text.is_empty()).then_some(Plain { how, text, exact: whole })
}

/// The characters that stand for themselves at the start, and what follows them.
fn leading_text(source: &str) -> (String, &str) {
    let mut text = String::new();
    let mut rest = source;
    loop {
        let (character, length) = match single(rest) {
            Some(found) => found,
            None => return (text, rest),
        };
        if rest[length..].starts_with(['?', '*', '{', '+']) {
            return (text, rest);
        }
        text.push(character);
        rest = &rest[length..];
    }
}

/// A character that stands for itself, with the length of what writes it.
fn single(rest: &str) -> Option<(char, usize)> {
    let mut characters = rest.chars();
    match characters.next()? {
        '\\' => {
            let escaped = characters.next()?;
            escaped.is_ascii_punctuation().then_some((escaped, 2))
        }
        special if "^$.[]|()?*+{}".contains(special) => None,
        other => Some((other, other.len_utf8())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(source: &str) -> Option<(How, String, bool)> {
        plain(&Pattern::new(source, false)).map(|plain| (plain.how, plain.text, plain.exact))
    }

    #[test]
    fn plain_texts_in_disguise() {
        assert_eq!(of("^/api/"), Some((How::Prefix, "/api/".into(), true)));
        assert_eq!(of("^/api/.*"), Some((How::Prefix, "/api/".into(), true)));
        assert_eq!(of(r"^a\.example\.com$"), Some((How::Equal, "a.example.com".into(), true)));
        assert_eq!(of(r"\.php$"), Some((How::Suffix, ".php".into(), true)));
    }

    #[test]
    fn the_certain_beginning_of_others() {
        assert_eq!(of("^/v[0-9]+/x"), Some((How::Prefix, "/v".into(), false)));
        assert_eq!(of("^/ab?c"), Some((How::Prefix, "/a".into(), false)));
    }

    #[test]
    fn what_is_no_text_is_none() {
        assert_eq!(of("^/a|/b"), None);
        assert_eq!(of("^.*$"), None);
        assert_eq!(of("a.c"), None);
        assert_eq!(of(r"^\d"), None);
    }
}
