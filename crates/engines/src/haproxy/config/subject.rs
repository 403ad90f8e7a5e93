//! What the tests of a condition look at.

use super::super::words::Word;
use super::condition::{Term, TermKind};
use super::keyword::List;
use super::proxy::Proxy;

/// The words of a test, from what it looks at on; `None` where a name has several lines, or none.
pub fn test<'c>(proxy: &'c Proxy, term: &'c Term) -> Option<&'c [Word]> {
    match &term.what {
        TermKind::Anonymous(test) => Some(&test.words),
        TermKind::Named(name) => {
            let mut lines = proxy.list(List::Acl).filter(|line| line.at(1) == name.as_str());
            let line = lines.next()?;
            lines.next().is_none().then(|| line.from(2))
        }
    }
}

/// Whether a test looks at the path.
pub fn is_of_path(test: &[Word]) -> bool {
    test.first().is_some_and(|word| word.as_str().starts_with("path"))
}

/// Whether a test looks at the client's address.
pub fn is_of_client(test: &[Word]) -> bool {
    test.first().is_some_and(|word| word.text == "src")
}
