//! By how little a condition missed.

use crate::{How, Matcher, Strings};

use super::Near;
use super::convert::{decode, split_port};
use super::eye::matches;

/// How the text would have to differ for the matcher to take it; `None` where no small change does.
pub(super) fn miss(matcher: &Matcher, text: &str) -> Option<Near> {
    let (Matcher::Strings(_) | Matcher::Regexes(_)) = matcher else { return None };
    if ignores_case(matcher, text) {
        return Some(Near::Case);
    }
    variants(text).into_iter().find(|(_, text)| takes(matcher, text)).map(|(near, _)| near)
}

/// Whether the matcher surely takes the text.
fn takes(matcher: &Matcher, text: &str) -> bool {
    matches(matcher, text) == Some(true)
}

/// Whether the text would match if case didn't count.
fn ignores_case(matcher: &Matcher, text: &str) -> bool {
    match matcher {
        Matcher::Strings(strings) if !strings.fold => holds_in_any_case(strings, text),
        _ => takes(matcher, &text.to_ascii_lowercase()),
    }
}

/// Whether one of the texts would compare if case didn't count.
fn holds_in_any_case(strings: &Strings, text: &str) -> bool {
    let starts = |text: &str, part: &str| text.get(..part.len()).is_some_and(|head| head.eq_ignore_ascii_case(part));
    match strings.how {
        How::Equal => strings.any.iter().any(|own| own.eq_ignore_ascii_case(text)),
        How::Prefix => strings.any.iter().any(|own| starts(text, own)),
        _ => Strings::new(strings.how, strings.any.iter().cloned(), true).matches(text),
    }
}

/// The text, changed a little in each of the usual ways.
fn variants(text: &str) -> Vec<(Near, String)> {
    let mut all = Vec::new();
    let mut add = |near, text: &str| all.push((near, text.to_owned()));
    if let (host, Some(port)) = split_port(text)
        && !port.is_empty()
        && port.bytes().all(|byte| byte.is_ascii_digit())
    {
        add(Near::Port, host);
    }
    if let Some((path, _)) = text.split_once('?') {
        add(Near::Query, path);
    }
    match text.strip_prefix("www.") {
        Some(bare) => add(Near::Www, bare),
        None if !text.starts_with('/') => add(Near::Www, &format!("www.{text}")),
        None => {}
    }
    if let Some(bare) = text.strip_suffix('.') {
        add(Near::TrailingDot, bare);
    }
    if text.starts_with('/') {
        slashes(text, &mut add);
    }
    if text.trim() != text {
        add(Near::Spaces, text.trim());
    }
    all
}

/// Tries the text with a slash more, a slash less, and doubled slashes merged.
fn slashes(text: &str, add: &mut dyn FnMut(Near, &str)) {
    match text.strip_suffix('/') {
        Some(bare) if !bare.is_empty() => add(Near::SlashTooMany, bare),
        _ => add(Near::SlashMissing, &format!("{text}/")),
    }
    if text.contains("//") {
        add(Near::DoubledSlashes, &merge_slashes(text));
    }
    if text.contains('%') {
        add(Near::Escapes, &decode(text.into()));
    }
}

/// Every run of slashes as one.
pub(super) fn merge_slashes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if character != '/' || !out.ends_with('/') {
            out.push(character);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(how: How, wanted: &str, text: &str) -> Option<Near> {
        miss(&Matcher::Strings(Strings::new(how, [wanted], false)), text)
    }

    #[test]
    fn the_usual_small_differences_are_named() {
        assert_eq!(near(How::Prefix, "/login", "/Login/x"), Some(Near::Case));
        assert_eq!(near(How::Equal, "a.example", "a.example:8080"), Some(Near::Port));
        assert_eq!(near(How::Equal, "a.example", "a.example."), Some(Near::TrailingDot));
        assert_eq!(near(How::Prefix, "/login/", "/login"), Some(Near::SlashMissing));
        assert_eq!(near(How::Equal, "/login", "/login/"), Some(Near::SlashTooMany));
        assert_eq!(near(How::Prefix, "/a/b", "/a//b"), Some(Near::DoubledSlashes));
        assert_eq!(near(How::Equal, "/a b", "/a%20b"), Some(Near::Escapes));
        assert_eq!(near(How::Equal, "a.example", "www.a.example"), Some(Near::Www));
        assert_eq!(near(How::Equal, "/login", "/logout"), None);
    }
}
