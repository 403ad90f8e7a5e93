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
    }
}
