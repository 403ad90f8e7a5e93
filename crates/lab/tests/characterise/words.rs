//! Words of a line; double quotes hold blanks together.

/// The words, quotes and all.
pub fn raw(text: &str) -> Vec<&str> {
    let mut quoted = false;
    let splits = move |c: char| {
        quoted ^= c == '"';
        c == ' ' && !quoted
    };
    text.split(splits).filter(|word| !word.is_empty()).collect()
}

/// A word without its quotes.
pub fn plain(word: &str) -> String {
    word.replace('"', "")
}

/// `name=value`.
pub fn pair(word: &str) -> Option<(String, String)> {
    let (name, value) = word.split_once('=')?;
    Some((name.to_ascii_lowercase(), plain(value)))
}

#[test]
fn quotes_hold_a_word_together() {
    assert_eq!(raw("a  b=\"c, d\" e"), ["a", "b=\"c, d\"", "e"]);
    assert_eq!(pair("B=\"c, d\""), Some(("b".to_owned(), "c, d".to_owned())));
}
