//! Passwords in URLs.

use std::borrow::Cow;
use std::ops::Range;

/// Where the password of a URL stands in it.
pub(super) fn place(url: &str) -> Option<Range<usize>> {
    let start = url.find("://")? + 3;
    let end = start + url[start..].rfind('@')?;
    let colon = start + url[start..end].find(':')?;
    (!url[start..end].contains('/')).then_some(colon + 1..end)
}

/// A text that may be a URL with a password in it, with stars in its place.
pub(super) fn without(text: &str) -> Cow<'_, str> {
    match place(text) {
        Some(range) => format!("{}***{}", &text[..range.start], &text[range.end..]).into(),
        None => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_left_out() {
        assert_eq!(without("postgres://u:p@ss@/db"), "postgres://u:***@/db");
        assert_eq!(without("http://a/b:c@d"), "http://a/b:c@d");
    }
}
