//! The small languages of what is watched.

use super::types::Database;
use crate::intent::words::Word;

/// User and name of a database.
pub(super) static DATABASE: Word = Word {
    expects: "postgres://user@/database, without host and password: PGPASSWORD has that",
    pattern: Some("^postgres(ql)?://[^:@/]+@/[^/?]+$"),
    accepts: |text| database(text).is_some(),
};

/// A path on an endpoint.
pub(super) static PATH: Word = Word { expects: "a path such as /metrics", pattern: Some("^/[^ ]*$"), accepts: is_path };

/// Yes or no, as YAML 1.2 has it.
pub(super) static TRUTH: Word =
    Word { expects: "true or false", pattern: Some("^(true|false)$"), accepts: |text| truth(text).is_some() };

fn is_path(text: &str) -> bool {
    text.starts_with('/') && !text.contains(|letter: char| letter.is_whitespace() || letter.is_control())
}

pub(super) fn truth(text: &str) -> Option<bool> {
    match text {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// A password here would be one in a file that is shared.
pub(super) fn database(text: &str) -> Option<Database> {
    let rest = text.strip_prefix("postgres://").or(text.strip_prefix("postgresql://"))?;
    let (user, name) = rest.split_once("@/")?;
    let is_plain = |text: &str| !text.is_empty() && !text.contains(['/', ':', '@', '?', ' ']);
    (is_plain(user) && is_plain(name)).then(|| Database { user: user.into(), name: name.into() })
}

/// Where the password of a URL stands in it.
pub(super) fn password(url: &str) -> Option<std::ops::Range<usize>> {
    let start = url.find("://")? + 3;
    let end = start + url[start..].rfind('@')?;
    let colon = start + url[start..end].find(':')?;
    (!url[start..end].contains('/')).then_some(colon + 1..end)
}

/// A text that may be a URL with a password in it, with stars in its place.
pub(crate) fn without_password(text: &str) -> std::borrow::Cow<'_, str> {
    match password(text) {
        Some(range) => format!("{}***{}", &text[..range.start], &text[range.end..]).into(),
        None => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_no_part_of_it() {
        assert_eq!(database("postgres://u@/db"), Some(Database { user: "u".into(), name: "db".into() }));
        assert!(
            ["postgres://u:p@/db", "postgres://u@host/db", "postgres://@/db", "u@/db"].map(database)
                == [const { None }; 4]
        );
        assert_eq!(without_password("postgres://u:p@ss@/db"), "postgres://u:***@/db");
        assert_eq!(without_password("http://a/b:c@d"), "http://a/b:c@d");
    }
}
