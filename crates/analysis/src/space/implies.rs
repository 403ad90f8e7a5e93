//! Whether one matcher takes everything that another takes, or nothing of it. "No" also means "not known".

use std::borrow::Cow;
use std::net::IpAddr;

use ipnet::IpNet;
use model::{How, Matcher, Pattern, Range, Strings};

use super::literal::plain;

/// Whether every text that `narrow` takes is taken by `wide`.
pub fn implies(narrow: &Matcher, wide: &Matcher) -> bool {
    match (narrow, wide) {
        (_, Matcher::Found) => true,
        (Matcher::Strings(narrow), wide) => {
            !narrow.any.is_empty() && narrow.any.iter().all(|text| text_implies(narrow, text, wide))
        }
        (Matcher::Regexes(narrow), wide) => {
            !narrow.is_empty() && narrow.iter().all(|pattern| pattern_implies(pattern, wide))
        }
        (Matcher::Networks(narrow), Matcher::Networks(wide)) => {
            !narrow.is_empty() && narrow.iter().all(|inner| wide.iter().any(|outer| outer.contains(inner)))
        }
        (Matcher::Numbers(narrow), Matcher::Numbers(wide)) | (Matcher::Length(narrow), Matcher::Length(wide)) => {
            ranges_imply(narrow, wide)
        }
        (Matcher::Truthy, Matcher::Truthy) => true,
        _ => false,
    }
}

/// Each inside one of the others; a range that two of them cover together counts as not known.
fn ranges_imply(narrow: &[Range], wide: &[Range]) -> bool {
    let inside = |inner: &Range| wide.iter().any(|outer| outer.from <= inner.from && inner.to <= outer.to);
    !narrow.is_empty() && narrow.iter().all(inside)
}

/// Whether every text that `text`, compared as `narrow` says, stands for is taken by `wide`.
fn text_implies(narrow: &Strings, text: &str, wide: &Matcher) -> bool {
    let one_case = !narrow.fold || !text.bytes().any(|byte| byte.is_ascii_alphabetic());
    match wide {
        Matcher::Strings(wide) => (wide.fold || one_case) && strings_take(wide, narrow.how, text),
        _ if narrow.how == How::Equal && one_case => takes(wide, text) == Some(true),
        Matcher::Regexes(patterns) => patterns.iter().any(|pattern| {
            plain(pattern).is_some_and(|plain| {
                let as_text = Strings::new(plain.how, [plain.text], pattern.fold);
                plain.exact && text_implies(narrow, text, &Matcher::Strings(as_text))
            })
        }),
        _ => false,
    }
}

/// Whether what begins, ends or goes on like the text is always taken. A whole text is simply tried.
fn strings_take(wide: &Strings, how: How, text: &str) -> bool {
    let lowered = if wide.fold { Cow::Owned(text.to_ascii_lowercase()) } else { Cow::Borrowed(text) };
    if how == How::Equal {
        return wide.matches(&lowered);
    }
    let taken = |other: &str| match (how, wide.how) {
        (How::Prefix, How::Prefix) => lowered.starts_with(other),
        (How::Suffix, How::Suffix) => lowered.ends_with(other),
        (How::Prefix | How::Suffix | How::Substring, How::Substring) => lowered.contains(other),
        (How::Word(own), How::Word(others)) => own == others && lowered == other,
        _ => false,
    };
    wide.any.iter().any(|other| taken(other))
}

/// An expression implies itself, and otherwise what its plain text implies.
fn pattern_implies(narrow: &Pattern, wide: &Matcher) -> bool {
    if let Matcher::Regexes(wide) = wide
        && wide.contains(narrow)
    {
        return true;
    }
    plain(narrow).is_some_and(|plain| {
        let as_text = Strings::new(plain.how, [plain.text], narrow.fold);
        as_text.any.iter().all(|text| text_implies(&as_text, text, wide))
    })
}

/// Whether the matcher takes this one text; `None` where that can't be told.
pub fn takes(matcher: &Matcher, text: &str) -> Option<bool> {
    match matcher {
        Matcher::Strings(strings) => Some(strings.matches(text)),
        Matcher::Regexes(patterns) => {
            let found: Option<Vec<bool>> = patterns.iter().map(|pattern| pattern.is_match(text)).collect();
            found.map(|found| found.contains(&true))
        }
        Matcher::Networks(networks) => {
            let address: IpAddr = text.parse().ok()?;
            Some(networks.iter().any(|network| network.contains(&address)))
        }
        Matcher::Numbers(ranges) => {
            let number: i64 = text.parse().ok()?;
            Some(ranges.iter().any(|range| range.contains(number)))
        }
        Matcher::Length(ranges) => Some(ranges.iter().any(|range| range.contains(text.len() as i64))),
        Matcher::Found => Some(true),
        Matcher::Truthy => Some(!text.is_empty() && text != "0"),
    }
}

