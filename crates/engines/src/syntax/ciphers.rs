//! Lists of ciphers, as OpenSSL reads them: `ECDHE+AESGCM:RC4-SHA:!aNULL`.

use finding::Severity;

/// A part of a list that lets in what is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weak<'t> {
    /// The part, as written.
    pub part: &'t str,
    /// What is wrong with it.
    pub why: &'static str,
}

impl Weak<'_> {
    /// 3DES is slow to break and was in every recommended list for years; OpenSSL leaves it out by itself since 1.1.0.
    pub fn severity(&self) -> Severity {
        if is_triple(self.part) { Severity::Note } else { Severity::Warning }
    }
}

/// Words in the names of ciphers and groups, and what is wrong with those that have them.
const BROKEN: &[(&[&str], &str)] = &[
    (&["NULL", "eNULL"], "it doesn't encrypt"),
    (&["aNULL", "ADH", "AECDH"], "it doesn't say who the other side is"),
    (&["EXP", "EXPORT", "EXPORT40", "EXPORT56", "EXP1024", "LOW"], "its keys are short enough to be tried out"),
    (&["RC4"], "RC4 gives away what is sent often, such as cookies"),
    (&["DES"], "a key of DES is found within days"),
    (&["3DES", "CBC3"], "3DES gives away what is sent over a long connection (Sweet32)"),
    (&["MD5"], "MD5 no longer tells what was changed on the way"),
];

/// The part of a list that adds something broken which no other part takes out again.
pub fn weak(list: &str) -> Option<Weak<'_>> {
    let parts: Vec<&str> = list.split([':', ',', ' ']).filter(|part| !part.is_empty()).collect();
    let added = parts.iter().enumerate().filter(|(_, part)| !part.starts_with(['!', '-', '+', '@']));
    let weak = added.filter_map(|(at, part)| {
        let (words, why) = broken(part)?;
        let gone = parts.iter().enumerate().any(|(other, text)| match text.as_bytes().first() {
            Some(b'!') => takes_out(&text[1..], part, words),
            Some(b'-') if other > at => takes_out(&text[1..], part, words),
            _ => false,
        });
        (!gone).then_some(Weak { part, why })
    });
    // The first of the worst.
    weak.reduce(|worst, next| if next.severity() > worst.severity() { next } else { worst })
}

/// What is broken about the ciphers of one part: the words for it, and why.
fn broken(part: &str) -> Option<(&'static [&'static str], &'static str)> {
    let is = |names: &&[&str]| words(part).any(|word| names.contains(&word) && !(word == "DES" && is_triple(part)));
    BROKEN.iter().find(|(names, _)| is(names)).map(|(names, why)| (*names, *why))
}

/// Whether a part that takes ciphers out takes out all of `part`: one of its own words, or another for the same.
fn takes_out(gone: &str, part: &str, same: &[&str]) -> bool {
    let own = |word: &str| words(part).any(|own| own == word) && !(word == "DES" && is_triple(part));
    gone == part || words(gone).all(|word| same.contains(&word) || own(word))
}

/// Whether the DES in a name is 3DES, as in `DES-CBC3-SHA`: the group `DES` doesn't have it.
fn is_triple(part: &str) -> bool {
    words(part).any(|word| matches!(word, "CBC3" | "3DES"))
}

/// The words that a name is made of.
fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(['-', '_', '+'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_let_in_is_found_and_what_is_taken_out_is_not() {
        let cases = [
            ("HIGH:!aNULL:!MD5", None),
            ("ECDHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-SHA", None),
            ("AES128-SHA:RC4-SHA", Some("RC4-SHA")),
            ("RC4+RSA:HIGH:!RC4", None),
            ("RC4:-RC4:HIGH", None),
            ("-RC4:RC4", Some("RC4")),
            ("ALL:+RC4:@STRENGTH", None),
            ("EECDH+3DES:!MD5", Some("EECDH+3DES")),
            ("DES-CBC3-SHA:!3DES", None),
            ("DES-CBC3-SHA:!DES", Some("DES-CBC3-SHA")),
            ("EDH-RSA-DES-CBC-SHA", Some("EDH-RSA-DES-CBC-SHA")),
            ("ADH-AES128-SHA:!aNULL", None),
            ("aNULL eNULL", Some("aNULL")),
            ("TLS_RSA_WITH_RC4_128_SHA", Some("TLS_RSA_WITH_RC4_128_SHA")),
            ("EXP-RC4-MD5:!EXPORT", None),
            ("DES-CBC3-SHA:RC4-SHA:RC4-MD5", Some("RC4-SHA")),
        ];
        for (list, wanted) in cases {
            assert_eq!(weak(list).map(|weak| weak.part), wanted, "{list}");
        }
    }
}
