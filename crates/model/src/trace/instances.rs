//! What a request can have several of: lines and elements of a header, cookies, parameters.

use std::borrow::Cow;

use crate::{Field, Which};

use super::eye::Eye;
use super::seen::Seen;

impl<'s> Eye<'s> {
    /// One reading of a header: its first or last line or element, or all of it joined.
    pub(super) fn header(self, name: &str, which: Which) -> Seen<'s> {
        match which {
            Which::First | Which::Line(1) => self.lines(name).next().unwrap_or(Seen::Absent),
            Which::LastLine | Which::EachLine => self.lines(name).last().unwrap_or(Seen::Absent),
            Which::Joined => self.joined(name),
            Which::Line(number) => nth(self.lines(name).collect(), number),
            Which::Element(number) => nth(self.elements(name), number),
            Which::Last | Which::Each => self.elements(name).pop().unwrap_or(Seen::Absent),
        }
    }

    /// All lines of a header, joined.
    fn joined(self, name: &str) -> Seen<'s> {
        let mut joined: Option<String> = None;
        for line in self.lines(name) {
            let Seen::Text(text) = line else { return line };
            match &mut joined {
                Some(joined) => joined.extend([", ", text.as_ref()]),
                None => joined = Some(text.into_owned()),
            }
        }
        joined.map_or(Seen::Absent, |joined| Seen::Text(Cow::Owned(joined)))
    }

    /// All elements of all lines of a header.
    fn elements(self, name: &str) -> Vec<Seen<'s>> {
        let of_line = |line| match line {
            Seen::Text(Cow::Borrowed(line)) => elements(line, ",").map(Seen::borrowed).collect(),
            other => vec![other],
        };
        self.lines(name).flat_map(of_line).collect()
    }

    /// Calls `each` with every instance of a field until it says `true`; with what is absent where there is none.
    pub(super) fn each(self, field: &Field, each: &mut dyn FnMut(Seen<'s>) -> bool) -> bool {
        if let Some(blame) = &self.state.havoc {
            return each(Seen::Unknown(blame.clone()));
        }
        let mut met = false;
        let mut noted = |seen| {
            met = true;
            each(seen)
        };
        let done = match field {
            Field::Header(name, Which::EachLine) => self.lines(name).any(&mut noted),
            Field::Header(name, _) => self.each_element(name, &mut noted),
            Field::Cookie(name, _) => self.each_cookie(name, &mut noted),
            Field::Argument(name) => self.each_argument(name, &mut noted),
            _ => false,
        };
        done || !met && each(Seen::Absent)
    }

    fn each_element(self, name: &str, each: &mut dyn FnMut(Seen<'s>) -> bool) -> bool {
        self.lines(name).any(|line| match line {
            Seen::Text(Cow::Borrowed(line)) => elements(line, ",").any(|element| each(Seen::borrowed(element))),
            other => each(other),
        })
    }

    fn each_cookie(self, name: &str, each: &mut dyn FnMut(Seen<'s>) -> bool) -> bool {
        self.lines("cookie").any(|line| match line {
            Seen::Text(Cow::Borrowed(line)) => cookies(line, name).any(|value| each(Seen::borrowed(value))),
            other => each(other),
        })
    }

    fn each_argument(self, name: &str, each: &mut dyn FnMut(Seen<'s>) -> bool) -> bool {
        match self.query() {
            Seen::Text(Cow::Borrowed(query)) => arguments(query, name).any(|value| each(Seen::borrowed(value))),
            Seen::Unknown(blame) => each(Seen::Unknown(blame)),
            Seen::Text(Cow::Owned(_)) | Seen::Absent => false,
        }
    }

    /// The first instance.
    pub(super) fn first_of_each(self, field: &Field) -> Seen<'s> {
        let mut first = Seen::Absent;
        self.each(field, &mut |seen| {
            first = seen;
            true
        });
        first
    }

    /// The last instance.
    pub(super) fn last_of_each(self, field: &Field) -> Seen<'s> {
        let mut last = Seen::Absent;
        self.each(field, &mut |seen| {
            last = seen;
            false
        });
        last
    }

    /// How many instances there are.
    pub(super) fn count(self, field: &Field) -> Seen<'s> {
        let (mut count, mut unknown) = (0u32, None);
        self.each(field, &mut |seen| {
            match seen {
                Seen::Absent => {}
                Seen::Text(_) => count += 1,
                Seen::Unknown(blame) => unknown = Some(blame),
            }
            false
        });
        unknown.map_or_else(|| Seen::Text(Cow::Owned(count.to_string())), Seen::Unknown)
    }

    /// A cookie of that name, the first over all Cookie lines.
    pub(super) fn cookie(self, name: &str) -> Seen<'s> {
        self.in_cookies(|line| line.split(';').find_map(|pair| cookie_of(pair, name)))
    }

    /// The same where the case of names doesn't count.
    pub(super) fn cookie_any_case(self, name: &str) -> Seen<'s> {
        self.in_cookies(|line| cookie_any_case(line, name))
    }

    /// The first that is found, over all Cookie lines.
    fn in_cookies(self, find: impl Fn(&'s str) -> Option<&'s str>) -> Seen<'s> {
        for line in self.lines("cookie") {
            let found = match line {
                Seen::Text(Cow::Borrowed(line)) => find(line),
                Seen::Text(Cow::Owned(_)) | Seen::Absent => None,
                unknown => return unknown,
            };
            if let Some(found) = found {
                return Seen::borrowed(found);
            }
        }
        Seen::Absent
    }
}

