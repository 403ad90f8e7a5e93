//! The walk along a Cookie line in search of the cookie that keeps a client at its endpoint, and what it leaves of the line.
//! Seen on HAProxy 2.6.12, over thousands of lines.

use crate::CookieForm;

const BLANKS: [char; 2] = [' ', '\t'];

/// What a walk found.
pub(super) struct Walked<'t> {
    /// Values of the cookie, in order.
    pub(super) values: Vec<&'t str>,
    pub(super) left: Left,
}

/// What is left of the line.
#[derive(Debug, PartialEq)]
pub(super) enum Left {
    Nothing,
    Line(String),
    /// What the engine leaves depends on what else lies in its memory.
    Unknown,
}

/// A walk on its way.
struct Walk<'t> {
    name: &'t str,
    form: CookieForm,
    values: Vec<&'t str>,
    left: String,
    /// Whether a cookie was just met that goes: how much goes with it, the next part decides.
    going: bool,
    /// Whether something was met that stays.
    keeps: bool,
}

/// Walks along a line in search of the cookie of that name.
pub(super) fn walk<'t>(line: &'t str, name: &'t str, form: CookieForm) -> Walked<'t> {
    let mut walk = Walk { name, form, values: Vec::new(), left: String::new(), going: false, keeps: false };
    let (mut rest, mut separator) = (Some(line), "");
    while let Some(text) = rest {
        let end = end_of_part(text);
        // Behind a line that ends with a separator the engine looks for `$` where older text may lie.
        let looks_beyond = walk.going && end == text.len() && text.trim_matches(BLANKS).is_empty();
        if looks_beyond && line.contains('$') {
            return Walked { values: walk.values, left: Left::Unknown };
        }
        walk.part(separator, &text[..end]);
        separator = text.get(end..end + 1).unwrap_or("");
        rest = text.get(end + 1..);
    }
    Walked { left: walk.left(line), values: walk.values }
}

impl<'t> Walk<'t> {
    /// The next part, and what parts it from the one before.
    fn part(&mut self, separator: &str, part: &'t str) {
        let body = part.trim_start_matches(BLANKS);
        let blanks = &part[..part.len() - body.len()];
        match body.split_once('=') {
            // What begins so belongs to the cookie before it, and goes with that.
            _ if body.starts_with('$') && self.going => {}
            _ if body.starts_with('$') => self.left.extend([separator, part]),
            Some((own, value)) => {
                self.cookie([separator, blanks], own.trim_end_matches(BLANKS), value.trim_start_matches(BLANKS));
            }
            None => self.keep([separator, blanks], body),
        }
    }

    /// A cookie, without blanks around its `=`.
    fn cookie(&mut self, before: [&str; 2], name: &str, value: &'t str) {
        if name != self.name {
            return self.keep(before, &format!("{name}={value}"));
        }
        self.values.push(value.trim_end_matches(BLANKS));
        let value = match self.form {
            CookieForm::Removed => return self.going = true,
            CookieForm::Prefix => value.split_once('~').map_or(value, |(_, rest)| rest),
            CookieForm::Whole | CookieForm::Secret => value,
        };
        self.left.extend(before.into_iter().chain([name, "=", value]));
    }

    /// A part that stays: after a cookie that goes it moves up to what is before that, behind its own separator and a blank.
    fn keep(&mut self, before: [&str; 2], body: &str) {
        self.keeps = true;
        if !std::mem::take(&mut self.going) {
            self.left.extend(before);
        } else if !self.left.is_empty() {
            self.left.truncate(self.left.trim_end_matches(BLANKS).len());
            self.left.extend([before[0], " "]);
        }
        self.left.push_str(body);
    }

    /// What is left at the end. A line in which nothing was met that stays goes with its cookie.
    fn left(&mut self, line: &str) -> Left {
        let all = self.going && !self.keeps || self.left.is_empty() && !line.is_empty();
        if all { Left::Nothing } else { Left::Line(std::mem::take(&mut self.left)) }
    }
}

/// Where the first part ends: at a separator, which in quotes separates nothing if they stand in a value.
fn end_of_part(text: &str) -> usize {
    let Some(at) = text.find(['=', ',', ';']).filter(|at| text[*at..].starts_with('=')) else {
        return text.find([',', ';']).unwrap_or(text.len());
    };
    let (mut quoted, mut escaped) = (false, false);
    let end = text[at..].bytes().position(|byte| {
        if std::mem::take(&mut escaped) {
            return false;
        }
        escaped = quoted && byte == b'\\';
        quoted ^= byte == b'"';
        !quoted && matches!(byte, b',' | b';')
    });
    end.map_or(text.len(), |end| at + end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_of_a_line() {
        let cases = [
            ("S=1", ""),
            ("S=1;", ""),
            ("S=1; b=1", "b=1"),
            ("b=1; S=1; c=2", "b=1; c=2"),
            ("a=1,S=1,c=2", "a=1, c=2"),
            ("a=1;S=1,c=2", "a=1, c=2"),
            ("b=1 ;  S = 1 ; c = 2", "b=1; c=2"),
            ("b=1; S=1", "b=1"),
            ("b=; S=1;", "b=; "),
            ("S=2; S=1", ""),
            ("S=1; ; b=2", "; b=2"),
            ("S=1; ; S=1; b=2", "b=2"),
            ("S=1; $p=1; b=2", "b=2"),
            ("$v=1; S=1", ""),
            ("S=\";\";b", "b"),
            ("\"S=1;b", "\"S=1;b"),
            ("S", "S"),
        ];
        for (line, left) in cases {
            let wanted = if left.is_empty() { Left::Nothing } else { Left::Line(left.into()) };
            assert_eq!(walk(line, "S", CookieForm::Removed).left, wanted, "{line}");
        }
        assert_eq!(walk("S=1; $p;", "S", CookieForm::Removed).left, Left::Unknown);
    }

    #[test]
    fn the_endpoint_leaves_each_value_of_a_prefix() {
        let walked = walk("S=s0~v; S = s1~ w ;S=x", "S", CookieForm::Prefix);
        assert_eq!(walked.values, ["s0~v", "s1~ w", "x"]);
        assert_eq!(walked.left, Left::Line("S=v; S= w ;S=x".into()));
    }
}