/// Whether no text is taken by both.
pub fn disjoint(a: &Matcher, b: &Matcher) -> bool {
    match (a, b) {
        (Matcher::Strings(a), Matcher::Strings(b)) => {
            a.any.iter().all(|x| b.any.iter().all(|y| texts_part(a, x, b, y)))
        }
        (Matcher::Networks(a), Matcher::Networks(b)) => a.iter().all(|x| b.iter().all(|y| networks_part(x, y))),
        (Matcher::Numbers(a), Matcher::Numbers(b)) => {
            a.iter().all(|x| b.iter().all(|y| x.to < y.from || y.to < x.from))
        }
        (Matcher::Strings(texts), other) | (other, Matcher::Strings(texts)) => {
            let exact = texts.how == How::Equal && !texts.fold;
            exact && texts.any.iter().all(|text| takes(other, text) == Some(false))
        }
        _ => false,
    }
}

/// Networks are nested or apart, never across each other.
fn networks_part(a: &IpNet, b: &IpNet) -> bool {
    !a.contains(b) && !b.contains(a)
}

/// Whether nothing is like both. A prefix and a suffix can always meet in one text.
fn texts_part(a: &Strings, x: &str, b: &Strings, y: &str) -> bool {
    // Where one of the two ignores case, both are compared in lower case: what parts them then parts them always.
    let (x, y) = if a.fold || b.fold { (x.to_ascii_lowercase(), y.to_ascii_lowercase()) } else { (x.into(), y.into()) };
    match (a.how, b.how) {
        (How::Equal, _) => !Strings::new(b.how, [y], false).matches(&x),
        (_, How::Equal) => !Strings::new(a.how, [x], false).matches(&y),
        (How::Prefix, How::Prefix) => !x.starts_with(&y) && !y.starts_with(&x),
        (How::Suffix, How::Suffix) => !x.ends_with(&y) && !y.ends_with(&x),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(how: How, any: &[&str], fold: bool) -> Matcher {
        Matcher::Strings(Strings::new(how, any.iter().copied(), fold))
    }

    fn regex(source: &str) -> Matcher {
        Matcher::Regexes(vec![Pattern::new(source, false)])
    }

    #[test]
    fn wider_takes_narrower() {
        let prefix = |text| strings(How::Prefix, &[text], false);
        assert!(implies(&prefix("/api/auth"), &prefix("/api/")));
        assert!(!implies(&prefix("/api/"), &prefix("/api/auth")));
        assert!(implies(&strings(How::Equal, &["/api/x"], false), &prefix("/api/")));
        assert!(implies(&prefix("/api/x"), &regex("^/api/")));
        assert!(implies(&regex("^/api/v[0-9]"), &prefix("/api/")));
        assert!(!implies(&prefix("/api/"), &regex("^/api/v[0-9]")));
    }

    #[test]
    fn case_matters() {
        let exact = strings(How::Equal, &["a.com"], false);
        let folded = strings(How::Equal, &["A.com"], true);
        assert!(implies(&exact, &folded));
        assert!(!implies(&folded, &exact));
        assert!(!disjoint(&exact, &folded));
        assert!(disjoint(&exact, &strings(How::Equal, &["b.com"], true)));
    }

    #[test]
    fn networks_and_numbers() {
        let net = |text: &str| Matcher::Networks(vec![text.parse().unwrap()]);
        assert!(implies(&net("10.1.0.0/16"), &net("10.0.0.0/8")));
        assert!(disjoint(&net("10.0.0.0/8"), &net("192.168.0.0/16")));
        let range = |from, to| Matcher::Numbers(vec![Range { from, to }]);
        assert!(implies(&range(3, 4), &range(1, 9)));
        assert!(disjoint(&range(1, 2), &range(3, 4)));
    }

    #[test]
    fn an_empty_list_takes_nothing_and_proves_nothing() {
        assert!(!implies(&strings(How::Equal, &[], false), &strings(How::Equal, &["x"], false)));
    }
}