/// The one of that number: from 1 at the front, from -1 at the back.
fn nth(mut all: Vec<Seen<'_>>, number: i16) -> Seen<'_> {
    let at = match number {
        0 => return Seen::Absent,
        1.. => number as usize - 1,
        _ => all.len().wrapping_sub(number.unsigned_abs() as usize),
    };
    if at < all.len() { all.swap_remove(at) } else { Seen::Absent }
}

/// The parts between separators that don't stand in quotes, without blanks around them.
pub(super) fn elements<'t>(line: &'t str, separators: &'static str) -> impl Iterator<Item = &'t str> {
    parts(line, separators).map(|part| part.trim_matches([' ', '\t']))
}

/// The parts between separators that don't stand in quotes.
pub(super) fn parts<'t>(line: &'t str, separators: &'static str) -> impl Iterator<Item = &'t str> {
    let mut rest = Some(line);
    std::iter::from_fn(move || {
        let text = rest?;
        let end = element_end(text, separators);
        rest = text.get(end + 1..);
        Some(&text[..end])
    })
}

/// Where the first part ends.
fn element_end(text: &str, separators: &str) -> usize {
    let (mut quoted, mut escaped) = (false, false);
    let end = text.bytes().position(|byte| {
        if std::mem::take(&mut escaped) {
            return false;
        }
        escaped = quoted && byte == b'\\';
        quoted ^= byte == b'"';
        !quoted && separators.as_bytes().contains(&byte)
    });
    end.unwrap_or(text.len())
}

/// Values of the cookies of that name. Seen on HAProxy 2.6.12: one of which only name and `=` are left isn't looked at.
pub(super) fn cookies<'t>(line: &'t str, name: &str) -> impl Iterator<Item = &'t str> {
    let end = line.as_ptr() as usize + line.len();
    let left = move |part: &str| end - part.as_ptr() as usize;
    let least = name.len() + 1;
    parts(line, ";,").filter(move |part| left(part) > least).filter_map(move |part| cookie_of(part, name))
}

/// Values of the parameters of that name.
fn arguments<'t>(query: &'t str, name: &str) -> impl Iterator<Item = &'t str> {
    let pairs = query.split(['&', ';']).filter_map(|pair| pair.split_once('='));
    pairs.filter(move |(own, _)| *own == name).map(|(_, value)| value)
}

/// The value of a cookie in a line where the case of names doesn't count, and `,` too stands before one.
fn cookie_any_case<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = line;
    loop {
        if rest.get(..name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name)) {
            let mut after = rest[name.len()..].trim_start_matches(' ').chars();
            // Whatever comes instead of `=` is passed over, a separator too.
            let next = after.next()?;
            rest = after.as_str();
            if next == '=' {
                let value = rest.trim_start_matches(' ');
                return Some(value.split(';').next().unwrap_or(value));
            }
        }
        rest = rest[rest.find([';', ','])? + 1..].trim_start_matches(' ');
    }
}

/// The value, where the pair is that cookie.
fn cookie_of<'a>(pair: &'a str, name: &str) -> Option<&'a str> {
    let (own, value) = pair.split_once('=')?;
    (own.trim() == name).then(|| value.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_elements_together() {
        let of = |line| elements(line, ",").collect::<Vec<_>>();
        assert_eq!(of("a , \"b,\\\",c\",,d"), ["a", "\"b,\\\",c\"", "", "d"]);
        assert_eq!(of(""), [""]);
    }

    #[test]
    fn cookies_end_at_commas_too() {
        let of = |line| cookies(line, "b").collect::<Vec<_>>();
        assert_eq!(of("b=1,b = 2 ; B=3; b=;b=\"x;y\""), ["1", "2", "", "\"x;y\""]);
        assert_eq!(of("b="), [""; 0]);
        assert_eq!(of("a=1; b="), [""]);
    }

    #[test]
    fn parameters_need_an_equals_sign() {
        let of = |query| arguments(query, "b").collect::<Vec<_>>();
        assert_eq!(of("b&b=1;b=&xb=2&b==3"), ["1", "", "=3"]);
    }
}
