//! Sentences on words, found by the words of a statement.

/// The sentence for a statement: of its first two words together, else of the first; `sorted` is sorted by words.
pub(crate) fn find(sorted: &'static [(&str, &str)], words: &[&str]) -> Option<&'static str> {
    let of = |key: &str| Some(sorted[sorted.binary_search_by(|(word, _)| (*word).cmp(key)).ok()?].1);
    let both = words.get(..2).and_then(|two| of(&two.join(" ")));
    both.or_else(|| of(words.first()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_words_come_before_one() {
        let sorted: &[(&str, &str)] = &[("option", "one"), ("option httplog", "two")];
        assert_eq!(find(sorted, &["option", "httplog", "x"]), Some("two"));
        assert_eq!(find(sorted, &["option", "other"]), Some("one"));
        assert_eq!(find(sorted, &["other"]), None);
        assert_eq!(find(sorted, &[]), None);
    }
}
