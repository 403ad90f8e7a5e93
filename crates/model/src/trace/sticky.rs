//! The cookie that keeps a client at its endpoint: what it chooses, and what the endpoint sees of it.

use crate::{AdminState, Blame, CookieForm, Pool, Stickiness, Text};

use super::eye::Eye;
use super::instances::{cookies, parts};
use super::seen::Seen;
use super::state::{Held, State};

/// Notes the endpoint that the request's cookie names, where it may still take traffic. A rule that chose one before counts,
/// and the cookie then only leaves the request.
pub(super) fn keep(pool: &Pool, chosen: Option<usize>, state: &mut State<'_>) {
    let Some(Stickiness::Cookie { name, form, .. }) = pool.stickiness.as_ref().map(|sticky| &sticky.value) else {
        return;
    };
    if !state.http || *form == CookieForm::Secret || state.havoc.is_some() {
        return;
    }
    tighten(state);
    let mut named = None;
    for line in Eye::new(state).lines("cookie") {
        let Seen::Text(line) = line else { continue };
        named = named.or_else(|| cookies(&line, name).find_map(|value| endpoint(pool, *form, value)));
    }
    match form {
        CookieForm::Removed => remove(pool, name, state),
        CookieForm::Prefix if chosen.is_none() => strip(pool, name, state),
        _ => {}
    }
    state.kept = named.filter(|_| chosen.is_none());
}

/// The endpoint that a value names.
fn endpoint(pool: &Pool, form: CookieForm, value: &str) -> Option<usize> {
    let named = match form {
        // Seen: a value without `~` is a name as a whole.
        CookieForm::Prefix => value.split('~').next().unwrap_or(value),
        _ => value.split('|').next().unwrap_or(value),
    };
    let is_named = |endpoint: &crate::Endpoint| {
        endpoint.admin != AdminState::Maintenance
            && endpoint.cookie.as_ref().is_some_and(|cookie| !named.is_empty() && cookie.value == named)
    };
    pool.endpoints.iter().position(is_named)
}

/// Blanks around the `=` of a cookie go wherever cookies are looked through.
fn tighten(state: &mut State<'_>) {
    let has_blanks = |value: &str| value.contains(" =") || value.contains("= ");
    if !state.request.header("cookie").is_some_and(has_blanks) && state.headers.is_none() {
        return;
    }
    for (_, value) in state.headers_mut().iter_mut().filter(|(own, _)| own == "cookie") {
        if let Held::Known(line) = value
            && has_blanks(line)
        {
            *line = tight(line).into();
        }
    }
}

/// A line of cookies without blanks around the `=`.
fn tight(line: &str) -> String {
    let mut text = String::new();
    for part in parts(line, ";,") {
        match part.split_once('=') {
            Some((name, value)) => text.extend([name.trim_end(), "=", value.trim_start()]),
            None => text.push_str(part),
        }
        let end = part.as_bytes().as_ptr_range().end as usize - line.as_ptr() as usize;
        text.push_str(line.get(end..=end).unwrap_or(""));
    }
    text
}

/// Takes the cookie out of every Cookie line; a line that has no other goes. What becomes of a line with an empty part, as
/// in `a=1, ; b=2`, isn't known: engines were seen to take more than the cookie.
fn remove(pool: &Pool, name: &str, state: &mut State<'_>) {
    state.headers_mut().retain_mut(|(own, value)| {
        let Held::Known(line) = value else { return true };
        if own != "cookie" || cookies_of(line, name).is_empty() {
            return true;
        }
        if super::instances::elements(line, ";,").any(str::is_empty) {
            let span = pool.stickiness.as_ref().map_or(pool.span, |sticky| sticky.span);
            *value = Held::Unknown(Blame { span, reason: "a Cookie line with an empty part".into() });
            return true;
        }
        let left = without(line, name);
        let stays = !left.is_empty();
        *line = left.into();
        stays
    });
}

/// The places of the cookies of that name: where the name begins, and where its separator, or the end, stands.
fn cookies_of(line: &str, name: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for part in super::instances::elements(line, ";,") {
        let begin = part.as_ptr() as usize - line.as_ptr() as usize;
        let is_named = part.split_once('=').is_some_and(|(own, _)| own.trim_end() == name);
        if is_named {
            let at = begin + part.len();
            let end = line[at..].find([';', ',']).map_or(line.len(), |more| at + more);
            found.push((begin, end));
        }
    }
    found
}

/// The line without the cookies of that name: what comes after moves up to what is before, behind its separator and a blank.
fn without(line: &str, name: &str) -> String {
    let mut text = line.to_owned();
    while let Some((begin, end)) = cookies_of(&text, name).first().copied() {
        let before = text[..begin].trim_end_matches([' ', '\t']);
        let after = text.get(end + 1..).map(|after| after.trim_start_matches([' ', '\t']));
        text = match (before.is_empty(), after) {
            (true, after) => after.unwrap_or("").to_owned(),
            (false, None) => before[..before.len() - 1].trim_end_matches([' ', '\t']).to_owned(),
            (false, Some(after)) => {
                let head = before[..before.len() - 1].trim_end_matches([' ', '\t']);
                format!("{head}{} {after}", &text[end..=end])
            }
        };
    }
    text
}

/// Takes the endpoint's name out of the first cookie that names one.
fn strip(pool: &Pool, name: &str, state: &mut State<'_>) {
    for (_, value) in state.headers_mut().iter_mut().filter(|(own, _)| own == "cookie") {
        let Held::Known(line) = value else { continue };
        let named = cookies(line, name).find(|value| endpoint(pool, CookieForm::Prefix, value).is_some());
        let Some(named) = named else { continue };
        if let Some((prefix, _)) = named.split_once('~') {
            let text = line.replacen(&format!("{prefix}~"), "", 1);
            *line = Text::from(text);
        }
        return;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_of_a_line() {
        let cases = [
            ("S=1", ""),
            ("S=1; b=1", "b=1"),
            ("b=1; S=1; c=2", "b=1; c=2"),
            ("a=1,S=1,c=2", "a=1, c=2"),
            ("a=1;S=1,c=2", "a=1, c=2"),
            ("b=1 ;  S = 1 ; c=2", "b=1; c=2"),
            ("b=1; S=1", "b=1"),
            ("b=; S=1;", "b=; "),
            ("S=2; S=1", ""),
            ("S", "S"),
        ];
        for (line, left) in cases {
            assert_eq!(without(line, "S"), left, "{line}");
        }
    }
}
